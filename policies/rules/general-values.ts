/** What any resource may hold, whatever its type. */
import type { Json } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { stackOf } from "../../graph/urn.ts";
import { containsSecret, isList, isObject, isSecret, isUnknown, some } from "../../graph/values.ts";
import { ownAccounts } from "../accounts.ts";
import { isCredential } from "../credentials.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { holdsRevealed } from "../revealed.ts";
import { aws } from "../types.ts";

const STATEFUL = ["rds/Instance", "rds/Cluster", "elasticache/ReplicationGroup", "elasticache/ServerlessCache"]
  .concat(["s3/Bucket", "backup/Vault", "kms/Key", "sqs/Queue", "ecr/Repository", "secretsmanager/Secret"])
  .map((name) => aws(name.split("/")[0] ?? "", name.split("/")[1] ?? ""));
const DATA_CLASSES = ["public", "internal", "personal", "audit-log", "backup", "cache"];

/** GEN-02. */
export const dataClassified = rule("GEN-02", STATEFUL, (holder) =>
  judge(holder.tag("data-class"), {
    holds: (dataClass) => dataClass !== undefined && DATA_CLASSES.includes(dataClass),
    message: (dataClass) => (dataClass === undefined ? "no tag data-class" : `the data-class ${dataClass} is none`),
    required: DATA_CLASSES.join(", "),
  }),
);

const SECURITY_PROPERTIES = new Set(
  [
    "policy",
    "ingress",
    "egress",
    "publiclyAccessible",
    "storageEncrypted",
    "kmsKeyId",
    "acl",
    "assumeRolePolicy",
  ].concat(["rules", "sslPolicy", "privileges", "*"]),
);

/** GEN-04. */
export const driftSeen = rule("GEN-04", "*", changesSeen, { options: "ignored changes" });

