/**
 * Fills the templates of `knowledge/` with values that are plausible and depend on nothing but the resource itself, so
 * that the same program always gives the same graph.
 */
import { createHash } from "node:crypto";
import type { TemplateValue } from "../knowledge/types.ts";
import { isSecret, secretEnvelope, unwrapSecret, type Wire, type WireMap } from "./wire.ts";

export interface TemplateContext {
  readonly urn: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly inputs: WireMap;
  /** Physical name and id; empty until they are known. */
  readonly name: string;
  readonly id: string;
  /** The how-manieth resource of this URN it is, 1 when absent. */
  readonly generation?: number;
}

const PLACEHOLDER = /\{([a-zA-Z0-9_.]+)(?:\|([^}]*))?\}/g;
const WHOLE = /^\{([a-zA-Z0-9_.]+)\}$/;

/** The filled template; undefined where it is nothing but an input that is absent. */
export function fillTemplate(template: TemplateValue, context: TemplateContext, item?: string): Wire | undefined {
  if (typeof template === "string") return fillString(template, context, item);
  if (Array.isArray(template)) {
    return template.map((entry) => fillTemplate(entry, context, item) ?? null);
  }
  if (typeof template !== "object") return template;
  const map = template as { readonly [key: string]: TemplateValue };
  if (map.$each !== undefined) return fillEach(map, context);
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, entry]) => {
      const value = fillTemplate(entry, context, item);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** `{ $each: [templates], $item: template }`: one filled `$item` per distinct string in what `$each` gives, flattened. */
function fillEach(map: { readonly [key: string]: TemplateValue }, context: TemplateContext): Wire[] {
  const sources = Array.isArray(map.$each) ? map.$each : [map.$each as TemplateValue];
  const items = sources
    .flatMap((source) => unwrapSecret(fillTemplate(source, context)))
    .filter((entry): entry is string => typeof entry === "string");
  return [...new Set(items)].map((entry) => fillTemplate(map.$item ?? "{item}", context, entry) ?? null);
}

function fillString(template: string, context: TemplateContext, item: string | undefined): Wire | undefined {
  const whole = WHOLE.exec(template);
  if (whole?.[1] === "generation") return context.generation ?? 1;
  if (whole?.[1]?.startsWith("input.")) return inputAt(context.inputs, whole[1].slice("input.".length));
  let secret = false;
  const text = template.replace(PLACEHOLDER, (match, key: string, fallback = "") => {
    if (key.startsWith("input.")) {
      const value = inputAt(context.inputs, key.slice("input.".length));
      secret ||= isSecret(value);
      const plain = unwrapSecret(value);
      return plain === undefined || plain === null ? fallback : String(plain);
    }
    return placeholder(key, context, item) ?? match;
  });
  return secret ? secretEnvelope(text) : text;
}

function placeholder(key: string, context: TemplateContext, item: string | undefined): string | undefined {
  if (key === "item") return item;
  if (key.startsWith("item.")) return derived(key.slice("item.".length), `${context.account}|${item}`);
  switch (key) {
    case "region":
    case "account":
    case "partition":
    case "name":
    case "id":
      return context[key];
    case "generation":
      return String(context.generation ?? 1);
    case "logical":
      return context.urn.split("::").slice(3).join("::");
    default:
      return derived(key, context.urn);
  }
}

/** Characters made from a seed: `hex`, `hexN`, `digits`, `digitsN`, `upperN`, `lowerN`, `uuid`. */
export function derived(kind: string, seed: string): string | undefined {
  const digest = createHash("sha512").update(seed).digest();
  const hex = digest.toString("hex");
  if (kind === "uuid") {
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
  const match = /^(hex|digits|upper|lower)(\d{0,2})$/.exec(kind);
  if (match === null) return undefined;
  const length = Number(match[2] || (match[1] === "digits" ? 12 : 8));
  switch (match[1]) {
    case "hex":
      return hex.slice(0, length);
    case "digits":
      return pick(digest, "123456789", length);
    case "upper":
      return pick(digest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
    default:
      return pick(digest, "abcdefghijklmnopqrstuvwxyz0123456789", length);
  }
}

function pick(digest: Buffer, alphabet: string, length: number): string {
  return Array.from({ length }, (_, i) => alphabet[(digest[i % digest.length] ?? 0) % alphabet.length]).join("");
}

function inputAt(inputs: WireMap, path: string): Wire | undefined {
  let value: Wire | undefined = inputs;
  let secret = false;
  for (const part of path.split(".")) {
    secret ||= isSecret(value);
    const container: Wire | undefined = unwrapSecret(value);
    if (Array.isArray(container)) value = container[Number(part)];
    else if (typeof container === "object" && container !== null) value = (container as WireMap)[part];
    else return undefined;
  }
  return secret && value !== undefined && !isSecret(value) ? secretEnvelope(value) : value;
}
