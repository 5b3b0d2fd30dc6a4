/** The stack file's JSON Schema, for editors: what a file may say, with what the profiles fill in left optional. */
import { z } from "zod";
import { derivedKeys } from "./derive.ts";
import type { Json } from "./merge.ts";
import { type ProfileTable, profiles } from "./profiles.ts";
import { platformConfig } from "./schema.ts";
import { isOptional, propertyOf, type Schema, shapeOf, unwrap } from "./schema-walk.ts";
import { writtenAsNumber } from "./values.ts";

/** A place of the schema as a file sees it. */
interface FilePlace {
  readonly schema: z.ZodType;
  /** The file must say it: some profile has no default. */
  readonly needed: boolean;
}

const tables: readonly ProfileTable[] = Object.values(profiles);
/** Given once, in Pulumi.yaml. */
const projectKeys = ["system", "owner", "costCentre"];

export function stackFileSchema(): Json {
  const keys: Record<string, z.ZodType> = {};
  for (const [key, schema] of Object.entries(platformConfig.shape)) {
    const place = filePlace(
      schema,
      key,
      tables.map((table) => table[""]?.[key]),
    );
    keys[`larder:${key}`] = place.needed && !projectKeys.includes(key) ? place.schema : place.schema.optional();
  }
  const { $schema, properties, required } = toJson(z.strictObject(keys));
  return {
    $schema: $schema ?? null,
    title: "A stack of the platform",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: properties ?? {},
        required: required ?? [],
        // Other namespaces (aws:, pulumi:) belong to others; a larder: key not listed above is a mistake.
        patternProperties: { "^(?!larder:)": {} },
        additionalProperties: false,
      },
      environment: {},
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
    },
    required: ["config"],
    additionalProperties: false,
  };
}

function toJson(schema: z.ZodType): Record<string, Json> {
  const json: unknown = z.toJSONSchema(schema, { target: "draft-7", io: "input" });
  return JSON.parse(JSON.stringify(json)) as Record<string, Json>;
}

/** `inherited` is what each profile's parent row says about the place. */
function filePlace(schema: Schema, pattern: string, inherited: readonly unknown[]): FilePlace {
  const known = inherited.every((value) => value !== undefined);
  const optional = isOptional(schema);
  const inner = filePlaceOf(unwrap(schema), pattern, inherited, known);
  const nullable = optional ? z.union([inner.schema, z.null()]) : inner.schema;
  const needed = !optional && (!known || inner.needed);
  const description = descriptionOf(schema);
  return { schema: description === undefined ? nullable : nullable.describe(description), needed };
}

function descriptionOf(schema: Schema): string | undefined {
  return z.globalRegistry.get(schema)?.description ?? z.globalRegistry.get(unwrap(schema))?.description;
}

function filePlaceOf(schema: Schema, pattern: string, inherited: readonly unknown[], known: boolean): FilePlace {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "object":
      return fileObject(shape.keys, pattern, inherited);
    case "union": {
      const modes = new Set(inherited.map((value) => propertyOf(value, shape.discriminator)));
      const options = [...shape.options].map(([mode, option]) => {
        // The profile's own mode need not be named again.
        const isInitial = known && modes.size === 1 && modes.has(mode);
        const object = fileObject(option.keys, `${pattern}#${mode}`, [], isInitial ? shape.discriminator : undefined);
        const description = descriptionOf(option.schema);
        return {
          ...object,
          schema: description === undefined ? object.schema : object.schema.describe(description),
          isInitial,
        };
      });
      return {
        schema: z.union(options.map((option) => option.schema)),
        needed: options.some((o) => o.isInitial && o.needed),
      };
    }
    case "record": {
      const entry = filePlace(shape.value, `${pattern}.*`, []);
      const value = z.union([entry.schema, z.null()]);
      const key = shape.key;
      return { schema: isTextKey(key) ? z.partialRecord(key, value) : z.record(z.string(), value), needed: false };
    }
    case "list":
    case "leaf":
      return { schema: leaf(schema), needed: false };
    default:
      return shape satisfies never;
  }
}

function isTextKey(schema: Schema): schema is z.ZodString | z.ZodEnum {
  return schema instanceof z.ZodString || schema instanceof z.ZodEnum;
}

function fileObject(
  keys: Readonly<Record<string, Schema>>,
  pattern: string,
  inherited: readonly unknown[],
  optionalKey?: string,
): FilePlace {
  const shape: Record<string, z.ZodType> = {};
  let needed = false;
  for (const [key, schema] of Object.entries(keys)) {
    const fromRows = tables.map((table, index) => propertyOf(inherited[index], key) ?? table[pattern]?.[key]);
    const child = filePlace(schema, `${pattern}.${key}`, fromRows);
    const isFilled = !child.needed || key === optionalKey || derivedKeys[pattern]?.includes(key) === true;
    shape[key] = isFilled ? child.schema.optional() : child.schema;
    needed ||= !isFilled;
  }
  return { schema: z.strictObject(shape), needed };
}

/** Digits that YAML reads as a number are fine too. */
function leaf(schema: Schema): z.ZodType {
  if (!(schema instanceof z.ZodType)) throw new TypeError("the config schema is made of zod's classic types");
  if (writtenAsNumber.get(schema) === undefined) return schema;
  return schema instanceof z.ZodEnum
    ? z.union([schema, z.literal(schema.options.map(Number))])
    : z.union([schema, z.int().min(0).max(999_999_999_999)]);
}
