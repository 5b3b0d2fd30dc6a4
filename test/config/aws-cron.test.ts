import { describe, expect, it } from "vitest";
import { awsCron } from "../../config/aws-cron.ts";

describe("awsCron", () => {
  it.each([
    ["every minute", "* * * * *", "cron(* * * * ? *)"],
    ["a daily time", "30 22 * * *", "cron(30 22 * * ? *)"],
    ["a day of the month", "0 3 15 * *", "cron(0 3 15 * ? *)"],
    ["working days by number: AWS counts from Sunday = 1", "0 7 * * 1-5", "cron(0 7 ? * MON,TUE,WED,THU,FRI *)"],
    ["working days by name", "0 7 * * mon-fri", "cron(0 7 ? * MON,TUE,WED,THU,FRI *)"],
    ["Sunday as 0", "0 7 * * 0", "cron(0 7 ? * SUN *)"],
    ["Sunday as 7", "0 7 * * 7", "cron(0 7 ? * SUN *)"],
    ["a weekend over the end of the week", "0 7 * * 6-0", "cron(0 7 ? * SUN,SAT *)"],
    ["Friday to Monday", "0 7 * * fri-mon", "cron(0 7 ? * SUN,MON,FRI,SAT *)"],
    ["to Sunday as 7", "0 7 * * 5-7", "cron(0 7 ? * SUN,FRI,SAT *)"],
    ["a list of weekdays", "0 7 * * 1,3", "cron(0 7 ? * MON,WED *)"],
    ["a step over weekdays", "0 7 * * */2", "cron(0 7 ? * SUN,TUE,THU,SAT *)"],
    ["a step from a weekday", "0 7 * * 1/2", "cron(0 7 ? * MON,WED,FRI *)"],
    ["a step over a range of weekdays", "0 7 * * 1-5/2", "cron(0 7 ? * MON,WED,FRI *)"],
    ["steps of minutes and hours", "*/15 */6 * * *", "cron(0/15 0/6 * * ? *)"],
    ["steps of days and months", "0 0 */2 */3 *", "cron(0 0 1/2 1/3 ? *)"],
    ["a range of hours", "0 9-17 * * *", "cron(0 9-17 * * ? *)"],
    ["a month by name", "0 0 1 jan *", "cron(0 0 1 JAN ? *)"],
    ["spaces", "  0   7  * *   * ", "cron(0 7 * * ? *)"],
  ])("says %s", (_, standard, expected) => {
    expect(awsCron(standard)).toBe(expected);
  });

  it.each([
    [
      "a day of the month and a weekday",
      "0 7 1 * 1",
      "a day of the month or a weekday: AWS cannot be told both at once",
    ],
    ["four fields", "0 7 * *", "five fields"],
    ["six fields", "0 7 * * * *", "five fields"],
    ["an unknown weekday", "0 7 * * 8", 'weekdays from 0 to 7 or names such as mon, not "8"'],
    ["the second Monday", "0 7 * * 1#2", 'weekdays alone, in lists, ranges or steps, not "1#2"'],
  ])("refuses %s", (_, standard, message) => {
    expect(() => awsCron(standard)).toThrow(message);
  });
});
