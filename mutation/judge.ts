/** Judges mutants of one graph; of each only what its change can reach. */
import type { Resource, Urn } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { type ControlId, controlIds } from "../policies/catalogue.ts";
import { checkedResource } from "../policies/checked.ts";
import { decided } from "../policies/evaluate.ts";
import type { Rule, RuleContext, Verdict } from "../policies/model.ts";
import type { Profile } from "../policies/profile.ts";
import { rulesFor, rulesForEvery } from "../policies/rules.ts";
import { canonicalType } from "../policies/types.ts";
import type { Mutant } from "./mutant.ts";
import { EVERYTHING, type Reads, Tracer } from "./trace.ts";

interface Judgement {
  readonly rule: Rule;
  readonly resource: Resource;
  /** Findings of the graph as it is: they are no merit of a mutant. */
  readonly findings: ReadonlySet<string>;
  readonly reads: Reads;
}

export interface Answer {
  /** Controls with a finding that the graph does not have without the change; in the order of the catalogue. */
  readonly fired: readonly ControlId[];
  /** Controls that read what was changed, whatever they said; without those about every resource. */
  readonly readBy: readonly ControlId[];
}

export interface JudgeOptions {
  readonly profile: Profile;
  /** Rules that take part; default all. */
  readonly takesPart?: (control: ControlId) => boolean;
}

const NO_SETTINGS = {};
const order = new Map<ControlId, number>(controlIds.map((id, index) => [id, index]));

export class Judge {
  readonly #graph: ResourceGraph;
  readonly #options: JudgeOptions;
  readonly #readers = new Map<Urn, Map<string, Set<Judgement>>>();
  readonly #askers = new Map<Urn, Set<Judgement>>();
  readonly #finders = new Map<Urn, Set<Judgement>>();

  constructor(graph: ResourceGraph, options: JudgeOptions) {
    this.#graph = graph;
    this.#options = options;
    const tracer = new Tracer(graph);
    for (const resource of graph.resources) {
      for (const rule of this.#rulesOf(resource)) this.#index(this.#judged(rule, resource, tracer));
    }
  }

  answer(mutant: Mutant): Answer {
    const graph = this.#mutated(mutant);
    const affected = [...this.#affected(mutant, graph)];
    const fired = affected.filter((judgement) => this.#fires(judgement, mutant, graph));
    const readers = affected.filter(({ rule }) => !rulesForEvery.includes(rule));
    return { fired: controlsOf(fired), readBy: controlsOf(readers) };
  }

  #rulesOf(resource: Resource): readonly Rule[] {
    const { takesPart = () => true } = this.#options;
    if (resource.external) return [];
    const all = [...rulesFor(canonicalType(resource.type)), ...(resource.custom ? rulesForEvery : [])];
    return all.filter(({ control }) => takesPart(control));
  }

  #judged(rule: Rule, resource: Resource, tracer: Tracer): Judgement {
    const { result, reads } = tracer.trace(() => this.#verdict(rule, tracer.shown(resource), tracer.graph()));
    return { rule, resource, findings: findingsOf(result), reads };
  }

  #verdict(rule: Rule, resource: Resource, graph: ResourceGraph): Verdict {
    const context: RuleContext = { profile: this.#options.profile, settings: NO_SETTINGS, graph };
    return decided(rule.control, rule.check(checkedResource(resource, graph), context), { unknowns: "fail" });
  }

  #index(judgement: Judgement): void {
    const { reads } = judgement;
    for (const [urn, names] of reads.arguments) {
      const byName = this.#readers.get(urn) ?? new Map<string, Set<Judgement>>();
      this.#readers.set(urn, byName);
      for (const name of names) add(byName, name, judgement);
    }
    for (const urn of reads.usersOf) add(this.#askers, urn, judgement);
    for (const urn of reads.found) add(this.#finders, urn, judgement);
  }

  #mutated({ urn, resource }: Mutant): ResourceGraph {
    const { deployment } = this.#graph.deployment;
    const resources = this.#graph.resources.flatMap((each) =>
      each.urn !== urn ? [each] : resource === undefined ? [] : [resource],
    );
    return ResourceGraph.of({ ...this.#graph.deployment, deployment: { ...deployment, resources } });
  }

  /** Judgements that may come out differently; in the order in which they were made. */
  #affected(mutant: Mutant, graph: ResourceGraph): ReadonlySet<Judgement> {
    const { urn, properties, resource } = mutant;
    const readers = this.#readers.get(urn);
    const asked = this.#targets(mutant, graph).flatMap((target) => [...(this.#askers.get(target) ?? [])]);
    if (resource === undefined) {
      return new Set([...(this.#finders.get(urn) ?? []), ...asked].filter((each) => each.resource.urn !== urn));
    }
    // With the tags go those that the provider shows among the outputs.
    const names = [...properties, ...(properties.includes("tags") ? ["tagsAll"] : []), EVERYTHING];
    return new Set([...names.flatMap((name) => [...(readers?.get(name) ?? [])]), ...asked]);
  }

  /** Resources to which an edge is new, gone, or under another argument than before. */
  #targets({ urn, properties }: Mutant, graph: ResourceGraph): readonly Urn[] {
    const [before, after] = [this.#graph, graph].map((each) => new Set(each.references(urn).map((to) => to.urn)));
    const named = properties.flatMap((name) => this.#graph.references(urn, name).map((to) => to.urn));
    const differ = [...(before ?? []), ...(after ?? [])].filter((to) => before?.has(to) !== after?.has(to));
    return [...new Set([...differ, ...named])];
  }

  #fires({ rule, resource, findings }: Judgement, mutant: Mutant, graph: ResourceGraph): boolean {
    const judged = resource.urn === mutant.urn ? mutant.resource : resource;
    if (judged === undefined) return false;
    return [...findingsOf(this.#verdict(rule, judged, graph))].some((finding) => !findings.has(finding));
  }
}

function findingsOf(verdict: Verdict): ReadonlySet<string> {
  return new Set(verdict.outcome === "fail" ? verdict.findings.map(({ key, message }) => key ?? message) : []);
}

function add(index: Map<string, Set<Judgement>>, key: string, judgement: Judgement): void {
  const found = index.get(key);
  if (found) found.add(judgement);
  else index.set(key, new Set([judgement]));
}

function controlsOf(judgements: readonly Judgement[]): readonly ControlId[] {
  const ids = new Set(judgements.map(({ rule }) => rule.control));
  return [...ids].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
