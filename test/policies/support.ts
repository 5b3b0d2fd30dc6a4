/** Small graphs by hand, and verdicts as one line of text. */
import type { Json, Resource } from "../../graph/model.ts";
import { UNKNOWN } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { REDACTED_SECRET } from "../../graph/redact.ts";
import type { ControlId } from "../../policies/catalogue.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { Rule, Verdict } from "../../policies/model.ts";
import type { Profile } from "../../policies/profile.ts";
import type { SettingOverrides } from "../../policies/settings.ts";

export { UNKNOWN };
export const SECRET = REDACTED_SECRET;
/** What `pulumi policy analyze --file` shows of a secret. */
export const MASK = "[secret]";

export type Inputs = Readonly<Record<string, Json>>;
export type Extra = Partial<Omit<Resource, "urn" | "type" | "inputs">>;

export const STACK_URN = "urn:pulumi:prod::larder::pulumi:pulumi:Stack::larder-prod";

export function urnOf(type: string, name: string, stack = "prod"): string {
  return `urn:pulumi:${stack}::larder::${type}::${name}`;
}

export function resource(type: string, name: string, inputs: Inputs = {}, extra: Extra = {}): Resource {
  return { urn: urnOf(type, name), type, custom: true, inputs, ...extra };
}

export function graphOf(...resources: readonly Resource[]): ResourceGraph {
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  return ResourceGraph.of({ version: 3, deployment: { manifest, resources } });
}

export interface CaseOptions {
  /** Default: the first of the rule's types. */
  readonly type?: string;
  /** Default prod. */
  readonly profile?: Profile;
  readonly settings?: SettingOverrides;
  /** Options of the resource, edges and so on. */
  readonly extra?: Extra;
  /** Other resources of the graph. */
  readonly others?: readonly Resource[];
}

/** What it shows, the inputs, the verdict (`pass`, `fail: ...`, `unknown: ...`, `not-applicable: ...`). */
export type Case = readonly [name: string, inputs: Inputs, expected: string, options?: CaseOptions];
export type Cases = Partial<Record<ControlId, readonly Case[]>>;

/** Name of the judged resource. */
export const JUDGED = "it";

export function judgeCase(rule: Rule, [, inputs, , options = {}]: Case): string {
  const judged = resource(options.type ?? rule.types[0] ?? "", JUDGED, inputs, options.extra);
  const graph = graphOf(judged, ...(options.others ?? []));
  const context = { profile: options.profile ?? "prod", settings: options.settings ?? {}, graph };
  return textOf(rule.check(checkedResource(judged, graph), context));
}

export function textOf(verdict: Verdict): string {
  switch (verdict.outcome) {
    case "pass":
      return "pass";
    case "fail":
      return `fail: ${verdict.findings.map(({ message }) => message).join("; ")}`;
    case "not-applicable":
      return `not-applicable: ${verdict.reason}`;
    case "unknown":
      return `${verdict.reason}: ${verdict.path}`;
    default:
      return verdict satisfies never;
  }
}
