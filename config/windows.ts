/** Weekly and daily UTC windows as stretches of a week, to see whether they are long enough and apart. */

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;

/** Minutes since Monday 00:00 UTC; `end` may lie past the week's end. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** `02:00-03:00` is there every day, `sun:03:00-sun:04:00` once. */
export function stretches(window: string): Stretch[] {
  const [from = "", to = ""] = split(window);
  if (/^[a-z]/.test(from)) return [stretch(minuteOf(from), minuteOf(to), minutesOfWeek)];
  return days.map((_, day) => {
    const { start, end } = stretch(minuteOf(from), minuteOf(to), minutesOfDay);
    return { start: start + day * minutesOfDay, end: end + day * minutesOfDay };
  });
}

export function windowMinutes(window: string): number {
  const first = stretches(window)[0];
  return first === undefined ? 0 : first.end - first.start;
}

export function overlaps(one: string, other: string): boolean {
  return stretches(one).some((a) =>
    stretches(other).some((b) =>
      // Once more a week earlier and later, for windows across Sunday midnight.
      [-minutesOfWeek, 0, minutesOfWeek].some((shift) => a.start < b.end + shift && b.start + shift < a.end),
    ),
  );
}

function split(window: string): string[] {
  const middle = window.indexOf("-");
  return [window.slice(0, middle), window.slice(middle + 1)];
}

function stretch(start: number, end: number, period: number): Stretch {
  return { start, end: end > start ? end : end + period };
}

function minuteOf(time: string): number {
  const parts = time.split(":");
  const [hours = "0", minutes = "0"] = parts.slice(-2);
  const day = parts.length === 3 ? days.indexOf(parts[0] ?? "") : 0;
  return day * minutesOfDay + Number(hours) * 60 + Number(minutes);
}
