import { expect, it } from "vitest";
import { longestGapMinutes } from "../../graph/schedule.ts";

it.each([
  ["cron(30 4 * * ? *)", 1440],
  ["cron(0 5-23 * * ? *)", 360],
  ["cron(0/15 * * * ? *)", 15],
  ["cron(0 8 ? * TUE *)", 7 * 1440],
  // 3 is Tuesday to AWS: two days after Sunday's 1.
  ["cron(0 8 ? * 3 *)", 7 * 1440],
  ["cron(0 8 ? * 2-6 *)", 3 * 1440],
  ["cron(0 6 1 * ? *)", 31 * 1440],
  ["rate(1 day)", 1440],
  ["rate(12 hours)", 720],
  ["rate(5 minutes)", 5],
  ["cron(0 8 * * ? 2027)", undefined],
  ["cron(0 25 * * ? *)", undefined],
  ["cron(0 6 31 2 ? *)", undefined],
  ["0 8 * * *", undefined],
  ["daily", undefined],
])("%s comes every %s minutes at least", (expression, minutes) => {
  expect(longestGapMinutes(expression)).toBe(minutes);
});