function changesSeen(holder: CheckedResource): Verdict {
  const { ignoreChanges = [] } = holder.resource;
  if (ignoreChanges.length === 0) return notApplicable("ignores no changes");
  const found = ignoreChanges.filter((path) => SECURITY_PROPERTIES.has(path.split(/[.[]/)[0] ?? ""));
  const evidence = { path: "ignoreChanges", value: ignoreChanges.join(", "), required: "no property of security" };
  return all([pass(evidence), ...found.map((path) => fail(`changes of ${path} are not seen`, evidence, path))]);
}

/** Names of properties that hold a secret; write-only ones (`Wo`) are not in the state. */
const SECRET_PROPERTY =
  /(password|passwords|passphrase|secretString|secretBinary|secretKey|privateKey|authToken|accessToken|apiToken|apiKey|connectionString|clientSecret)$/i;
/** Under these the keys are somebody's own words. */
const FREE_MAPS = new Set(["tags", "tagsAll", "keepers", "labels", "environment", "defaultTags"]);
const MAX_DEPTH = 6;

/** GEN-07. */
export const secretsMarked = graphRule("GEN-07", "*", (holder, _settings, graph) => {
  const found = secretValues(holder.resource.inputs ?? {}, "", 0);
  if (found.length === 0) return notApplicable("no property for a secret");
  return all(found.map(([path, value]) => markedSecret(holder, path, value, graph)));
});

/** Paths of the texts that stand in properties for secrets. */
function secretValues(value: Json, path: string, depth: number): readonly (readonly [string, Json])[] {
  if (depth > MAX_DEPTH || isSecret(value)) return [];
  if (isList(value)) return value.flatMap((entry, index) => secretValues(entry, `${path}[${index}]`, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const inner = path === "" ? key : `${path}.${key}`;
    if (FREE_MAPS.has(key) || !/^\w+$/.test(key)) return [];
    if (!SECRET_PROPERTY.test(key)) return secretValues(entry, inner, depth + 1);
    const entries = isList(entry)
      ? entry.map((each, i) => [`${inner}[${i}]`, each] as const)
      : [[inner, entry] as const];
    // A flag may be kept as text: manageMasterUserPassword.
    return entries.filter(([, each]) => isSecret(each) || (typeof each === "string" && !/^(|true|false)$/i.test(each)));
  });
}

/** The value is never part of the message or the evidence. */
function markedSecret(holder: CheckedResource, path: string, value: Json, graph: ResourceGraph): Verdict {
  const evidence = { ...holder.presence(path), required: "marked as a secret" };
  if (isSecret(value)) return pass(evidence);
  if (!holder.marksSecrets) return unknown(path);
  if (!isUnknown(value)) return fail(`${path} is not marked as a secret`, evidence, path);
  const [property = ""] = path.split(/[.[]/);
  return graph.references(holder.urn, property).some(({ type }) => /random(Password|Bytes):/.test(type))
    ? pass(evidence)
    : unknown(path);
}

const STACK = "pulumi:pulumi:Stack";
const SHOWN = new Set(
  ["tags", "tagsAll", "labels", "name", "namePrefix", "description", "comment"].concat([
    "displayName",
    "alarmName",
    "alarmDescription",
    "bucket",
    "bucketPrefix",
    "identifier",
    "customHeadersConfig",
    "userData",
    "userDataBase64",
  ]),
);

/** Settings of containers and functions have rules of their own; the header that locks an origin may be secret. */
export const secretsNotShown = graphRule("X-29", ["*", STACK], (holder, _settings, graph) => {
  if (holder.type === STACK) return outputsOpen(holder, graph);
  const properties = Object.entries(holder.resource.inputs ?? {}).filter(([property]) => SHOWN.has(property));
  if (properties.length === 0) return notApplicable("nothing that is shown to everyone");
  const holds = (value: Json) =>
    containsSecret(value) ||
    some(value, (part) => typeof part === "string" && (isCredential(part) || holdsRevealed(part, graph)));
  const found = properties.filter(([, value]) => holds(value)).map(([property]) => property);
  const evidence = { path: properties.map(([property]) => property).join(", "), value: "set", required: "no secret" };
  return all([
    pass(evidence),
    ...found.map((property) =>
      fail(`a secret is shown in ${property}`, { ...evidence, path: property, value: "[secret]" }, property),
    ),
  ]);
});

/** Values of secrets that the graph shows elsewhere; what only looks like a secret is judged by GEN-08. */
function outputsOpen(stack: CheckedResource, graph: ResourceGraph): Verdict {
  const outputs = Object.entries(stack.resource.outputs ?? {});
  if (outputs.length === 0) return notApplicable("no outputs");
  const isOpen = (part: Json) => typeof part === "string" && holdsRevealed(part, graph);
  const found = outputs.filter(([, value]) => some(value, isOpen)).map(([name]) => `outputs.${name}`);
  const evidence = { path: "outputs", value: `${outputs.length} outputs`, required: "no secret" };
  return all([
    pass(evidence),
    ...found.map((path) => fail(`a secret is shown in ${path}`, { ...evidence, path, value: "[secret]" }, path)),
  ]);
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";
const ACCOUNT_IN_ARN = /\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g;

/** */
export const ownEnvironment = graphRule("X-33", "*", (holder, { accounts }, graph) => {
  if (holder.type === STACK_REFERENCE) return ownStack(holder);
  const named = new Set<string>();
  some(holder.resource.inputs ?? {}, (part) => {
    if (typeof part === "string") for (const match of part.matchAll(ACCOUNT_IN_ARN)) named.add(match[1] ?? "");
    return false;
  });
  if (named.size === 0) return notApplicable("names no account");
  const own = ownAccounts(graph);
  if (own.size === 0) return unknown("allowedAccountIds of the provider");
  const foreign = [...named].filter((account) => !own.has(account) && !accounts.includes(account)).toSorted();
  const evidence = {
    path: "inputs",
    value: [...named].toSorted().join(", "),
    required: [...own].toSorted().join(", "),
  };
  return all([
    pass(evidence),
    ...foreign.map((account) =>
      fail(`names the account ${account}, which is not that of this environment`, evidence, account),
    ),
  ]);
});

function ownStack(reference: CheckedResource): Verdict {
  return when(reference.string("name", reference.name), (name, evidence) => {
    const stack = name.split("/").at(-1) ?? "";
    const own = stackOf(reference.urn) ?? "";
    return stack === own || stack === "shared"
      ? pass(evidence)
      : fail(
          `refers to the stack ${stack} of another environment`,
          { ...evidence, required: `${own} or shared` },
          stack,
        );
  });
}
