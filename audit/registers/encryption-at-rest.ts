import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { StoreFacts } from "../../knowledge/stores.ts";
import { partsOf } from "../../policies/bucket-parts.ts";
import { checkedResource } from "../../policies/checked.ts";
import { CLUSTER, INSTANCE, isCrossRegion, isReplica } from "../../policies/databases.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import type { Protection } from "./encryption.ts";
import { days, told } from "./facts.ts";

const AWS_KEY = "a key of AWS";
const BUCKET = aws("s3", "Bucket");
const REPOSITORY = aws("ecr", "Repository");
const QUEUE = aws("sqs", "Queue");
const KEY = aws("kms", "Key");
const PARAMETER = aws("ssm", "Parameter");

export function atRest(store: CheckedResource, facts: StoreFacts, graph: ResourceGraph): readonly Protection[] {
  switch (store.type) {
    case KEY:
      return []; // keys are listed with what they encrypt
    case BUCKET:
      return [bucket(store, graph)];
    case REPOSITORY:
      return [repository(store, graph)];
    case PARAMETER:
      return [parameter(store, graph)];
    case QUEUE:
      if (store.has("kmsMasterKeyId")) return [encrypted(keyAt(store, "kmsMasterKeyId", graph))];
      return [byTable(store, facts, graph)];
    default:
      return [byTable(sourceOf(store, graph) ?? store, facts, graph)];
  }
}

const encrypted = (how: string): Protection => ({ where: "at rest", what: "data", state: "encrypted", how });

function byTable(store: CheckedResource, { atRest: fact }: StoreFacts, graph: ResourceGraph): Protection {
  const withKey = (otherwise: string) => {
    const key = "key" in fact ? fact.key : undefined;
    return encrypted(key !== undefined && store.has(key) ? keyAt(store, key, graph) : otherwise);
  };
  switch (fact.mode) {
    case "always":
      return withKey(fact.otherwise);
    case "never":
      return { ...encrypted("the service offers none"), state: "not encrypted" };
    case "key":
      return store.has(fact.key) ? withKey("") : { ...encrypted(`${fact.key} is not set`), state: "not encrypted" };
    case "flag": {
      const engine = store.string("engine", "");
      const isOnByEngine = fact.onFor !== undefined && engine.known && engine.value.toLowerCase() === fact.onFor;
      const on = store.boolean(fact.flag, fact.absent || isOnByEngine);
      if (!on.known) return { ...encrypted(`${fact.flag}: ${told(on)}`), state: "not known" };
      return on.value ? withKey(fact.otherwise) : { ...encrypted(`${fact.flag} is off`), state: "not encrypted" };
    }
    default:
      return fact satisfies never;
  }
}

/** A replica in the region of its source is encrypted as that is, with its key. */
function sourceOf(store: CheckedResource, graph: ResourceGraph): CheckedResource | undefined {
  if (!isReplica(store) || store.has("kmsKeyId") || isCrossRegion(store, graph) !== false) return undefined;
  const [source] = ["replicateSourceDb", "replicationSourceIdentifier"].flatMap((path) =>
    store.has(path) ? referred(graph, store, path, INSTANCE, CLUSTER) : [],
  );
  return source && checkedResource(source, graph);
}

function bucket(store: CheckedResource, graph: ResourceGraph): Protection {
  const parts = ["BucketServerSideEncryptionConfiguration", "BucketServerSideEncryptionConfigurationV2"]
    .flatMap((name) => partsOf(store.resource, name, graph))
    .map((part) => checkedResource(part, graph));
  const rules = parts.map((part) => part.at("rules[0].applyServerSideEncryptionByDefault"));
  const inline = store.at("serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault");
  const [holder, rule] = parts[0] && rules[0] ? [parts[0], rules[0]] : [store, inline];
  if (rule.withheld) return { ...encrypted(told(rule.withheld)), state: "not known" };
  const algorithm = told(rule.string("sseAlgorithm", "AES256"));
  if (!algorithm.startsWith("aws:kms")) return encrypted(`${AWS_KEY} (${algorithm})`);
  const path = `${rule.path}.kmsMasterKeyId`;
  return encrypted(holder.has(path) ? keyAt(holder, path, graph) : `${AWS_KEY} (aws/s3)`);
}

function repository(store: CheckedResource, graph: ResourceGraph): Protection {
  const [first] = ["encryptionConfigurations[0]", "encryptionConfiguration"].filter((path) => store.has(path));
  if (first === undefined) return encrypted(`${AWS_KEY} (AES256)`);
  const type = told(store.string(`${first}.encryptionType`, "AES256"));
  const path = `${first}.kmsKey`;
  return encrypted(store.has(path) ? keyAt(store, path, graph) : `${AWS_KEY} (${type})`);
}

/** A parameter is encrypted only as a SecureString. */
function parameter(store: CheckedResource, graph: ResourceGraph): Protection {
  const type = store.string("type", "String");
  if (!type.known) return { ...encrypted(told(type)), state: "not known" };
  if (type.value !== "SecureString") return { ...encrypted(`of the type ${type.value}`), state: "not encrypted" };
  return encrypted(store.has("keyId") ? keyAt(store, "keyId", graph) : `${AWS_KEY} (aws/ssm)`);
}

/** The key by name, with its rotation; of a key elsewhere, what the program says. */
export function keyAt(holder: CheckedResource, path: string, graph: ResourceGraph): string {
  const found = graph.references(holder.urn, path);
  const alias = found.find(({ type }) => type === aws("kms", "Alias"));
  const [key] = [...found, ...(alias ? graph.references(alias.urn, "targetKeyId") : [])].filter(
    ({ type }) => type === KEY || type === aws("kms", "ReplicaKey"),
  );
  if (key) return `key ${graph.logicalName(key.urn)}${rotationOf(key, graph)}`;
  return outside(holder, path);
}

function rotationOf(key: Resource, graph: ResourceGraph): string {
  if (key.type !== KEY) return "";
  const checked = checkedResource(key, graph);
  return told(checked.boolean("enableKeyRotation", false), (on) =>
    on ? `, rotated every ${told(checked.number("rotationPeriodInDays", 365), days)}` : ", not rotated",
  );
}

function outside(holder: Reader, path: string): string {
  return told(holder.string(path, ""), (text) => {
    if (/^alias\/aws\/|:alias\/aws\//.test(text)) return `${AWS_KEY} (${text.slice(text.indexOf("alias/") + 6)})`;
    return `key ${text}, which is not in this graph`;
  });
}
