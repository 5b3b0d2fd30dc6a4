import type { NotKnown } from "./reading.ts";

/** A claim that holds, does not, or cannot be told. */
export type Tri = boolean | NotKnown;

/** False if one is false; else not known if one is. */
export function every(claims: readonly Tri[]): Tri {
  if (claims.includes(false)) return false;
  return claims.find((claim): claim is NotKnown => typeof claim !== "boolean") ?? true;
}
