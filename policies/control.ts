/** One row of the catalogue. Titles say what holds, so that a report reads well both for a pass and for a fail. */
import type { References } from "./references.ts";

export type Severity = "critical" | "high" | "medium" | "low";

/**
 * What an unknown value means to the rule. `undecided`: the verdict is unknown. `set`: only presence counts, and an
 * unknown value is present. `edges`: the property's dependencies decide. `document`: inside a parsed JSON document an
 * unknown leaf is some value that is no wildcard; a wholly unknown document is undecided. `none`: the rule reads no
 * values, but the resource options, the type or the secret marks.
 */
export type UnknownHandling = "undecided" | "set" | "edges" | "document" | "none";

export interface Control {
  /** Behind the id in the policy's name: `rds-05-backup-retention`. */
  readonly slug: string;
  readonly title: string;
  /** Why anyone should care: what goes wrong without it. */
  readonly rationale: string;
  readonly severity: Severity;
  readonly unknown: UnknownHandling;
  /** When the rule does not apply; absent where it always does. */
  readonly notApplicable?: string;
  readonly references: References;
  /** Rules of other tools with the same intent; their thresholds may differ. */
  readonly equivalents?: readonly string[];
  readonly remediation: readonly [string, ...string[]];
}

export type Controls = Readonly<Record<string, Control>>;
