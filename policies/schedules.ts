/** Schedules of EventBridge, Secrets Manager, Synthetics. */

const UNIT_DAYS = { minute: 1 / 1440, hour: 1 / 24, day: 1 } as const;

/** Days between two runs at most; undefined for what cannot be told. */
export function intervalDays(expression: string): number | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return Number(rate[1]) * UNIT_DAYS[rate[2] as keyof typeof UNIT_DAYS];
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(/\s+/);
  if (cron?.length !== 6) return undefined;
  const [, , day = "", month = "", weekday = ""] = cron;
  const step = /^(?:\*|1)\/(\d+)$/.exec(month)?.[1];
  const months = month === "*" ? 1 : step ? Number(step) : 12 / Math.max(1, month.split(",").length);
  if (months > 1) return months * 31;
  return day === "*" || (day === "?" && weekday === "*") ? 1 : 31;
}
