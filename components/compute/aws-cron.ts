/**
 * Five-field cron (minute hour day month weekday) to the six fields of AWS's `cron(...)`. AWS counts weekdays 1-7 from
 * Sunday, adds a year, and wants `?` in exactly one of day and weekday.
 */
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Throws a RangeError for what AWS cannot say: a day of the month and a weekday at once. */
export function awsCron(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (
    fields.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined
  ) {
    throw new RangeError(`"${expression}": five fields: minute hour day month weekday`);
  }
  const anyDay = isAny(day);
  const anyWeekday = isAny(weekday);
  if (!anyDay && !anyWeekday) {
    throw new RangeError(`"${expression}": AWS takes a day of the month or a weekday, not both`);
  }
  const days = anyDay && !anyWeekday ? "?" : starForAny(day);
  const weekdays = anyWeekday ? "?" : awsWeekdays(weekday, expression);
  return `cron(${[steps(minute), steps(hour), steps(days), steps(month.toUpperCase()), weekdays, "*"].join(" ")})`;
}

function isAny(field: string): boolean {
  return field === "*" || field === "?" || field === "*/1";
}

function starForAny(field: string): string {
  return isAny(field) ? "*" : field;
}

/** Cron's `*` with a step starts at the field's first value; AWS says the same with `*` followed by the step. */
function steps(field: string): string {
  return field === "*/1" ? "*" : field;
}

/** Lists every day by name: a range of numbers that wraps (`5-0`) or a step would mean something else to AWS. */
function awsWeekdays(field: string, expression: string): string {
  const chosen = new Set<number>();
  for (const part of field.split(",")) {
    for (const day of daysOf(part, expression)) chosen.add(day);
  }
  return [...chosen]
    .sort((a, b) => a - b)
    .map((day) => DAYS[day])
    .join(",");
}

function daysOf(part: string, expression: string): number[] {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) throw new RangeError(`"${expression}": cannot read the weekday "${part}"`);
  const [, star, first, last, step] = match;
  const by = step === undefined ? 1 : Number(step);
  if (by < 1) throw new RangeError(`"${expression}": a step of at least 1, got "${part}"`);
  const from = star === undefined ? dayNumber(first ?? "", expression) : 0;
  const to =
    star !== undefined || (last === undefined && step !== undefined) ? 6 : dayNumber(last ?? first ?? "", expression);
  // 7 is Sunday too: as an end it stands after Saturday.
  const end = to < from ? to + 7 : to;
  const days: number[] = [];
  for (let day = from; day <= end; day += by) days.push(day % 7);
  return days;
}

function dayNumber(text: string, expression: string): number {
  const byName = DAYS.indexOf(text.toUpperCase());
  const day = byName >= 0 ? byName : Number(text);
  if (!Number.isInteger(day) || day < 0 || day > 7) {
    throw new RangeError(`"${expression}": a weekday is 0 to 7 or a name such as mon, got "${text}"`);
  }
  return day;
}
