/** How often a schedule of AWS comes: `cron(...)` with six fields, or `rate(...)`. */
import { Cron } from "croner";

/** Enough to see a week of hourly runs. */
const RUNS = 200;
const START = new Date("2024-01-01T00:00:00Z");
const FOUR_WEEKS_MINUTES = 28 * 24 * 60;
const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

const known = new Map<string, number | undefined>();

/** Minutes between two runs at most; undefined for what is no schedule or never comes twice. */
export function longestGapMinutes(expression: string): number | undefined {
  if (!known.has(expression)) known.set(expression, gapOf(expression.trim()));
  return known.get(expression);
}

/** Minutes between two runs on average over four weeks; undefined for what is no schedule or never comes. */
export function averageMinutes(expression: string): number | undefined {
  const rate = rateMinutes(expression.trim());
  if (rate !== undefined) return rate === 0 ? undefined : rate;
  const until = new Date(START.getTime() + FOUR_WEEKS_MINUTES * 60_000);
  const runs = runsBetween(expression, START, until, "Etc/UTC") ?? [];
  return runs.length === 0 ? undefined : FOUR_WEEKS_MINUTES / runs.length;
}

/** Times at which a `cron(...)` comes, from the first moment up to and without the last; undefined for anything else. */
export function runsBetween(
  expression: string,
  from: Date,
  until: Date,
  timezone: string,
): readonly Date[] | undefined {
  const cron = standardCron(expression.trim());
  if (cron === undefined) return undefined;
  try {
    const job = new Cron(cron, { paused: true, timezone, sloppyRanges: true });
    const runs: Date[] = [];
    let next = job.nextRun(new Date(from.getTime() - 1));
    while (next !== null && next < until) {
      runs.push(next);
      next = job.nextRun(next);
    }
    return runs;
  } catch {
    return undefined;
  }
}

function gapOf(expression: string): number | undefined {
  const rate = rateMinutes(expression);
  if (rate !== undefined) return rate;
  const cron = standardCron(expression);
  return cron === undefined ? undefined : gapOfCron(cron);
}

function rateMinutes(expression: string): number | undefined {
  const [, amount, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 0);
}

/** The five fields that other crons have; undefined for what is no `cron(...)` or ends some day. */
function standardCron(expression: string): string | undefined {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  const [minute, hour, day, month, weekday, year, ...rest] = fields ?? [];
  if (minute === undefined || hour === undefined || day === undefined || month === undefined) return undefined;
  // A year other than any ends some day.
  if (weekday === undefined || year !== "*" || rest.length > 0) return undefined;
  return [minute, hour, any(day), month, any(fromSunday(weekday))].join(" ");
}

function gapOfCron(cron: string): number | undefined {
  try {
    const runs = new Cron(cron, { paused: true, timezone: "Etc/UTC", sloppyRanges: true }).nextRuns(RUNS, START);
    const gaps = runs.slice(1).map((run, index) => (run.getTime() - (runs[index]?.getTime() ?? 0)) / 60_000);
    return gaps.length === 0 ? undefined : Math.max(...gaps);
  } catch {
    return undefined;
  }
}

function any(field: string): string {
  return field === "?" ? "*" : field;
}

/** AWS counts weekdays 1 to 7 from Sunday, cron 0 to 6. A step (`2/2`) counts days, not weekdays. */
function fromSunday(field: string): string {
  return field
    .split(",")
    .map((part) => {
      const [days = "", step] = part.split("/");
      const named = days.replace(/\d+/g, (day) => String(Number(day) - 1));
      return step === undefined ? named : `${named}/${step}`;
    })
    .join(",");
}
