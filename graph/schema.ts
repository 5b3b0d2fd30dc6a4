/** What a deployment must be like to be read. Fields that are not named here pass as they are. */
import { z } from "zod";
import type { Json } from "./model.ts";
import { isObject, type JsonObject } from "./values.ts";

/** Of a graph that comes without one. The time is Go's zero: the CLI refuses an empty one. */
export const NO_MANIFEST = Object.freeze({ time: "0001-01-01T00:00:00Z", magic: "", version: "" });

const urn = z.string().startsWith("urn:pulumi:");
const urns = z.array(urn);
const names = z.array(z.string());
const flag = z.boolean().nullish();
const text = z.string().nullish();
/** Any JSON object; not copied, since JSON.parse made it. */
const properties = z.custom<JsonObject>((value) => isObject(value as Json), "an object");

/** Go writes an empty list or map as null in places. */
export const resourceSchema = z.looseObject({
  urn,
  type: z.string().min(1),
  custom: z.boolean(),
  id: text,
  inputs: properties.nullish(),
  outputs: properties.nullish(),
  parent: text,
  protect: flag,
  external: flag,
  delete: flag,
  dependencies: urns.nullish(),
  provider: text,
  propertyDependencies: z.record(z.string(), urns.nullable()).nullish(),
  additionalSecretOutputs: names.nullish(),
  aliases: urns.nullish(),
  customTimeouts: properties.nullish(),
  importID: text,
  retainOnDelete: flag,
  deletedWith: text,
  created: text,
  modified: text,
  sourcePosition: text,
  ignoreChanges: names.nullish(),
  replaceOnChanges: names.nullish(),
  larder: z.looseObject({ deleteBeforeReplace: flag, providerVersion: text }).nullish(),
});

export const bodySchema = z.looseObject({
  manifest: z.looseObject({ time: z.string(), magic: z.string(), version: z.string() }).nullish(),
  metadata: properties.nullish(),
  secrets_providers: properties.nullish(),
  resources: z.array(resourceSchema).nullish(),
  pending_operations: z.array(properties).nullish(),
});

export const previewSchema = z.looseObject({
  steps: z
    .array(
      z.looseObject({ op: z.string(), urn, oldState: resourceSchema.nullish(), newState: resourceSchema.nullish() }),
    )
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
  diagnostics: z.array(z.looseObject({ severity: text })).nullish(),
});

const eventState = resourceSchema.extend({ custom: flag });
const step = z.looseObject({
  metadata: z.looseObject({ op: z.string().min(1), urn, new: eventState.nullish() }),
});

export const eventSchema = z.looseObject({
  resourcePreEvent: step.nullish(),
  resOutputsEvent: step.nullish(),
  summaryEvent: z
    .looseObject({
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      isPreview: z.boolean().optional(),
      result: z.string().optional(),
    })
    .nullish(),
});
