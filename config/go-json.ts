/** Values as the Pulumi CLI writes them for the program: Go's compact JSON, keys sorted. */
import { isMap } from "./schema-walk.ts";

const largest = 2n ** 64n;
const smallest = -(2n ** 63n);

/** A whole config value: texts as they are, nothing as "", the rest as JSON. (sdk/go/common/resource/config/object.go) */
export function configText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "bigint" && value < largest && value >= smallest) return String(value);
  return goJson(value);
}

export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${text(key)}:${goJson(value[key])}`);
    return `{${entries.join(",")}}`;
  }
  if (typeof value === "string") return text(value);
  // Beyond 64 bits Go falls back to floating point, as JavaScript does.
  if (typeof value === "bigint") return value < 2n ** 63n && value >= smallest ? String(value) : String(Number(value));
  return value === undefined ? "null" : JSON.stringify(value);
}

/** Go escapes what would be unsafe inside HTML. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
