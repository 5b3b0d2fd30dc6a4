/**
 * What a judgement rests on. It is made once on a graph whose resources note every read; a mutant changes only those
 * verdicts that rest on what it changes. Questions for edges are noted as such: the index of references reads everything,
 * but answers only what was asked.
 */
import type { Json, Resource, Urn } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { parsePath } from "../graph/values.ts";
import { IGNORE_CHANGES, PROTECT, REPLACEMENT } from "./mutant.ts";

/** In place of an argument's name: the names of all arguments, or all edges. */
export const EVERYTHING = "*";

export interface Reads {
  /** Names of arguments and options, by URN. */
  readonly arguments: ReadonlyMap<Urn, ReadonlySet<string>>;
  /** Resources whose users were asked for. */
  readonly usersOf: ReadonlySet<Urn>;
  /** Resources that were found, if only to be counted. */
  readonly found: ReadonlySet<Urn>;
}

/** Of every resource there is, and no sign of interest in this one. */
const IDENTITY = new Set<PropertyKey>(["type", "urn", "custom", "external", "delete"]);
const OPTIONS: Readonly<Record<string, string>> = {
  protect: PROTECT,
  ignoreChanges: IGNORE_CHANGES,
  larder: REPLACEMENT,
};

export class Tracer {
  readonly #base: ResourceGraph;
  readonly #shown = new Map<Resource, Resource>();
  #arguments = new Map<Urn, Set<string>>();
  #usersOf = new Set<Urn>();
  #found = new Set<Urn>();

  constructor(base: ResourceGraph) {
    this.#base = base;
    for (const resource of base.resources) this.#shown.set(resource, this.#watched(resource));
  }

  /** The resource as `graph()` shows it. */
  shown(resource: Resource): Resource {
    return this.#shown.get(resource) ?? resource;
  }

  /** A graph of its own for each judgement: rules keep what they have found out about a graph. */
  graph(): ResourceGraph {
    const { deployment } = this.#base.deployment;
    const resources = this.#base.resources.map((resource) => this.shown(resource));
    const graph = ResourceGraph.of({ ...this.#base.deployment, deployment: { ...deployment, resources } });
    this.#watch(graph);
    return graph;
  }

  /** What `judge` rests on. */
  trace<T>(judge: () => T): { readonly result: T; readonly reads: Reads } {
    this.#arguments = new Map();
    this.#usersOf = new Set();
    this.#found = new Set();
    const result = judge();
    return { result, reads: { arguments: this.#arguments, usersOf: this.#usersOf, found: this.#found } };
  }

  #note(urn: Urn, name: string): void {
    const names = this.#arguments.get(urn);
    if (names) names.add(name);
    else this.#arguments.set(urn, new Set([name]));
  }

  #watched(resource: Resource): Resource {
    const { urn } = resource;
    const inputs = resource.inputs && this.#watchedArguments(urn, resource.inputs);
    const outputs = resource.outputs && this.#watchedArguments(urn, resource.outputs);
    return new Proxy(resource, {
      get: (target, key) => {
        if (!IDENTITY.has(key)) this.#found.add(urn);
        if (key === "inputs") return inputs;
        if (key === "outputs") return outputs;
        const option = OPTIONS[String(key)];
        if (option !== undefined) this.#note(urn, option);
        return Reflect.get(target, key);
      },
    });
  }

  #watchedArguments(urn: Urn, values: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
    const note = (key: PropertyKey) => {
      this.#found.add(urn);
      this.#note(urn, String(key));
    };
    return new Proxy(values, {
      get: (target, key) => {
        note(key);
        return Reflect.get(target, key);
      },
      has: (target, key) => {
        note(key);
        return Reflect.has(target, key);
      },
      getOwnPropertyDescriptor: (target, key) => {
        note(key);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      ownKeys: (target) => {
        note(EVERYTHING);
        return Reflect.ownKeys(target);
      },
    });
  }

  #watch(graph: ResourceGraph): void {
    const base = this.#base;
    const { byType, byName, children, get, document } = graph;
    const note = (resources: readonly Resource[]) => {
      for (const { urn } of resources) this.#found.add(urn);
      return resources;
    };
    graph.references = (urn, property) => {
      this.#note(urn, property === undefined ? EVERYTHING : String(parsePath(property)[0] ?? ""));
      return note(base.references(urn, property)).map((resource) => this.shown(resource));
    };
    graph.referrers = (urn, property) => {
      this.#usersOf.add(urn);
      return note(base.referrers(urn, property)).map((resource) => this.shown(resource));
    };
    graph.byType = (...types) => note(byType.call(graph, ...types));
    graph.byName = (name) => note(byName.call(graph, name));
    graph.children = (urn) => note(children.call(graph, urn));
    graph.get = (urn) => {
      this.#found.add(urn);
      return get.call(graph, urn);
    };
    graph.document = (resource, path) => {
      this.#note(resource.urn, String(parsePath(path)[0] ?? ""));
      return document.call(graph, resource, path);
    };
  }
}
