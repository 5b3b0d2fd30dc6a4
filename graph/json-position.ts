/**
 * Where a text stops being JSON. V8 names the position only in some of its messages and quotes the text in others, which
 * must not reach a log: it may be a secret. Runs only when JSON.parse has failed.
 */
export interface JsonFault {
  /** 1-based; the column counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** The text is the beginning of a JSON text. */
  readonly truncated: boolean;
}

const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = ["true", "false", "null"];

type Expect = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma" | "end";

/** Undefined if the text is JSON after all. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let expect: Expect = "value";
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const next = advance(text, at, expect, open);
    if (!next) return fault(text, at, isCutToken(text, at, expect));
    expect = next.expect;
    at = skip(SPACE, text, next.at);
  }
  return expect === "end" ? undefined : fault(text, at, true);
}

function advance(text: string, at: number, expect: Expect, open: ("{" | "[")[]): { at: number; expect: Expect } | null {
  const char = text.charAt(at);
  const closes = open.at(-1) === "{" ? "}" : "]";
  const mayClose = expect === "comma" || expect === "value or ]" || expect === "key or }";
  if (mayClose && open.length > 0 && char === closes) {
    open.pop();
    return { at: at + 1, expect: afterValue(open) };
  }
  switch (expect) {
    case "end":
      return null;
    case "comma":
      return char === "," ? { at: at + 1, expect: closes === "}" ? "key" : "value" } : null;
    case "colon":
      return char === ":" ? { at: at + 1, expect: "value" } : null;
    case "key":
    case "key or }": {
      const end = skipString(text, at);
      return end > at ? { at: end, expect: "colon" } : null;
    }
    case "value":
    case "value or ]":
      return value(text, at, open);
  }
}

function value(text: string, at: number, open: ("{" | "[")[]): { at: number; expect: Expect } | null {
  const char = text.charAt(at);
  if (char === "{" || char === "[") {
    open.push(char);
    return { at: at + 1, expect: char === "{" ? "key or }" : "value or ]" };
  }
  const word = WORDS.find((candidate) => text.startsWith(candidate, at));
  const end = word ? at + word.length : char === '"' ? skipString(text, at) : skip(NUMBER, text, at);
  return end > at ? { at: end, expect: afterValue(open) } : null;
}

function afterValue(open: readonly string[]): Expect {
  return open.length === 0 ? "end" : "comma";
}

/** A string, word or number that the end of the text cuts off. */
function isCutToken(text: string, at: number, expect: Expect): boolean {
  if (expect === "end" || expect === "comma" || expect === "colon") return false;
  if (text.charAt(at) === '"') return isCutString(text, at);
  if (expect !== "value" && expect !== "value or ]") return false;
  const rest = text.slice(at, at + 10);
  return rest === "-" || WORDS.some((word) => word.startsWith(rest));
}

/** The end of the string that begins here; the same position if it has none. */
function skipString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charCodeAt(at) < 0x20) return start;
    const next = text.charAt(at) === "\\" ? skip(ESCAPE, text, at) : at + 1;
    if (next === at) return start;
    at = next;
  }
  return text.charAt(start) === '"' && at < text.length ? at + 1 : start;
}

/** Closing the string, perhaps after its last, cut escape, makes it whole. */
function isCutString(text: string, at: number): boolean {
  const tail = text.slice(at);
  return [tail, tail.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, "")].some(
    (begun) => skipString(`${begun}"`, 0) > begun.length,
  );
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function fault(text: string, at: number, truncated: boolean): JsonFault {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - lineStart + 1, truncated };
}
