/** Questions about the shape of the zod schema: merging, error messages and the editor's schema all walk it. */
import { z } from "zod";

export type Schema = z.core.$ZodType;

export type Shape =
  | { readonly kind: "object"; readonly keys: Readonly<Record<string, Schema>> }
  | { readonly kind: "union"; readonly discriminator: string; readonly options: ReadonlyMap<string, UnionOption> }
  | { readonly kind: "record"; readonly key: Schema; readonly value: Schema }
  | { readonly kind: "list"; readonly element: Schema }
  | { readonly kind: "leaf" };

export interface UnionOption {
  readonly schema: Schema;
  readonly keys: Readonly<Record<string, Schema>>;
}

export function isOptional(schema: Schema): boolean {
  return schema instanceof z.ZodOptional;
}

export function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodOptional ? unwrap(schema.def.innerType) : schema;
}

export function shapeOf(schema: Schema): Shape {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return { kind: "object", keys: inner.shape };
  if (inner instanceof z.ZodRecord) return { kind: "record", key: inner.keyType, value: inner.valueType };
  if (inner instanceof z.ZodArray) return { kind: "list", element: inner.element };
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = inner.def;
    const options = new Map<string, UnionOption>();
    for (const option of inner.options) {
      if (!(option instanceof z.ZodObject)) throw new TypeError("a union of the config schema holds objects only");
      const mode = option.shape[discriminator];
      if (mode instanceof z.ZodLiteral) options.set(String(mode.value), { schema: option, keys: option.shape });
    }
    return { kind: "union", discriminator, options };
  }
  return { kind: "leaf" };
}

export interface Position {
  readonly schema: Schema;
  /** The innermost union passed on the way, with the mode the value names. */
  readonly mode?: { readonly discriminator: string; readonly value: string };
}

/** Follows a path of keys through schema and value together: the value says which option of a union applies. */
export function schemaAt(root: Schema, value: unknown, path: readonly PropertyKey[]): Position | undefined {
  let schema = root;
  let current: unknown = value;
  for (const segment of path) {
    const key = String(segment);
    const child = childSchema(schema, current, key);
    if (child === undefined) return undefined;
    schema = child;
    current = propertyOf(current, key);
  }
  const mode = modeOf(schema, current);
  return mode === undefined ? { schema } : { schema, mode };
}

export function childSchema(schema: Schema, value: unknown, key: string): Schema | undefined {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "object":
      return own(shape.keys, key);
    case "record":
      return shape.value;
    case "list":
      return shape.element;
    case "union": {
      if (key === shape.discriminator) return shape.options.values().next().value?.keys[key];
      const mode = propertyOf(value, shape.discriminator);
      const option = typeof mode === "string" ? shape.options.get(mode) : undefined;
      return option && own(option.keys, key);
    }
    case "leaf":
      return undefined;
    default:
      return shape satisfies never;
  }
}

function own(keys: Readonly<Record<string, Schema>>, key: string): Schema | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}

function modeOf(schema: Schema, value: unknown): Position["mode"] {
  const shape = shapeOf(schema);
  if (shape.kind !== "union") return undefined;
  const mode = propertyOf(value, shape.discriminator);
  return typeof mode === "string" && shape.options.has(mode)
    ? { discriminator: shape.discriminator, value: mode }
    : undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function propertyOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
