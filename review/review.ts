/** Puts the review of a stack, and of all stacks, together. */
import type { Preview } from "../graph/from-preview.ts";
import type { Deployment, Urn } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import type { Profile } from "../policies/profile.ts";
import type { Report } from "../policies/report.ts";
import { changesOf } from "./changes.ts";
import { costDelta } from "./cost/delta.ts";
import { estimateCost } from "./cost/estimate.ts";
import { type Compared, compareGraphs } from "./diff.ts";
import { comparePreview } from "./from-preview.ts";
import {
  type CostDelta,
  type Operation,
  type OperationCounts,
  REVIEW_SCHEMA_VERSION,
  type ResourceChange,
  type Review,
  type ReviewError,
  type Risk,
  type Side,
  type StackReview,
  type Verdict,
} from "./model.ts";
import { policyDelta } from "./policy-delta.ts";
import { type Judgement, judgeRisks, levelsByUrn, withCost, worstOf } from "./risk.ts";

/** One side of the comparison: its graph, where that comes from, and what the policies say of it. */
export interface ReviewedSide {
  readonly deployment: Deployment;
  readonly side: Side;
  /** Null where policies were not judged. */
  readonly report: Report | null;
}

export interface StackInput {
  readonly stack: string;
  readonly profile: Profile;
  /** `new`: the stack does not exist at base. Null: the base could not be had, and `errors` says why. */
  readonly base: ReviewedSide | "new" | null;
  readonly head: ReviewedSide | null;
  /** Head is a real preview: its steps are the comparison. */
  readonly preview?: Preview;
  /** Any text, the same for whatever made both graphs: secrets are compared by digests under it. */
  readonly secretKey: string;
  readonly errors?: readonly ReviewError[];
  readonly notes?: readonly string[];
}

export function reviewStack(input: StackInput): StackReview {
  const { stack, profile, base, head, preview, errors = [] } = input;
  const compared = head === null ? null : compare(input, head);
  const found = compared === null ? [] : changesOf(compared);
  const report = head?.report ?? undefined;
  const judged = compared === null ? NO_JUDGEMENT : judgeRisks(compared, found, profile, report);
  const cost = costOf(input, compared);
  const risks = cost === null || base === null || base === "new" ? judged.risks : withCost(judged.risks, cost, profile);
  const levels = levelsByUrn(risks);
  const changes = found.map((change) => ({ ...change, risk: levels.get(change.urn) ?? "none" }));
  const known = base === "new" || base === null ? null : base;
  const headUrn: ReadonlyMap<Urn, Urn> = compared?.pairing.headUrn ?? new Map();
  const policy = head?.report ? policyDelta(known?.report ?? null, head.report, headUrn) : null;
  return {
    stack,
    project: head?.deployment.deployment.resources?.[0]?.urn.split("::")[1] ?? null,
    profile,
    road: preview === undefined ? "graphs" : "engine",
    base: known?.side ?? null,
    head: head?.side ?? null,
    errors,
    notes: [...(input.notes ?? []), ...notesOf(compared, base)],
    changes,
    counts: countsOf(changes, compared),
    unclassified: unclassifiedOf(changes),
    risks,
    improvements: judged.improvements,
    policy,
    cost,
    verdict: verdictOf(risks, policy?.head.mandatory ?? 0, errors),
  };
}

const NO_JUDGEMENT: Judgement = { risks: [], improvements: [] };

/** Null where there is no head. */
function costOf({ base, head }: StackInput, compared: Compared | null): CostDelta | null {
  if (head === null) return null;
  const before = base === null || base === "new" ? null : estimateCost(ResourceGraph.of(base.deployment));
  const renamed = new Map([...(compared?.pairing.baseOf ?? [])].map(([urn, old]) => [urn, old.urn]));
  return costDelta(before, estimateCost(ResourceGraph.of(head.deployment)), { renamed });
}

function compare({ base, preview, secretKey }: StackInput, head: ReviewedSide): Compared | null {
  if (preview !== undefined) return comparePreview(preview);
  if (base === null) return null;
  const before = base === "new" ? ResourceGraph.of(emptyLike(head.deployment)) : ResourceGraph.of(base.deployment);
  return compareGraphs(before, ResourceGraph.of(head.deployment), secretKey);
}

function emptyLike({ version, deployment: { manifest, metadata } }: Deployment): Deployment {
  return { version, deployment: { manifest, ...(metadata && { metadata }), resources: [] } };
}

function notesOf(compared: Compared | null, base: StackInput["base"]): readonly string[] {
  const notes: string[] = [];
  if (base === "new") notes.push("the stack is new: there is nothing to compare with");
  const secrets = compared?.incomparable ?? 0;
  if (secrets > 0)
    notes.push(`${secrets} ${secrets === 1 ? "secret" : "secrets"} could not be compared: the graphs hold no values`);
  return notes;
}

const OPERATIONS: readonly Operation[] = [
  ...(["create", "update", "options", "replace", "new-revision", "delete"] as const),
  ...(["rename", "import", "read", "unclassified"] as const),
];

function countsOf(changes: readonly ResourceChange[], compared: Compared | null): OperationCounts {
  const all = compared === null ? 0 : compared.entries.size + compared.gone.length;
  const count = (operation: Operation) => changes.filter((change) => change.operation === operation).length;
  const counts = Object.fromEntries(OPERATIONS.map((operation) => [operation, count(operation)])) as Record<
    Operation,
    number
  >;
  return { ...counts, unchanged: all - changes.length };
}

function unclassifiedOf(changes: readonly ResourceChange[]): StackReview["unclassified"] {
  const counts = new Map<string, number>();
  for (const { operation, type } of changes) {
    if (operation === "unclassified") counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

function verdictOf(risks: readonly Risk[], mandatory: number, errors: readonly ReviewError[]): Verdict {
  const blocking = risks.filter(({ level }) => level === "blocking");
  const reasons = [
    ...errors.map(({ message }) => message),
    ...(blocking.length > 0 ? [`${counted(blocking.length, "blocking risk")}: ${namesOf(blocking)}`] : []),
    ...(mandatory > 0 ? [`${counted(mandatory, "mandatory control failure")} at head`] : []),
  ];
  return {
    level: worstOf(risks.map(({ level }) => level)),
    blocked: blocking.length > 0 || mandatory > 0,
    incomplete: errors.length > 0,
    reasons,
  };
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function namesOf(risks: readonly Risk[]): string {
  const names = [...new Set(risks.map(({ name }) => name))];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

export function reviewOf(tool: Review["tool"], asOf: string, stacks: readonly StackReview[]): Review {
  const verdicts = stacks.map(({ verdict }) => verdict);
  return {
    schemaVersion: REVIEW_SCHEMA_VERSION,
    tool,
    asOf,
    stacks,
    verdict: {
      level: worstOf(verdicts.map(({ level }) => level)),
      blocked: verdicts.some(({ blocked }) => blocked),
      incomplete: verdicts.some(({ incomplete }) => incomplete),
      reasons: stacks.flatMap(({ stack, verdict }) => verdict.reasons.map((reason) => `${stack}: ${reason}`)),
    },
  };
}
