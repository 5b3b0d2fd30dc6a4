/** What the rules of risk see of a change. */
import type { Json, Resource, Urn } from "../../graph/model.ts";
import { containsSecret, isList, isObject, isSecret, isUnknown, type JsonObject } from "../../graph/values.ts";
import type { Profile } from "../../policies/profile.ts";
import { canonicalType } from "../../policies/types.ts";
import type { Compared } from "../diff.ts";
import type { ChainLink, ResourceChange, RiskEvidence, ShownValue, StatementChange } from "../model.ts";
import { plainOf } from "../shown.ts";
import type { RiskRule } from "./levels.ts";

export interface RiskContext {
  readonly compared: Compared;
  readonly changes: ReadonlyMap<Urn, ResourceChange>;
  readonly profile: Profile;
}

/** One change, with the resource before and after. */
export interface Subject {
  readonly change: ResourceChange;
  /** By its usual token. */
  readonly type: string;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

export interface Found {
  readonly rule: RiskRule;
  readonly message: string;
  readonly evidence?: readonly RiskEvidence[];
  readonly mitigations?: readonly string[];
  readonly statements?: readonly StatementChange[];
  readonly chain?: readonly ChainLink[];
  /** Controls whose accepted finding on the resource accepts this too. */
  readonly controls?: readonly string[];
  /** It is an improvement: told apart from the risks. */
  readonly improves?: true;
}

export type RiskCheck = (subject: Subject, context: RiskContext) => Iterable<Found>;

export function subjectOf(change: ResourceChange, { entries, base, gone }: Compared): Subject {
  const entry = entries.get(change.urn);
  const before = entry ? entry.base : (gone.find(({ urn }) => urn === change.urn) ?? base.graph.get(change.urn));
  return { change, type: canonicalType(change.type), before, after: entry?.head };
}

/** `undefined` where nothing is stated; `unknown` where nobody can read it. */
export type Read = Exclude<Json, null> | undefined | typeof UNREADABLE;
export const UNREADABLE: unique symbol = Symbol("secret or not known yet");

/** The input at the path; text that says a number or a boolean counts as one. */
export function read(resource: Resource | undefined, path: string): Read {
  let value: Json | undefined = resource?.inputs as JsonObject | undefined;
  for (const part of path.split(".")) {
    if (isUnknown(value) || isSecret(value)) return UNREADABLE;
    value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return readable(value);
}

export function readable(value: Json | undefined): Read {
  if (value === undefined || value === null) return undefined;
  if (isUnknown(value) || isSecret(value)) return UNREADABLE;
  if (typeof value !== "string") return value;
  if (value === "true" || value === "false") return value === "true";
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

export function shownRead(value: Json | undefined): ShownValue {
  if (value === undefined || value === null) return { kind: "absent" };
  if (isSecret(value)) return { kind: "secret" };
  if (isUnknown(value)) return { kind: "unknown" };
  return containsSecret(value) ? { kind: "secret" } : { kind: "value", value };
}

/** The inputs as plain JSON with references by name, opened documents and no secret: equal in both graphs where nothing changed. */
export function plainInputs(resource: Resource | undefined, side: Compared["base"]): JsonObject {
  if (resource === undefined) return {};
  return Object.fromEntries([...side.inputs(resource)].map(([name, value]) => [name, plainOf(value)]));
}

export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

export function evidence(path: string, before: Json | undefined, after: Json | undefined): RiskEvidence {
  return { path, before: shownRead(before), after: shownRead(after) };
}

/** The evidence of a changed property, as the change shows it. */
export function evidenceOf(change: ResourceChange, paths: (path: string) => boolean): readonly RiskEvidence[] {
  return change.properties
    .filter(({ path }) => paths(path))
    .map(({ label, before, after }) => ({ path: label, before, after }));
}
