/** The computed outputs a resource would have once it is deployed, from `knowledge/`. */
import { factsOf } from "../knowledge/resource-types.ts";
import type { ResourceTypeFacts } from "../knowledge/types.ts";
import { EvaluationError } from "./errors.ts";
import { derived, fillTemplate, type TemplateContext } from "./templates.ts";
import { isSecret, secretEnvelope, unwrapSecret, type Wire, type WireMap } from "./wire.ts";

export interface ComputedResource {
  readonly id: string;
  readonly outputs: WireMap;
}

export interface ProviderDefaults {
  readonly region: string;
  readonly tags: WireMap;
}

interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: WireMap;
  readonly additionalSecretOutputs: readonly string[];
  /** The id of a resource that is read, not made. */
  readonly readId?: string;
  /** The how-manieth resource of this URN it is, 1 when absent. */
  readonly generation?: number;
}

export interface Place {
  readonly account: string;
  readonly partition: string;
}

/** Refuses a type without a row: outputs that are made up on the fly would hide missing facts. */
export function deployedOutputs(subject: Subject, provider: ProviderDefaults, place: Place): ComputedResource {
  if (subject.type.startsWith("pulumi:providers:")) {
    return { id: derived("uuid", subject.urn) ?? subject.urn, outputs: subject.inputs };
  }
  const facts = factsOf(subject.type);
  if (facts === undefined) {
    throw new EvaluationError(
      `"${subject.name}": nothing is known of the resource type ${subject.type}; add a row to knowledge/resource-types/`,
    );
  }
  const region = stringInput(subject.inputs.region) ?? provider.region;
  const name = physicalName(subject, facts);
  const base: TemplateContext = {
    urn: subject.urn,
    account: place.account,
    partition: place.partition,
    region,
    inputs: subject.inputs,
    name,
    id: "",
    ...(subject.generation !== undefined && { generation: subject.generation }),
  };
  const id = subject.readId ?? String(unwrapSecret(fillTemplate(facts.id, base)) ?? "");
  const context = { ...base, id };
  const outputs: Record<string, Wire> = {};
  for (const [key, template] of Object.entries(facts.computed)) {
    const value = fillTemplate(template, context);
    if (value !== undefined) outputs[key] = value;
  }
  Object.assign(outputs, subject.inputs);
  if (facts.name !== undefined) outputs[facts.name.property] ??= name;
  if (facts.taggable) outputs.tagsAll = { ...provider.tags, ...tagsOf(subject.inputs) };
  if (facts.global !== true && subject.type.startsWith("aws:")) outputs.region ??= region;
  for (const key of [...(facts.secretOutputs ?? []), ...subject.additionalSecretOutputs]) {
    const value = outputs[key];
    if (value !== undefined && !isSecret(value)) outputs[key] = secretEnvelope(value);
  }
  return { id, outputs };
}

/** The explicit name, else Pulumi's autoname: logical name and 7 hexadecimal digits. */
function physicalName(subject: Subject, facts: ResourceTypeFacts): string {
  if (facts.name === undefined) return subject.name;
  const explicit = stringInput(subject.inputs[facts.name.property]);
  if (explicit !== undefined) return explicit;
  const prefix = stringInput(subject.inputs[`${facts.name.property}Prefix`]);
  const automatic = `${prefix ?? `${subject.name}-`}${derived("hex7", subject.urn)}`;
  if (prefix === undefined && facts.name.autoNamed !== false && automatic.length > facts.name.maxLength) {
    throw new EvaluationError(
      `"${subject.name}" (${subject.type}): the generated ${facts.name.property} "${automatic}" has ${automatic.length} characters, AWS takes ${facts.name.maxLength}; shorten the logical name`,
    );
  }
  return facts.name.lowerCase ? automatic.toLowerCase() : automatic;
}

function stringInput(value: Wire | undefined): string | undefined {
  const plain = unwrapSecret(value);
  return typeof plain === "string" && plain !== "" ? plain : undefined;
}

function tagsOf(inputs: WireMap): WireMap {
  const tags = unwrapSecret(inputs.tags);
  return typeof tags === "object" && tags !== null && !Array.isArray(tags) ? (tags as WireMap) : {};
}
