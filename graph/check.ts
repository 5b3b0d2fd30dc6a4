/** Checks parsed JSON against a schema, in one line that names place, expected and found kind, and never a value. */
import type { z } from "zod";
import { GraphError } from "./error.ts";
import type { Json, Resource } from "./model.ts";
import { isList, isObject, type JsonObject } from "./values.ts";

/** A resource that resourceSchema has accepted, with Go's nulls taken out. */
export function toResource(raw: Json): Resource {
  const resource = withoutNulls(isObject(raw) ? raw : {});
  if (!isResource(resource)) throw new Error("toResource needs what resourceSchema has accepted");
  if (!resource.propertyDependencies) return resource;
  const lists = Object.entries(resource.propertyDependencies).map(([name, urns]) => [name, urns ?? []] as const);
  return { ...resource, propertyDependencies: Object.fromEntries(lists) };
}

/** The required fields again; resourceSchema has checked the others. */
function isResource(value: JsonObject): value is JsonObject & Resource {
  return typeof value.urn === "string" && typeof value.type === "string" && typeof value.custom === "boolean";
}

/** Throws a GraphError for the first problem; zod's own messages quote no values. */
export function check(schema: z.ZodType, value: Json, sourceName: string, prefix: string): void {
  const result = schema.safeParse(value);
  const issue = result.error?.issues[0];
  if (!issue) return;
  const found = issue.path.reduce<Json | undefined>((part, key) => own(part, key), value);
  const place = `${prefix}${formatPath(issue.path)}`;
  const more = (result.error?.issues.length ?? 1) - 1;
  const others = more > 0 ? ` (and ${more} more problem${more > 1 ? "s" : ""})` : "";
  throw new GraphError(`${sourceName}: ${place}: must be ${allowed(issue)}, got ${describe(found)}${others}`);
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return describeType(issue.expected);
    case "invalid_format":
      return issue.format === "starts_with" ? 'a URN ("urn:pulumi:...")' : "well-formed";
    case "too_small":
      return "not empty";
    default:
      return issue.message === "Invalid input" ? "well-formed" : issue.message;
  }
}

function describeType(expected: string): string {
  const words: Readonly<Record<string, string>> = { string: "text", array: "a list", boolean: "true or false" };
  return words[expected] ?? (expected === "number" ? "a number" : "an object");
}

/** The kind of a value, never the value. */
export function describe(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (typeof value === "string") return value === "" ? "empty text" : "text";
  return typeof value === "object" ? "an object" : typeof value === "boolean" ? String(value) : "a number";
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function own(value: Json | undefined, key: PropertyKey): Json | undefined {
  if (isList(value)) return typeof key === "number" ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}

export function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
