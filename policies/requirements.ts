/** Requirements that many rules have in common. The path also tells the findings of one resource apart. */
import { all, fail, judge, pass, unknown, type Verdict, when } from "./model.ts";
import type { Reader } from "./reading.ts";
import { some, type Tri } from "./tri.ts";

/** Must be true; absent counts as false. */
export function isTrue(at: Reader, path: string, message: string): Verdict {
  const read = at.boolean(path, false);
  return judge(read, { holds: (value) => value, message, required: "true", key: keyOf(at, path) });
}

/** Must not be true; absent counts as false. */
export function isNotTrue(at: Reader, path: string, message: string): Verdict {
  const read = at.boolean(path, false);
  return judge(read, { holds: (value) => !value, message, required: "not true", key: keyOf(at, path) });
}

/** Must not be false; absent counts as true. */
export function isNotFalse(at: Reader, path: string, message: string): Verdict {
  const read = at.boolean(path, true);
  return judge(read, { holds: (value) => value, message, required: "not false", key: keyOf(at, path) });
}

/** Something must be there; an unknown and a secret are something, but not inside of an unknown. */
export function isSet(at: Reader, path: string, message: string): Verdict {
  const above = at.withheldAbove(path);
  if (above) return unknown(above);
  const evidence = { ...at.presence(path), required: "set" };
  return at.has(path) ? pass(evidence) : fail(message, evidence, keyOf(at, path));
}

/** Under these names AWS keeps keys of its own in each account, which nobody else can manage or share. */
const KEY_OF_AWS = /(^|:)alias\/aws\//;

/** A key of one's own must be named; an unknown and a secret are a key. */
export function hasOwnKey(at: Reader, path: string, message: string): Verdict {
  const named = at.string(path, "");
  if (!named.known || !KEY_OF_AWS.test(named.value)) return isSet(at, path, message);
  return fail(message, { ...named.evidence, required: "a key of your own" }, keyOf(at, path));
}

export interface Bounds {
  readonly whenAbsent: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A number within bounds; the message is told the number. */
export function isWithin(at: Reader, path: string, bounds: Bounds, message: (value: number) => string): Verdict {
  const { whenAbsent, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = bounds;
  const lower = Number.isFinite(minimum) ? [`>= ${minimum}`] : [];
  const upper = Number.isFinite(maximum) ? [`<= ${maximum}`] : [];
  return judge(at.number(path, whenAbsent), {
    holds: (value) => value >= minimum && value <= maximum,
    message,
    required: [...lower, ...upper].join(" and "),
    key: keyOf(at, path),
  });
}

/** A text that is one of the allowed; compared without case. */
export function isOneOf(
  at: Reader,
  path: string,
  allowed: readonly string[],
  message: (value: string) => string,
  whenAbsent = "absent",
): Verdict {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return judge(at.string(path, whenAbsent), {
    holds: (value) => names.has(value.toLowerCase()),
    message,
    required: allowed.join(" or "),
    key: keyOf(at, path),
  });
}

/** Judges every entry of a list; an empty list passes. */
export function eachOf(at: Reader, path: string, check: (entry: Reader, index: number) => Verdict): Verdict {
  return when(at.list(path), (entries, evidence) =>
    all([
      pass(evidence),
      ...entries.map((entry, index) => (entry.withheld ? unknown(entry.withheld) : check(entry, index))),
    ]),
  );
}

/** Whether a text of the list passes the test; one that is not known may. */
export function someText(at: Reader, path: string, test: (text: string) => boolean): Tri {
  const entries = at.list(path);
  if (!entries.known) return entries;
  return some(
    entries.value.map((entry) => {
      const text = entry.string("", "");
      return text.known ? test(text.value) : text;
    }),
  );
}

/** Passes if one verdict passes; else an unknown outweighs a fail. */
export function any(verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  return (
    verdicts.find(({ outcome }) => outcome === "pass") ??
    verdicts.find(({ outcome }) => outcome === "unknown") ??
    verdicts[0]
  );
}

function keyOf(at: Reader, path: string): string {
  return at.path === "" ? path : `${at.path}.${path}`;
}
