/** What changed between two bundles or reports, and what of it got worse. */
import type { ExemptionStatus } from "../exemptions.ts";
import type { AuditReport, AuditResult, AuditVerdict } from "../model/schema.ts";
import type { Snapshot } from "./snapshot.ts";

export const COMPARISON_SCHEMA_VERSION = 1;

export type ChangeKind =
  /** Fails now, and did not. */
  | "new"
  /** Failed, and does not now. */
  | "fixed"
  /** Failed, and is accepted now. */
  | "accepted"
  /** Any other change of the verdict, or of what a failing resource fails by. */
  | "changed";

export interface VerdictChange {
  readonly kind: ChangeKind;
  readonly control: string;
  readonly urn: string;
  readonly name: string;
  readonly level: "mandatory" | "advisory";
  /** Null where there is no verdict on that side. */
  readonly before: AuditVerdict | null;
  readonly after: AuditVerdict | null;
  /** Of the side that says most: what fails, or why it does not. */
  readonly message: string;
  readonly worse: boolean;
}

export interface GraphComparison {
  /** Stack, else source. */
  readonly graph: string;
  /** `only-before`: it is not judged any more. */
  readonly state: "both" | "only-before" | "only-after";
  readonly digest: { readonly before: string | null; readonly after: string | null };
  /** Failures in the second one. */
  readonly failing: number;
  readonly verdicts: readonly VerdictChange[];
  readonly resources: { readonly added: readonly string[]; readonly removed: readonly string[] } | null;
  readonly controls: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly coverage: {
    readonly before: string | null;
    readonly after: string | null;
    /** Types that no rule is for: in the second graph only. */
    readonly typesUncovered: readonly string[];
    /** Of those: types that the first one judged. */
    readonly typesLost: readonly string[];
    /** In the first graph only: judged by now, or gone. */
    readonly typesCovered: readonly string[];
  };
}

export interface Comparison {
  readonly schemaVersion: typeof COMPARISON_SCHEMA_VERSION;
  readonly before: { readonly name: string; readonly asOf: string };
  readonly after: { readonly name: string; readonly asOf: string };
  readonly graphs: readonly GraphComparison[];
  readonly exemptions: {
    readonly added: readonly ExemptionStatus[];
    readonly removed: readonly ExemptionStatus[];
    /** The same exemption with a later end. */
    readonly renewed: readonly ExemptionStatus[];
    /** In force before, ended now. */
    readonly expired: readonly ExemptionStatus[];
    readonly ending: readonly ExemptionStatus[];
  };
  /** Each thing that got worse, in words; empty: nothing did. */
  readonly worse: readonly string[];
}

export function compare(before: Snapshot, after: Snapshot): Comparison {
  const nameOf = namesFor(before, after);
  const side = ({ reports, resources }: Snapshot, name: string): Side | undefined => {
    const index = reports.findIndex((report) => nameOf(report) === name);
    const report = reports[index];
    return report && { report, resources: resources?.[index] };
  };
  const names = [...new Set([...before.reports, ...after.reports].map(nameOf))].toSorted();
  const graphs = names.map((name) => compareGraph(name, side(before, name), side(after, name)));
  const exemptions = compareExemptions(before, after);
  return {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    before: { name: before.name, asOf: before.asOf },
    after: { name: after.name, asOf: after.asOf },
    graphs,
    exemptions,
    worse: graphs.flatMap(worseIn),
  };
}

interface Side {
  readonly report: AuditReport;
  readonly resources: ReadonlySet<string> | undefined;
}

/** By stack; where one side has several graphs of a stack (its code and its recorded state), by what they show too. */
function namesFor(before: Snapshot, after: Snapshot): (report: AuditReport) => string {
  const stackOf = ({ graph }: AuditReport) => graph.stack ?? graph.source;
  const several = [before, after].flatMap(({ reports }) =>
    [...Map.groupBy(reports, stackOf)].filter(([, group]) => group.length > 1).map(([stack]) => stack),
  );
  return (report) => {
    const stack = stackOf(report);
    return several.includes(stack) ? `${stack} (${report.graph.origin.kind})` : stack;
  };
}

function compareGraph(name: string, before: Side | undefined, after: Side | undefined): GraphComparison {
  const [one, other] = [before?.report, after?.report];
  const ids = (report: AuditReport | undefined) => new Set(report?.controls.map(({ id }) => id));
  const types = (report: AuditReport | undefined) => new Set(report?.coverage.typesWithoutRule.map(({ type }) => type));
  const both = one !== undefined && other !== undefined;
  const uncovered = both ? missingIn(types(other), types(one)) : [];
  const judged = new Set(one?.results.map(({ type }) => type));
  return {
    graph: name,
    state: both ? "both" : one ? "only-before" : "only-after",
    failing: other?.results.filter(({ verdict }) => verdict === "fail").length ?? 0,
    digest: { before: one?.graph.digest ?? null, after: other?.graph.digest ?? null },
    verdicts: both ? verdictChanges(one, other) : [],
    resources:
      before?.resources && after?.resources
        ? { added: missingIn(after.resources, before.resources), removed: missingIn(before.resources, after.resources) }
        : null,
    controls: both ? { added: missingIn(ids(other), ids(one)), removed: missingIn(ids(one), ids(other)) } : NONE,
    coverage: {
      before: one?.coverage.statement ?? null,
      after: other?.coverage.statement ?? null,
      typesUncovered: uncovered,
      typesLost: uncovered.filter((type) => judged.has(type)),
      typesCovered: both ? missingIn(types(one), types(other)) : [],
    },
  };
}

