/**
 * Takes the values out of secrets. What is left of one: that it is a secret.
 *
 * The form is the one that `pulumi policy analyze --file` reads with and without a passphrase (tried with CLI 3.260): it
 * wants exactly one of `ciphertext` and `plaintext`, not empty, and a `ciphertext` only together with a secrets
 * provider. The secrets provider goes too: it holds the salt or the wrapped key of the stack, and without it
 * `pulumi stack import` refuses the graph, which would overwrite the stack's secrets with the mask.
 */
import { type Deployment, type Json, MASKED_SECRET, type Resource, SECRET_SIGNATURE, SIGNATURE_KEY } from "./model.ts";
import { isList, isObject, isSecret, isSecretEnvelope, isUnknown, type JsonObject } from "./values.ts";

/** What stands in place of a secret. `plaintext` is JSON text, as everywhere in this format. */
export const REDACTED_SECRET: JsonObject = Object.freeze({
  [SIGNATURE_KEY]: SECRET_SIGNATURE,
  plaintext: JSON.stringify(MASKED_SECRET),
});

/**
 * Beside the mask, a digest under a key that only one comparison knows: says whether two secrets are equal, and nothing
 * else. Never in a file that stays: `redact` takes it out.
 */
export const SECRET_DIGEST_KEY = "larderDigest";

type Properties = Readonly<Record<string, Json>>;

/** The same deployment without the value of any secret; `keepDigests` for the other side of one comparison. */
export function redact(deployment: Deployment, keepDigests = false): Deployment {
  const { secrets_providers: _, resources, pending_operations, ...rest } = deployment.deployment;
  return {
    ...deployment,
    deployment: {
      ...rest,
      ...(resources && { resources: resources.map((each) => redactResource(each, keepDigests)) }),
      ...(pending_operations && { pending_operations: pending_operations.map((each) => redactValue(each)) }),
    },
  };
}

export function redactResource(resource: Resource, keepDigests = false): Resource {
  const secretOutputs = new Set(resource.additionalSecretOutputs ?? []);
  return {
    ...resource,
    ...(resource.inputs && { inputs: redactProperties(resource.inputs, new Set(), keepDigests) }),
    ...(resource.outputs && { outputs: redactProperties(resource.outputs, secretOutputs, keepDigests) }),
  };
}

/** Every secret envelope at any depth, whatever it holds. */
export function redactValue(value: Json, keepDigests = false): Json {
  if (isList(value)) return value.map((entry) => redactValue(entry, keepDigests));
  if (!isObject(value)) return redactText(value);
  if (isSecretEnvelope(value)) return keepDigests ? withDigest(value) : REDACTED_SECRET;
  return mapObject(value, (entry) => redactValue(entry, keepDigests));
}

function withDigest(envelope: JsonObject): JsonObject {
  const digest = envelope[SECRET_DIGEST_KEY];
  const isDigest = typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest);
  return isDigest ? { ...REDACTED_SECRET, [SECRET_DIGEST_KEY]: digest } : REDACTED_SECRET;
}

function redactProperties(properties: Properties, secretNames: ReadonlySet<string>, keepDigests: boolean): Properties {
  return mapObject(properties, (value, name) =>
    secretNames.has(name) && value !== null && !isUnknown(value) ? REDACTED_SECRET : redactValue(value, keepDigests),
  );
}

/** A JSON document in a string may hold an envelope: programs stringify what they read from a stack's state. */
function redactText(value: Json): Json {
  if (typeof value !== "string" || !value.includes(SECRET_SIGNATURE)) return value;
  try {
    return JSON.stringify(redactValue(JSON.parse(value) as Json));
  } catch {
    return REDACTED_SECRET; // an envelope in something that is no JSON: nothing of it may stay
  }
}

export interface PlaintextSecret {
  readonly urn: string;
  /** `inputs.` or `outputs.` and the property path. */
  readonly path: string;
  readonly reason: "envelope with a value" | "secret output in the clear";
}

/** What redact would still have to remove; empty for every graph that this tool writes. Holds no values. */
export function findPlaintextSecrets(deployment: Deployment): readonly PlaintextSecret[] {
  const found: PlaintextSecret[] = [];
  for (const resource of deployment.deployment.resources ?? []) {
    const { urn } = resource;
    for (const side of ["inputs", "outputs"] as const) {
      for (const path of openEnvelopes(resource[side] ?? {}, side)) {
        found.push({ urn, path, reason: "envelope with a value" });
      }
    }
    for (const name of resource.additionalSecretOutputs ?? []) {
      const value = resource.outputs && Object.hasOwn(resource.outputs, name) ? resource.outputs[name] : undefined;
      if (value === undefined || value === null || isUnknown(value) || isSecret(value)) continue;
      found.push({ urn, path: `outputs.${name}`, reason: "secret output in the clear" });
    }
  }
  return found;
}

function* openEnvelopes(value: Json, path: string): Generator<string> {
  if (isSecretEnvelope(value)) {
    if (!isRedacted(value)) yield path;
  } else if (isList(value)) {
    for (const [index, entry] of value.entries()) yield* openEnvelopes(entry, `${path}[${index}]`);
  } else if (isObject(value)) {
    for (const [key, entry] of Object.entries(value)) yield* openEnvelopes(entry, `${path}.${key}`);
  } else if (redactText(value) !== value) {
    yield path;
  }
}

function isRedacted(envelope: JsonObject): boolean {
  return Object.keys(envelope).length === 2 && envelope.plaintext === REDACTED_SECRET.plaintext;
}

/** Object.fromEntries keeps `__proto__` an ordinary key, which an assignment would not. */
function mapObject<T>(object: JsonObject, change: (value: Json, key: string) => T): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
