/** The in-process runner: all rules over one graph, in one pass. */
import type { Resource } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { digest } from "../graph/serialise.ts";
import { stackOf } from "../graph/urn.ts";
import { type ControlId, control, controlIds } from "./catalogue.ts";
import { checkedResource } from "./checked.ts";
import { dayOf, isDay } from "./days.ts";
import { Exemptions } from "./exempt.ts";
import type { Exemption } from "./exemptions.ts";
import { levelOf } from "./levels.ts";
import type { Rule, RuleContext, Unknown, Verdict } from "./model.ts";
import { PACK_VERSION } from "./pack.ts";
import { type Outcome, parityVerdict } from "./parity.ts";
import { type Level, type Profile, profileOf } from "./profile.ts";
import type { Evidence, UnknownReason } from "./reading.ts";
import {
  REPORT_SCHEMA_VERSION,
  type Report,
  type ReportCoverage,
  type ReportExemption,
  type ReportResult,
  reportControl,
  summarise,
} from "./report.ts";
import { rulesFor, rulesForEvery } from "./rules.ts";
import { checkSettings, type SettingOverrides } from "./settings.ts";
import { canonicalType } from "./types.ts";
import { describeUnknown } from "./words.ts";

export interface EvaluateOptions {
  /** Absent = the stack's name, if it is that of a profile, else prod. */
  readonly profile?: Profile;
  /** YYYY-MM-DD; absent = today in UTC. */
  readonly asOf?: string;
  readonly exemptions?: readonly Exemption[];
  readonly settings?: SettingOverrides;
  /** Levels that replace the profile's. */
  readonly levels?: Readonly<Partial<Record<ControlId, Level>>>;
  /** Where the graph comes from, for the report. Default `graph`. */
  readonly source?: string;
  /**
   * What an unknown deciding value is: in a first preview it is reported, in a recorded state or in a graph evaluated as
   * deployed it fails. A withheld secret is only reported. Default `report`.
   */
  readonly unknowns?: "report" | "fail";
  /** Only these controls. Default all. */
  readonly controls?: readonly ControlId[];
  /** False where the graph's source opens secrets, as the policy SDK does. Default true. */
  readonly marksSecrets?: boolean;
  /** The same of outputs. Default true. */
  readonly marksOutputs?: boolean;
  readonly tool?: Report["tool"];
  /** All verdicts of prod, where this graph is judged together with it: X-39 compares. */
  readonly prod?: readonly Outcome[];
}

const NO_SETTINGS: SettingOverrides = {};
const STACK = "pulumi:pulumi:Stack";

export function evaluatePolicies(graph: ResourceGraph, options: EvaluateOptions = {}): Report {
  const run = prepare(graph, options);
  const { results, coverage } = judgeAll(run);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: options.tool ?? { name: "larder", version: PACK_VERSION },
    asOf: run.asOf,
    profile: run.profile,
    graph: {
      digest: digest(graph.deployment),
      source: options.source ?? "graph",
      stack: run.stack,
      resources: graph.resources.length,
    },
    ...(Object.keys(run.settings).length > 0 && { settings: run.settings }),
    controls: controlIds.filter((id) => run.controls.has(id)).map((id) => reportControl(id, levelIn(id, run))),
    results,
    coverage,
    summary: summarise(results),
  };
}

/** The results alone, without the digest of the graph. */
export function judgeGraph(graph: ResourceGraph, options: EvaluateOptions = {}): readonly ReportResult[] {
  return judgeAll(prepare(graph, options)).results;
}

const sortedGraphs = new WeakMap<ResourceGraph, ResourceGraph>();

/** Whatever order a state has its resources in, evidence and messages come in one. */
function inUrnOrder(graph: ResourceGraph): ResourceGraph {
  const known = sortedGraphs.get(graph);
  if (known) return known;
  const { deployment } = graph;
  const resources = deployment.deployment.resources?.toSorted((a, b) => compare(a.urn, b.urn)) ?? [];
  const sorted = ResourceGraph.of({ ...deployment, deployment: { ...deployment.deployment, resources } });
  sortedGraphs.set(graph, sorted);
  return sorted;
}

