/** Says the same program in another form: none of these may change what a rule finds. */
import type { Deployment, Json, Resource } from "../../../graph/model.ts";
import { isList, isObject, isSecret } from "../../../graph/values.ts";

export type Form = (resources: readonly Resource[]) => readonly Resource[];

type Change = (value: Json, key: string) => Json;

/** Applies the change to every part of the inputs, the innermost first. */
function deeply(value: Json, change: Change, key = ""): Json {
  if (isSecret(value)) return value;
  const inner = isList(value)
    ? value.map((entry) => deeply(entry, change, key))
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, deeply(entry, change, name)]))
      : value;
  return change(inner, key);
}

const inputs =
  (change: Change): Form =>
  (resources) =>
    resources.map((each) => {
      if (each.inputs === undefined) return each;
      const changed = deeply(each.inputs, change);
      return isObject(changed) ? { ...each, inputs: changed } : each;
    });

/** Lists whose order says something: the first zone, the order of address blocks of a rule's message. */
const ORDERED = new Set(["command", "entryPoint"]);

function parsed(text: Json): Json | undefined {
  if (typeof text !== "string" || !/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const backwards = (value: Json): Json =>
  deeply(value, (part, key) => {
    if (isList(part)) return ORDERED.has(key) ? part : part.toReversed();
    return isObject(part) ? Object.fromEntries(Object.entries(part).toReversed()) : part;
  });

const tokens: readonly (readonly [RegExp, string])[] = [
  [/^aws:lb\//, "aws:alb/"],
  [
    /^aws:s3\/(bucket(?:Acl|Versioning|Logging|ServerSideEncryptionConfiguration|LifecycleConfiguration)?):(\w+)$/,
    "aws:s3/$1V2:$2V2",
  ],
];

export const forms: Readonly<Record<string, Form>> = {
  "without edges, as an old state": (resources) =>
    resources.map(({ propertyDependencies: _, dependencies: __, ...rest }) => rest),
  "with whole dependencies only": (resources) => resources.map(({ propertyDependencies: _, ...rest }) => rest),
  "resources in another order": (resources) => resources.toReversed(),
  "lists and keys the other way around": inputs((value) => {
    const document = parsed(value);
    return document === undefined ? value : JSON.stringify(backwards(document));
  }),
  "JSON as objects": inputs((value, key) => (/policy$/i.test(key) ? (parsed(value) ?? value) : value)),
  "JSON with spaces": inputs((value) => {
    const document = parsed(value);
    return document === undefined ? value : JSON.stringify(document, null, 2);
  }),
  "numbers and booleans as text": inputs((value) =>
    typeof value === "number" || typeof value === "boolean" ? String(value) : value,
  ),
  "null for what is absent": (resources) =>
    resources.map((each) => ({
      ...each,
      inputs: { ...each.inputs, kmsKeyId: each.inputs?.kmsKeyId ?? null, policy: each.inputs?.policy ?? null },
    })),
  "secrets masked": (resources) =>
    resources.map((each) => {
      const masked = (value: Json): Json =>
        isSecret(value)
          ? "[secret]"
          : isList(value)
            ? value.map(masked)
            : isObject(value)
              ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, masked(entry)]))
              : value;
      const shown = masked(each.inputs ?? {});
      return isObject(shown) ? { ...each, inputs: shown } : each;
    }),
  "blocks in lists of one": inputs((value, key) => (BLOCKS.has(key) && isObject(value) ? [value] : value)),
};

/** Blocks that one version of the provider takes as an object and another as a list. */
const BLOCKS = new Set([
  ...["rule", "versioningConfiguration", "applyServerSideEncryptionByDefault", "healthCheck", "viewerCertificate"],
  ...[
    "deploymentCircuitBreaker",
    "networkConfiguration",
    "accessLogs",
    "visibilityConfig",
    "managedRuleGroupStatement",
  ],
  ...["rateBasedStatement", "rotationRules", "versioning", "serverSideEncryptionConfiguration", "vpcConfig"],
  ...["tracingConfig", "environment", "imageScanningConfiguration", "defaultCacheBehavior", "metadataOptions"],
]);

/** Old tokens for the same types; what the superseded types are found for changes. */
export const oldTokens: Form = (resources) =>
  resources.map((each) => {
    const [pattern, token] = tokens.find(([match]) => match.test(each.type)) ?? [];
    if (pattern === undefined || token === undefined) return each;
    return { ...each, type: each.type.replace(pattern, token) };
  });

export function inForm(deployment: Deployment, form: Form): Deployment {
  const { resources = [] } = deployment.deployment;
  return { ...deployment, deployment: { ...deployment.deployment, resources: form(resources) } };
}
