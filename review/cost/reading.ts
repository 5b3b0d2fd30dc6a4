/** Inputs of one resource, as a price needs them: what is not known is said, never guessed. */
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isList, isObject } from "../../graph/values.ts";

/** The cost depends on a value that is not in the graph. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export class Reading {
  readonly graph: ResourceGraph;
  readonly resource: Resource;

  constructor(graph: ResourceGraph, resource: Resource) {
    this.graph = graph;
    this.resource = resource;
  }

  of(resource: Resource): Reading {
    return new Reading(this.graph, resource);
  }

  /** The input, else the output that a provider computes; undefined if neither is there. */
  value(path: string): Json | undefined {
    const found = this.graph.value(this.resource, path, { outputs: true });
    if (found.kind === "absent") return undefined;
    if (found.kind === "unknown") throw new Unreadable(`${path} is ${found.secret ? "a secret" : "not known yet"}`);
    return found.value;
  }

  has(path: string): boolean {
    return this.graph.value(this.resource, path, { outputs: true }).kind !== "absent";
  }

  text(path: string): string | undefined {
    const value = this.value(path);
    return value === undefined ? undefined : String(value);
  }

  flag(path: string): boolean {
    const value = this.value(path);
    return value === true || value === "true"; // exports may keep flags as text
  }

  /** Exports may keep numbers as text. */
  number(path: string): number | undefined {
    const value = this.value(path);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
    throw new Unreadable(`${path} is no quantity`);
  }

  /** Entries of a list, unknown ones too: their number is what counts. */
  list(path: string): readonly Json[] {
    const value = this.value(path);
    if (value === undefined) return [];
    if (isList(value)) return value;
    throw new Unreadable(`${path} is no list`);
  }

  /** The one resource of this type that an input names. */
  referred(path: string, type: string): Resource | undefined {
    return this.graph.references(this.resource.urn, path).find((each) => each.type === type);
  }
}

/** The region a resource stands in: its own argument, what the provider answered, its ARN, its provider's. */
export function regionOf(graph: ResourceGraph, resource: Resource): string | undefined {
  const known = [resource.inputs?.region, resource.outputs?.region, fromArn(resource.outputs?.arn)];
  const own = known.find((value) => typeof value === "string" && REGION.test(value));
  if (typeof own === "string") return own;
  const provider = graph.provider(resource)?.inputs?.region;
  return typeof provider === "string" && REGION.test(provider) ? provider : undefined;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

function fromArn(arn: Json | undefined): string | undefined {
  return typeof arn === "string" ? arn.split(":")[3] : undefined;
}

/** The value of a list entry or a nested object at a key. */
export function at(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
