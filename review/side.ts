/** One of the two graphs, with what the comparison asks of it. */
import type { Resource, Urn } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isObject } from "../graph/values.ts";
import { defaultsOf, type Normal, type NormalInputs, normalise } from "./normal.ts";
import { type Outputs, outputsOf } from "./outputs.ts";

export class ComparedSide {
  readonly graph: ResourceGraph;
  readonly #urnOf: (urn: Urn) => Urn;
  readonly #secretKey: string;
  readonly #outputs = new Map<Resource, Outputs>();
  readonly #inputs = new Map<Resource, Map<string, Normal | undefined>>();

  /** `urnOf`: the name that both sides know a resource by. */
  constructor(graph: ResourceGraph, urnOf: (urn: Urn) => Urn, secretKey: string) {
    this.graph = graph;
    this.#urnOf = urnOf;
    this.#secretKey = secretKey;
  }

  /** Evaluated by this program and as deployed: its ids are made up in a way that is the same for every such graph. */
  get isDeclared(): boolean {
    const own = this.graph.deployment.deployment.metadata?.larder;
    return isObject(own) && own.mode === "deployed";
  }

  outputs(resource: Resource): Outputs {
    const known = this.#outputs.get(resource);
    if (known !== undefined) return known;
    const made = outputsOf(resource, this.#urnOf(resource.urn), defaultsOf(resource));
    this.#outputs.set(resource, made);
    return made;
  }

  /** Resources that the input takes values from, by Pulumi's own record of it. */
  sources(resource: Resource, property: string): readonly Resource[] {
    const { propertyDependencies, dependencies = [] } = resource;
    const urns = propertyDependencies === undefined ? dependencies : (own(propertyDependencies, property) ?? []);
    return urns.flatMap((urn) => this.graph.get(urn) ?? []);
  }

  input(resource: Resource, property: string): Normal | undefined {
    const known = this.#inputs.get(resource) ?? new Map<string, Normal | undefined>();
    this.#inputs.set(resource, known);
    if (!known.has(property)) {
      const sources = this.sources(resource, property).map((source) => this.outputs(source));
      const context = { type: resource.type, sources, secretKey: this.#secretKey };
      known.set(property, normalise(own(resource.inputs ?? {}, property), property, context));
    }
    return known.get(property);
  }

  /** All inputs; without those of `leaveOut` and the provider's bookkeeping. */
  inputs(resource: Resource, leaveOut: ReadonlySet<string> = new Set()): NormalInputs {
    const found = new Map<string, Normal>();
    for (const property of Object.keys(resource.inputs ?? {}).sort()) {
      if (property.startsWith("__") || leaveOut.has(property)) continue;
      const value = this.input(resource, property);
      if (value !== undefined) found.set(property, value);
    }
    return found;
  }

  /** Region that a resource of AWS is in: its own argument, else its provider's. */
  region(resource: Resource): string | undefined {
    const provider = this.graph.provider(resource);
    const region = resource.inputs?.region ?? provider?.inputs?.region;
    return typeof region === "string" ? region : undefined;
  }
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
