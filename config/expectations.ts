/** What belongs at a place of the config, and what was found there, in words. */
import { z } from "zod";
import { isMap, isOptional, type Schema, shapeOf, unwrap } from "./schema-walk.ts";
import { isSecretValue } from "./secret-shapes.ts";

/** What belongs at a place, in words. */
export function expectation(schema: Schema): string {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.map((option) => show(option)).join(", ")}`;
  if (inner instanceof z.ZodLiteral) return `one of ${[...inner.values].map((value) => show(value)).join(", ")}`;
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodNumber) return numberExpectation(inner);
  if (inner instanceof z.ZodString || inner instanceof z.ZodURL) return textExpectation(inner);
  return shapeExpectation(inner);
}

function numberExpectation(schema: z.ZodNumber): string {
  const { minValue, maxValue } = schema;
  const range = (limit: number | null) =>
    limit !== null && Number.isSafeInteger(limit) && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return range(minValue) && range(maxValue) ? `a whole number from ${minValue} to ${maxValue}` : "a whole number";
}

/** The format's own words: they are the message that a text which cannot fit gets. */
function textExpectation(schema: z.ZodType): string {
  const issue = schema.safeParse(" ").error?.issues[0] ?? schema.safeParse("").error?.issues[0];
  return issue === undefined || issue.code === "too_small" || issue.code === "too_big" ? "a text" : issue.message;
}

function shapeExpectation(schema: Schema): string {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "object": {
      const required = Object.entries(shape.keys).filter(([, value]) => !isOptional(value));
      return `a map with ${required.map(([key]) => key).join(", ")}`;
    }
    case "union":
      return `a map with ${shape.discriminator}: ${[...shape.options.keys()].map((mode) => `"${mode}"`).join(" or ")}`;
    case "record":
      return "a map by name";
    case "list":
      return "a list";
    case "leaf":
      return "another value";
    default:
      return shape satisfies never;
  }
}

/** A value as it may be printed: short, on one line, never a secret. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (isMap(value)) return "a map";
  if (typeof value !== "string") return String(value);
  if (isSecretValue(value)) return "a value that is not shown";
  const text = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return JSON.stringify(text);
}
