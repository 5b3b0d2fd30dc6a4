/** SHA-256 as reports write it. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

export function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** Of the RFC 8785 form, so that the order of keys does not matter. */
export function sha256OfJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("a value without a JSON form has no digest");
  return sha256(text);
}

/** The hexadecimal digits alone. */
export function hexOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
