/** Judges every change by all rules, and orders what they find. */
import type { Urn } from "../graph/model.ts";
import type { Profile } from "../policies/profile.ts";
import type { Report, ReportExemption } from "../policies/report.ts";
import type { Compared } from "./diff.ts";
import {
  type CostDelta,
  type Improvement,
  type ResourceChange,
  RISK_KINDS,
  RISK_LEVELS,
  type Risk,
  type RiskLevel,
  type ShownValue,
} from "./model.ts";
import { capacityReduced } from "./risk/capacity.ts";
import { type Found, type RiskCheck, type RiskContext, type Subject, subjectOf } from "./risk/context.ts";
import { firewallWeakened } from "./risk/firewall.ts";
import { interruptions } from "./risk/interruptions.ts";
import { riskKind, riskLevel } from "./risk/levels.ts";
import { losses } from "./risk/losses.ts";
import { networkOpened } from "./risk/network.ts";
import { optionsWeakened } from "./risk/options.ts";
import { rightsWidened } from "./risk/rights.ts";
import { weakened } from "./risk/safeguards.ts";
import { secretsRevealed } from "./risk/secrets.ts";

const CHECKS: readonly RiskCheck[] = [
  ...[losses, interruptions, weakened, firewallWeakened, networkOpened, rightsWidened, secretsRevealed],
  ...[capacityReduced, optionsWeakened],
];

export interface Judgement {
  readonly risks: readonly Risk[];
  readonly improvements: readonly Improvement[];
}

/** `report`: the policies at head; an accepted finding of the same control accepts the risk that it is about. */
export function judgeRisks(
  compared: Compared,
  changes: readonly ResourceChange[],
  profile: Profile,
  report?: Report,
): Judgement {
  const context: RiskContext = { compared, profile, changes: new Map(changes.map((change) => [change.urn, change])) };
  const accepted = acceptedBy(report);
  const risks: Risk[] = [];
  const improvements: Improvement[] = [];
  for (const change of changes) {
    const subject = subjectOf(change, compared);
    for (const check of CHECKS) {
      for (const found of check(subject, context)) {
        if (found.improves) improvements.push(toImprovement(found, subject));
        else risks.push(toRisk(found, subject, profile, accepted));
      }
    }
  }
  return { risks: risks.sort(worstFirst), improvements: unique(improvements) };
}

/** Dollars a month from which one resource's cost is worth a line among the risks. */
const NOTABLE = 50;

/** The risks, with what gets notably dearer. */
export function withCost(risks: readonly Risk[], { rows }: CostDelta, profile: Profile): readonly Risk[] {
  const dearer = rows
    .filter(({ delta }) => delta >= NOTABLE)
    .map(({ urn, name, type, before, after, delta }): Risk => {
      const figure = (value: number | null): ShownValue =>
        value === null ? { kind: "absent" } : { kind: "value", value: `$${value.toFixed(2)}` };
      return {
        ...{ rule: "dearer", kind: riskKind("dearer"), level: riskLevel("dearer", profile), urn, name, type },
        message: `it costs $${delta.toFixed(2)} a month more`,
        evidence: [{ path: "monthly cost", before: figure(before), after: figure(after) }],
        mitigations: [],
      };
    });
  return [...risks, ...dearer].sort(worstFirst);
}

type Accepted = ReadonlyMap<string, ReportExemption>;

/** By control and URN. */
function acceptedBy(report: Report | undefined): Accepted {
  const found = (report?.results ?? []).flatMap(({ control, urn, exemption }) =>
    exemption === undefined ? [] : [[`${control} ${urn}`, exemption] as const],
  );
  return new Map(found);
}

function toRisk(found: Found, { change }: Subject, profile: Profile, accepted: Accepted): Risk {
  const exemption = found.controls?.map((id) => accepted.get(`${id} ${change.urn}`)).find((each) => each !== undefined);
  const level = riskLevel(found.rule, profile);
  const mitigations = [
    ...(found.mitigations ?? []),
    ...(exemption
      ? [`accepted until ${exemption.expires} by ${exemption.owners.join(", ")}, ${exemption.ticket}`]
      : []),
  ];
  return {
    rule: found.rule,
    kind: riskKind(found.rule),
    level: exemption ? "low" : level,
    ...identity(change),
    message: found.message,
    evidence: found.evidence ?? [],
    ...(found.statements && { statements: found.statements }),
    ...(found.chain && { chain: found.chain }),
    mitigations,
    ...(change.source && { source: change.source }),
  };
}

function toImprovement(found: Found, { change }: Subject): Improvement {
  return { rule: found.rule, ...identity(change), message: found.message, evidence: found.evidence ?? [] };
}

function identity({ urn, name, type }: ResourceChange) {
  return { urn, name, type };
}

function unique(improvements: readonly Improvement[]): readonly Improvement[] {
  const seen = new Map(improvements.map((each) => [JSON.stringify(each), each]));
  return [...seen.values()].sort(
    (a, b) => compare(a.urn, b.urn) || compare(a.rule, b.rule) || compare(a.message, b.message),
  );
}

export function levelRank(level: RiskLevel): number {
  return RISK_LEVELS.indexOf(level);
}

function worstFirst(a: Risk, b: Risk): number {
  return (
    levelRank(a.level) - levelRank(b.level) ||
    RISK_KINDS.indexOf(a.kind) - RISK_KINDS.indexOf(b.kind) ||
    compare(a.rule, b.rule) ||
    // Where it began stands before what follows from it.
    (a.chain?.length ?? 0) - (b.chain?.length ?? 0) ||
    compare(a.urn, b.urn) ||
    compare(a.message, b.message)
  );
}

export function worstOf(levels: readonly RiskLevel[]): RiskLevel {
  return levels.reduce<RiskLevel>((worst, level) => (levelRank(level) < levelRank(worst) ? level : worst), "none");
}

/** Worst level by resource. */
export function levelsByUrn(risks: readonly Risk[]): ReadonlyMap<Urn, RiskLevel> {
  const found = new Map<Urn, RiskLevel>();
  for (const { urn, level } of risks) found.set(urn, worstOf([level, found.get(urn) ?? "none"]));
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
