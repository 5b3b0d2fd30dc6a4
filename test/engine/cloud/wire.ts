/** Values of the protocol as the cloud sees them: plain, without secret envelopes. */
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN_SENTINELS } from "../../../graph/model.ts";
import { unwrapSecret } from "../../../offline/wire.ts";
import type { Wire, WireMap } from "./types.ts";

export const typeOf = (urn: string): string => (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

export const isMap = (value: Wire | undefined): value is WireMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Wire | undefined): value is readonly Wire[] => Array.isArray(value);

export function plain(value: structProto.Struct | undefined): WireMap {
  return open((value?.toJavaScript() ?? {}) as WireMap) as WireMap;
}

function open(value: Wire): Wire {
  const inner = unwrapSecret(value) ?? null;
  if (isList(inner)) return inner.map(open);
  if (!isMap(inner)) return inner;
  return Object.fromEntries(Object.entries(inner).map(([key, entry]) => [key, open(entry)]));
}

export function struct(map: WireMap): structProto.Struct {
  return structProto.Struct.fromJavaScript(map as Record<string, structProto.JavaScriptValue>);
}

/** Every text in a value with its path; list indexes are left out (`subnets`, `rules.destination.bucket`). */
export function* textsIn(
  value: Wire | undefined,
  path = "",
): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === "string") {
    if (!UNKNOWN_SENTINELS.has(value)) yield { path, text: value };
  } else if (isList(value)) {
    for (const entry of value) yield* textsIn(entry, path);
  } else if (isMap(value)) {
    for (const [key, entry] of Object.entries(value)) yield* textsIn(entry, path === "" ? key : `${path}.${key}`);
  }
}

/** The texts at a path or below it. */
export function textsAt(inputs: WireMap, path: string): readonly string[] {
  return [...textsIn(inputs)]
    .filter((each) => each.path === path || each.path.startsWith(`${path}.`))
    .map(({ text }) => text);
}

/** `*` stands for any text. */
export function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(text);
}