function prepare(given: ResourceGraph, options: EvaluateOptions): Run {
  const graph = inUrnOrder(given);
  const { settings = NO_SETTINGS, asOf = dayOf(new Date()) } = options;
  checkSettings(settings);
  if (!isDay(asOf)) throw new RangeError(`as-of: a day, YYYY-MM-DD, got ${JSON.stringify(asOf)}`);
  const projects = projectsOf(graph);
  const [stack, ...others] = new Set([...projects].map((name) => name.split("::")[0] ?? ""));
  const profile = profileOf(options.profile, stack);
  return {
    graph,
    profile,
    settings,
    asOf,
    options,
    stack: stack !== undefined && others.length === 0 ? stack : null,
    exemptions: new Exemptions(options.exemptions ?? [], profile, asOf, projects),
    controls: new Set(options.controls ?? controlIds),
  };
}

interface Run extends RuleContext {
  readonly asOf: string;
  /** Null for an empty graph or one of several stacks. */
  readonly stack: string | null;
  readonly exemptions: Exemptions;
  readonly options: EvaluateOptions;
  readonly controls: ReadonlySet<ControlId>;
}

function judgeAll(run: Run): { results: readonly ReportResult[]; coverage: ReportCoverage } {
  const results: ReportResult[] = [];
  const uncovered = new Map<string, number>();
  let external = 0;
  for (const resource of run.graph.resources) {
    const rules = rulesFor(canonicalType(resource.type));
    if (resource.external) external++;
    else if (rules.length > 0) {
      for (const rule of rules) if (run.controls.has(rule.control)) results.push(judgeOne(rule, resource, run));
    } else if (resource.custom) uncovered.set(resource.type, (uncovered.get(resource.type) ?? 0) + 1);
    if (resource.external || !resource.custom) continue;
    for (const rule of rulesForEvery) {
      if (!run.controls.has(rule.control) || !readsWhatIs(rule, run)) continue;
      const result = judgeOne(rule, resource, run);
      // Most resources have nothing that such a rule could judge: to say so of each would drown the rest.
      if (result.verdict !== "not-applicable") results.push(result);
    }
  }
  const judgedResources = new Set(results.map(({ urn }) => urn)).size;
  results.push(...unrecorded(run));
  if (run.options.prod && run.controls.has("X-39")) {
    // It compares all controls, also where few are asked for.
    const { prod: _, controls: chosen, ...whole } = run.options;
    const own = chosen === undefined ? results : judgeGraph(run.graph, whole);
    results.push(toResult("X-39", stackResource(run.graph), parityVerdict(own, run.options.prod), run));
  }
  const own = run.controls.has("EXM-01") ? run.exemptions.verdict(run.controls) : undefined;
  if (own) results.push(toResult("EXM-01", stackResource(run.graph), own, run));
  const touched = new Set(results.map(({ control: id }) => id));
  return {
    results: results.sort(byControlAndUrn),
    coverage: {
      judgedResources,
      typesWithoutRule: [...uncovered]
        .map(([type, count]) => ({ type, count }))
        .sort((a, b) => b.count - a.count || compare(a.type, b.type)),
      controlsWithoutResource: controlIds.filter((id) => run.controls.has(id) && !touched.has(id)),
      external,
    },
  };
}

function judgeOne(rule: Rule, resource: Resource, run: Run): ReportResult {
  const checked = checkedResource(resource, run.graph, run.options.marksSecrets, run.options.marksOutputs);
  const before = run.graph.questionsForReferences;
  const found = rule.check(checked, run);
  const verdict = run.graph.questionsForReferences > before ? restingOnReferences(found, resource, run.graph) : found;
  if (verdict.outcome === "unknown") run.exemptions.noteUnknown(rule.control, resource.urn);
  return toResult(rule.control, resource, decided(rule.control, verdict, run.options), run);
}

/** What follows from references is as good as these are. */
function restingOnReferences(found: Verdict, resource: Resource, graph: ResourceGraph): Verdict {
  if (!graph.recordsReferences) {
    return { outcome: "unknown", path: "references between resources", reason: "unrecorded" };
  }
  if (found.outcome === "fail" || found.outcome === "unknown") return found;
  const broken = graph.brokenReferences(resource).find(({ path }) => /^(propertyD|d)ependencies/.test(path));
  return broken ? { outcome: "unknown", path: `${broken.path} (${broken.target})`, reason: "broken" } : found;
}

