import type { NotKnown } from "./reading.ts";

/** A claim that holds, does not, or cannot be told. */
export type Tri = boolean | NotKnown;

/** True if one is true; else not known if one is. */
export function some(claims: readonly Tri[]): Tri {
  if (claims.includes(true)) return true;
  return claims.find((claim): claim is NotKnown => typeof claim !== "boolean") ?? false;
}

/** False if one is false; else not known if one is. */
export function every(claims: readonly Tri[]): Tri {
  if (claims.includes(false)) return false;
  return claims.find((claim): claim is NotKnown => typeof claim !== "boolean") ?? true;
}