const NONE = { added: [], removed: [] };

/** Of the first, what the second lacks; sorted. */
function missingIn(first: ReadonlySet<string>, second: ReadonlySet<string>): readonly string[] {
  return [...first].filter((each) => !second.has(each)).toSorted();
}

function verdictChanges(before: AuditReport, after: AuditReport): readonly VerdictChange[] {
  const old = new Map(before.results.map((result) => [result.id, result]));
  const now = new Map(after.results.map((result) => [result.id, result]));
  const ids = [...new Set([...old.keys(), ...now.keys()])];
  return ids
    .flatMap((id) => changeOf(old.get(id), now.get(id)) ?? [])
    .toSorted((a, b) => compareText(a.control, b.control) || compareText(a.urn, b.urn));
}

function changeOf(before: AuditResult | undefined, after: AuditResult | undefined): VerdictChange | undefined {
  const shown = after ?? before;
  const [one, other] = [before?.verdict ?? null, after?.verdict ?? null];
  if (!shown || (one === other && !failsDifferently(before, after))) return undefined;
  const { control, urn, name, level } = shown;
  const kind = kindOf(one, other);
  const isWorse = kind === "new" || becameWorse(before, after);
  // What comes and goes with a resource without ever failing is no news.
  if (kind === "changed" && (one === null || other === null) && !isWorse) return undefined;
  const message = other === null ? "the resource, or what the control is about, is gone" : (after?.message ?? "");
  return { kind, control, urn, name, level, before: one, after: other, message, worse: isWorse };
}

function kindOf(before: AuditVerdict | null, after: AuditVerdict | null): ChangeKind {
  if (after === "fail" && before !== "fail") return "new";
  if (before === "fail" && after === "exempt") return "accepted";
  return before === "fail" && after !== "fail" ? "fixed" : "changed";
}

/** Other findings than before, or a failure that counts more now. */
function failsDifferently(before: AuditResult | undefined, after: AuditResult | undefined): boolean {
  if (before?.verdict !== "fail" || after?.verdict !== "fail") return false;
  return before.level !== after.level || findingsOf(before).join("\n") !== findingsOf(after).join("\n");
}

function becameWorse(before: AuditResult | undefined, after: AuditResult | undefined): boolean {
  switch (after?.verdict) {
    case "unknown":
      return before?.verdict === "pass" || before?.verdict === "not-applicable";
    case "exempt":
      return before?.verdict !== "fail" && before?.verdict !== "exempt";
    case "fail": {
      if (before?.verdict !== "fail") return true;
      const known = new Set(findingsOf(before));
      const hasMore = findingsOf(after).some((finding) => !known.has(finding));
      return hasMore || (before.level === "advisory" && after.level === "mandatory");
    }
    default:
      return false;
  }
}

function findingsOf({ findings = [], message }: AuditResult): readonly string[] {
  return findings.length === 0 ? [message] : findings.map(({ key, message: text }) => key ?? text).toSorted();
}

function compareExemptions(before: Snapshot, after: Snapshot): Comparison["exemptions"] {
  const old = new Map(before.exemptions.map((each) => [each.id, each]));
  const now = new Map(after.exemptions.map((each) => [each.id, each]));
  const kept = [...now.values()].flatMap((each) => {
    const earlier = old.get(each.id);
    return earlier ? [{ each, earlier }] : [];
  });
  return {
    added: [...now.values()].filter(({ id }) => !old.has(id)),
    removed: [...old.values()].filter(({ id }) => !now.has(id)),
    renewed: kept.filter(({ each, earlier }) => each.expires > earlier.expires).map(({ each }) => each),
    expired: kept
      .filter(({ each, earlier }) => each.state === "expired" && earlier.state !== "expired")
      .map(({ each }) => each),
    ending: [...now.values()].filter(({ state }) => state === "ending"),
  };
}

function worseIn(graph: GraphComparison): readonly string[] {
  const { graph: name, state, verdicts, controls, coverage } = graph;
  if (state === "only-before") return [`${name}: is not judged any more`];
  if (state === "only-after")
    return graph.failing > 0 ? [`${name}: is new, and ${graph.failing} verdicts are failures`] : [];
  return [
    ...verdicts
      .filter(({ worse }) => worse)
      .map(
        (each) =>
          `${name}: ${each.control} ${each.name}: ${each.before ?? "not there"} -> ${each.after ?? "gone"} (${each.level}): ${each.message}`,
      ),
    ...controls.removed.map((id) => `${name}: the control ${id} is not assessed any more`),
    ...coverage.typesLost.map((type) => `${name}: resources of the type ${type} are not judged any more`),
  ];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