/** An event log tells few options of a resource. */
function readsWhatIs({ options }: Rule, { graph }: Run): boolean {
  return options === undefined || graph.recordsReferences;
}

/** Once for the stack: to say so of each resource would drown the rest. */
function unrecorded(run: Run): readonly ReportResult[] {
  const rules = rulesForEvery.filter((rule) => run.controls.has(rule.control) && !readsWhatIs(rule, run));
  return rules.map(({ control: id, options = "" }) =>
    toResult(id, stackResource(run.graph), { outcome: "unknown", path: options, reason: "unrecorded" }, run),
  );
}

/** Nothing is wrong with a secret for being one; what is not in the graph may be elsewhere. */
const REPORTED_ONLY: ReadonlySet<UnknownReason> = new Set(["secret", "broken"]);

/** In a state, what the rule needs to know and cannot is a failure; a secret is not wrong for being one. */
export function decided(
  id: ControlId,
  verdict: Verdict,
  { unknowns = "report" }: Pick<EvaluateOptions, "unknowns">,
): Verdict {
  const fails = unknowns === "fail" && verdict.outcome === "unknown" && !REPORTED_ONLY.has(verdict.reason);
  if (!fails || control(id).unknown !== "undecided") return verdict;
  const message = `cannot be decided: ${describeUnknown(verdict)}`;
  return { outcome: "fail", findings: [{ message, evidence: evidenceOf(verdict) }] };
}

function toResult(id: ControlId, resource: Resource, verdict: Verdict, run: Run): ReportResult {
  const base = {
    control: id,
    urn: resource.urn,
    type: resource.type,
    level: levelIn(id, run),
    ...(resource.sourcePosition !== undefined && { sourcePosition: resource.sourcePosition }),
  };
  switch (verdict.outcome) {
    case "pass":
      return { ...base, verdict: "pass", message: control(id).title, evidence: verdict.evidence };
    case "not-applicable":
      return { ...base, verdict: "not-applicable", message: verdict.reason };
    case "unknown":
      return { ...base, verdict: "unknown", message: describeUnknown(verdict), evidence: evidenceOf(verdict) };
    case "fail": {
      const { left, by } = run.exemptions.apply(id, resource.urn, verdict.findings);
      const shown = left.length > 0 ? left : verdict.findings;
      const exemption = by && exemptionOf(by);
      return {
        ...base,
        verdict: left.length > 0 ? "fail" : "exempt",
        message: shown.map(({ message }) => message).join("; "),
        evidence: shown.flatMap(({ evidence }) => evidence),
        findings: shown.map(({ key, message }) => ({ ...(key !== undefined && { key }), message })),
        ...(exemption && { exemption }),
      };
    }
    default:
      return verdict satisfies never;
  }
}

function levelIn(id: ControlId, { options, profile }: Run): Level {
  return options.levels?.[id] ?? levelOf(id, profile);
}

function evidenceOf({ path, reason }: Unknown): readonly Evidence[] {
  return [{ path, value: `[${reason}]` }];
}

function exemptionOf({ reason, owners, ticket, created, expires }: Exemption): ReportExemption {
  return { reason, owners, ticket, created, expires };
}

/** The stack itself; an export without it (a part of a state) gets a stand-in. */
function stackResource(graph: ResourceGraph): Resource {
  const [stack] = graph.byType(STACK);
  return stack ?? { urn: `urn:pulumi:unknown::unknown::${STACK}::unknown`, type: STACK, custom: false };
}

/** `<stack>::<project>` of every resource. */
function projectsOf(graph: ResourceGraph): ReadonlySet<string> {
  const found = graph.resources.flatMap(({ urn }) => {
    const stack = stackOf(urn);
    const project = urn.split("::")[1];
    return stack !== undefined && project !== undefined ? [`${stack}::${project}`] : [];
  });
  return new Set(found);
}

const order = new Map<string, number>(controlIds.map((id, index) => [id, index]));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function byControlAndUrn(a: ReportResult, b: ReportResult): number {
  const controls = (order.get(a.control) ?? 0) - (order.get(b.control) ?? 0);
  return controls || compare(a.urn, b.urn) || compare(a.type, b.type) || compare(a.message, b.message);
}
