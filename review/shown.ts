/** Values as a reader may see them: references by name, never the value of a secret. */
import type { Json, Urn } from "../graph/model.ts";
import { logicalNameOf } from "../graph/urn.ts";
import type { ShownValue } from "./model.ts";
import type { Normal } from "./normal.ts";

export function shown(value: Normal | undefined): ShownValue {
  if (value === undefined) return { kind: "absent" };
  switch (value.kind) {
    case "secret":
    case "unknown":
      return { kind: value.kind };
    case "asset":
      return { kind: "asset", hash: value.hash, ...(value.name !== undefined && { name: value.name }) };
    case "scalar":
    case "text":
    case "list":
    case "map":
      return { kind: "value", value: plainOf(value) };
    default:
      return value satisfies never;
  }
}

/** The resource whose computed output the value consists of; undefined for any other value. */
export function soleSource(value: Normal | undefined): Urn | undefined {
  if (value?.kind !== "text" || value.parts.length !== 1) return undefined;
  const [part] = value.parts;
  return typeof part === "object" && !part.stated ? part.urn : undefined;
}

/** Text that repeats what another resource's input says: known before and after. */
export function isStated(value: Normal | undefined): boolean {
  return value?.kind === "text" && value.parts.every((part) => typeof part === "string" || part.stated);
}

export function follows(urn: Urn): ShownValue {
  return { kind: "follows", urn, name: logicalNameOf(urn) };
}

/** As JSON; what has no value of its own is named in brackets. */
export function plainOf(value: Normal): Json {
  switch (value.kind) {
    case "scalar":
      return value.value;
    case "text":
      return value.parts
        .map((part) => {
          if (typeof part === "string") return part;
          return part.stated ? value.raw : `\${${logicalNameOf(part.urn)}.${part.output}}`;
        })
        .join("");
    case "list":
      return value.entries.map(plainOf);
    case "map":
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainOf(entry)]));
    case "secret":
      return "[secret]";
    case "unknown":
      return "[unknown]";
    case "asset":
      return `[file ${value.hash.slice(0, 12)}]`;
    default:
      return value satisfies never;
  }
}
