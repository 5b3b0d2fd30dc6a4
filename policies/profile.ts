/** A profile decides which controls are mandatory and how strict their thresholds are. */
export const profiles = ["dev", "staging", "prod"] as const;
export type Profile = (typeof profiles)[number];

export type Level = "mandatory" | "advisory";

export function isProfile(text: unknown): text is Profile {
  return profiles.some((profile) => profile === text);
}

/** Strictest first: what cannot be told is judged as prod. */
export function profileOf(...candidates: readonly unknown[]): Profile {
  return candidates.find(isProfile) ?? "prod";
}
