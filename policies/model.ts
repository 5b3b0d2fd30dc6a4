/** Rules and verdicts. A rule is a pure function from a resource, or a resource and the graph, to one verdict. */
import type { ResourceGraph } from "../graph/query.ts";
import type { ControlId } from "./catalogue.ts";
import type { Profile } from "./profile.ts";
import type { CheckedResource, Evidence, NotKnown, Read, UnknownReason } from "./reading.ts";
import { type ControlSettings, type SettingOverrides, settingsOf } from "./settings.ts";

/** One violation. */
export interface Finding {
  /** Tells the findings of one resource apart (a port, an action, a container), so that one of them can be exempted. */
  readonly key?: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

export interface Pass {
  readonly outcome: "pass";
  readonly evidence: readonly Evidence[];
}
export interface Fail {
  readonly outcome: "fail";
  readonly findings: readonly [Finding, ...Finding[]];
}
export interface NotApplicable {
  readonly outcome: "not-applicable";
  readonly reason: string;
}
export interface Unknown {
  readonly outcome: "unknown";
  readonly path: string;
  readonly reason: UnknownReason;
}

/** What a rule answers; an exemption turns a fail into `exempt` afterwards. */
export type Verdict = Pass | Fail | NotApplicable | Unknown;

export const pass = (...evidence: readonly Evidence[]): Pass => ({ outcome: "pass", evidence });

export const fail = (message: string, evidence: readonly Evidence[] | Evidence = [], key?: string): Fail => ({
  outcome: "fail",
  findings: [{ ...(key !== undefined && { key }), message, evidence: Array.isArray(evidence) ? evidence : [evidence] }],
});

export const notApplicable = (reason: string): NotApplicable => ({ outcome: "not-applicable", reason });

/** The deciding value cannot be read. */
export const unknown = (read: NotKnown | string): Unknown =>
  typeof read === "string"
    ? { outcome: "unknown", path: read, reason: "unknown" }
    : { outcome: "unknown", path: read.path, reason: read.reason };

export interface Requirement<T> {
  readonly holds: (value: T) => boolean;
  /** What is wrong, with the value read. Never called with a secret. */
  readonly message: string | ((value: T) => string);
  readonly required: string;
  readonly key?: string;
}

/** The verdict on one value. */
export function judge<T>(read: Read<T>, requirement: Requirement<T>): Verdict {
  if (!read.known) return unknown(read);
  const evidence = { ...read.evidence, required: requirement.required };
  if (requirement.holds(read.value)) return pass(evidence);
  const { message } = requirement;
  return fail(typeof message === "string" ? message : message(read.value), evidence, requirement.key);
}

/** Goes on with a known value. */
export function when<T>(read: Read<T>, next: (value: T, evidence: Evidence) => Verdict): Verdict {
  return read.known ? next(read.value, read.evidence) : unknown(read);
}

/** All must hold. A fail outweighs an unknown, and that a pass; not applicable only if every part is. */
export function all(verdicts: readonly Verdict[]): Verdict {
  const findings = verdicts.flatMap((verdict) => (verdict.outcome === "fail" ? verdict.findings : []));
  const [first, ...rest] = findings;
  if (first) return { outcome: "fail", findings: [first, ...rest] };
  const open = verdicts.find((verdict) => verdict.outcome === "unknown");
  if (open) return open;
  const passed = verdicts.filter((verdict) => verdict.outcome === "pass");
  const idle = verdicts.find((verdict) => verdict.outcome === "not-applicable");
  if (idle && passed.length === 0) return idle;
  return pass(...passed.flatMap((verdict) => verdict.evidence));
}

/** The settings of the control, and the profile they are for. */
export type RuleSettings<Id extends ControlId> = ControlSettings<Id> & { readonly profile: Profile };

export type ResourceCheck<Id extends ControlId> = (resource: CheckedResource, settings: RuleSettings<Id>) => Verdict;
export type GraphCheck<Id extends ControlId> = (
  resource: CheckedResource,
  settings: RuleSettings<Id>,
  graph: ResourceGraph,
) => Verdict;

export interface Rule {
  readonly control: ControlId;
  /** Canonical tokens of the types it judges. */
  readonly types: readonly string[];
  /** `resource` needs nothing but the inputs and options of the resource; `graph` looks at others too. */
  readonly scope: "resource" | "graph";
  /**
   * Of a graph rule: what fails with the resource alone fails with all others too, so that the engine can be stopped
   * before the resource is created.
   */
  readonly early: boolean;
  /** Options of the resource that it reads besides protection. */
  readonly options?: string;
  check(resource: CheckedResource, context: RuleContext): Verdict;
}

export interface RuleContext {
  readonly profile: Profile;
  readonly settings: SettingOverrides;
  readonly graph: ResourceGraph;
}

type Types = string | readonly string[];

export function rule<Id extends ControlId>(
  control: Id,
  types: Types,
  check: ResourceCheck<Id>,
  { options }: Pick<Rule, "options"> = {},
): Rule {
  return {
    control,
    types: [types].flat(),
    scope: "resource",
    early: true,
    ...(options !== undefined && { options }),
    check: (resource, context) => check(resource, settingsOf(control, context.profile, context.settings)),
  };
}

export function graphRule<Id extends ControlId>(
  control: Id,
  types: Types,
  check: GraphCheck<Id>,
  { early = false } = {},
): Rule {
  return {
    control,
    types: [types].flat(),
    scope: "graph",
    early,
    check: (resource, context) =>
      check(resource, settingsOf(control, context.profile, context.settings), context.graph),
  };
}
