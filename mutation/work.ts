/** A part of the mutants of one stack, from graph to outcomes; what a worker does. */
import type { Deployment, Resource } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { logicalNameOf, typeChainOf } from "../graph/urn.ts";
import type { ControlId } from "../policies/catalogue.ts";
import { levelOf } from "../policies/levels.ts";
import type { Level, Profile } from "../policies/profile.ts";
import { argumentOf } from "./arguments.ts";
import { Judge } from "./judge.ts";
import type { Mutant } from "./mutant.ts";
import { isMutable, mutantsOfResource } from "./mutants.ts";
import type { Outcome } from "./outcome.ts";

export interface Work {
  readonly stack: string;
  readonly profile: Profile;
  readonly deployment: Deployment;
  /** Every how manyth resource, and from which on. */
  readonly step: number;
  readonly first: number;
  /** Controls that take part; absent = all. */
  readonly controls?: readonly ControlId[];
}

export function outcomesOf({ stack, profile, deployment, step, first, controls }: Work): readonly Outcome[] {
  const graph = ResourceGraph.of(deployment);
  const takesPart = controls && ((id: ControlId) => controls.includes(id));
  const judge = new Judge(graph, { profile, ...(takesPart && { takesPart }) });
  const own = graph.resources.filter(isMutable).filter((_, index) => index % step === first);
  return own.flatMap((resource) => {
    const before = { stack, area: areaOf(resource), name: logicalNameOf(resource.urn) };
    return [...mutantsOfResource(resource, graph)].map((mutant) => ({
      ...before,
      ...outcomeOf(mutant, resource, judge, profile),
    }));
  });
}

function outcomeOf(mutant: Mutant, resource: Resource, judge: Judge, profile: Profile) {
  const { urn, type, place, operator, text } = mutant;
  const { fired, readBy } = judge.answer(mutant);
  const level: Level = fired.some((id) => levelOf(id, profile) === "mandatory") ? "mandatory" : "advisory";
  const caught = fired.length > 0;
  return {
    urn,
    type,
    path: place.path,
    pattern: place.pattern,
    operator,
    text,
    fired,
    readBy: caught ? [] : readBy,
    ...(caught && { level }),
    ...(!caught && isDefault(mutant, resource) && { isDefault: true }),
  };
}

function isDefault({ operator, type, place, properties }: Mutant, { inputs = {} }: Resource): boolean {
  const [property = ""] = properties;
  const removed = inputs[property];
  const absent = argumentOf(type, place.pattern)?.absent;
  return operator === "removed" && place.path === property && absent !== undefined && String(removed) === absent;
}

function areaOf({ urn }: Resource): string {
  const [owner, area = "other"] = (typeChainOf(urn)[0] ?? "").split(":");
  return owner === "larder" ? area : "other";
}
