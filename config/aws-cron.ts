/**
 * Five-field cron (minute hour day month weekday) to the six fields of AWS's `cron(...)`: AWS counts weekdays 1 to 7
 * from Sunday, wants `?` in exactly one of day and weekday, and has a year at the end.
 */
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Throws a RangeError that says what is allowed, for what AWS cannot say. */
export function awsCron(expression: string): string {
  const [minute, hour, day, month, weekday, ...rest] = expression.trim().split(/\s+/);
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) {
    throw new RangeError("five fields: minute hour day month weekday");
  }
  const anyDay = isAny(day);
  const anyWeekday = isAny(weekday);
  if (!anyDay && !anyWeekday) {
    throw new RangeError("a day of the month or a weekday: AWS cannot be told both at once");
  }
  const fields = [
    fromFirst(minute, 0),
    fromFirst(hour, 0),
    anyWeekday ? fromFirst(day, 1) : "?",
    fromFirst(month.toUpperCase(), 1),
    anyWeekday ? "?" : weekdayNames(weekday),
    "*",
  ];
  return `cron(${fields.join(" ")})`;
}

function isAny(field: string): boolean {
  return field === "*" || field === "?" || field === "*/1";
}

/** AWS documents steps from a first value only (`0/15`), which is what cron's star with a step means. */
function fromFirst(field: string, first: number): string {
  if (isAny(field)) return "*";
  return field
    .split(",")
    .map((part) => part.replace(/^\*\//, `${first}/`))
    .join(",");
}

/** Every day by its name: names mean the same to both, numbers, steps and ranges over Sunday do not. */
function weekdayNames(field: string): string {
  const chosen = new Set(field.split(",").flatMap((part) => weekdaysOf(part)));
  return WEEKDAYS.filter((_, day) => chosen.has(day)).join(",");
}

function weekdaysOf(part: string): number[] {
  const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  const [, first = "", last, step] = match ?? [];
  if (match === null || (first === "*" && last !== undefined)) {
    throw new RangeError(`weekdays alone, in lists, ranges or steps, not "${part}"`);
  }
  const from = first === "*" ? 0 : weekdayNumber(first);
  const openEnded = first === "*" || (last === undefined && step !== undefined);
  const to = openEnded ? 6 : weekdayNumber(last ?? first);
  const by = Math.max(1, Number(step ?? 1));
  const days: number[] = [];
  // Over the end of the week: Friday to Monday is 5, 6, 7, 8.
  for (let day = from; day <= (to < from ? to + 7 : to); day += by) days.push(day % 7);
  return days;
}

function weekdayNumber(text: string): number {
  const byName = WEEKDAYS.indexOf(text.slice(0, 3).toUpperCase());
  const day = byName >= 0 ? byName : Number(text);
  if (!Number.isInteger(day) || day < 0 || day > 7) {
    throw new RangeError(`weekdays from 0 to 7 or names such as mon, not "${text}"`);
  }
  return day;
}
