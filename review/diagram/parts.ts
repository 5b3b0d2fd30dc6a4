/** Which resources are parts of the picture, and what is written on them. The others belong to one of these, or to none. */
import type { Resource } from "../../graph/model.ts";
import type { Shape } from "./model.ts";
import { count, nameOf } from "./names.ts";
import type { Places } from "./places.ts";
import { factsOfService } from "./services.ts";
import { keyOf, type Sketch } from "./sketch.ts";

export const TYPES = {
  distribution: "aws:cloudfront/distribution:Distribution",
  firewall: "aws:wafv2/webAcl:WebAcl",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  service: "aws:ecs/service:Service",
  task: "aws:ecs/taskDefinition:TaskDefinition",
  lambda: "aws:lambda/function:Function",
  instance: "aws:rds/instance:Instance",
  proxy: "aws:rds/proxy:Proxy",
  cache: "aws:elasticache/replicationGroup:ReplicationGroup",
  serverlessCache: "aws:elasticache/serverlessCache:ServerlessCache",
  queue: "aws:sqs/queue:Queue",
  bucket: "aws:s3/bucket:Bucket",
  fileSystem: "aws:efs/fileSystem:FileSystem",
  vault: "aws:backup/vault:Vault",
  copiedLogs: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
} as const;

interface PartKind {
  readonly shape: Shape;
  readonly place: "edge" | "region" | "network";
  /** What is written below the name. */
  readonly facts: (resource: Resource, sketch: Sketch) => readonly string[];
}

const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const lines = (...values: readonly string[]) => values.filter((value) => value !== "");

const KINDS: Readonly<Record<string, PartKind>> = {
  [TYPES.distribution]: {
    shape: "box",
    place: "edge",
    facts: ({ inputs }) => ["CloudFront", ...textsOf(inputs?.aliases)],
  },
  [TYPES.firewall]: {
    shape: "box",
    place: "region",
    facts: ({ inputs }) => ["web firewall", count(lengthOf(inputs?.rules), "rule")],
  },
  [TYPES.balancer]: {
    shape: "box",
    place: "network",
    facts: ({ inputs }) =>
      lines(
        `${text(inputs?.loadBalancerType) || "application"} load balancer`,
        inputs?.internal === true ? "internal" : "",
      ),
  },
  [TYPES.service]: { shape: "box", place: "network", facts: factsOfService },
  [TYPES.lambda]: { shape: "box", place: "network", facts: ({ inputs }) => lines("Lambda", text(inputs?.runtime)) },
  [TYPES.instance]: { shape: "store", place: "network", facts: databaseFacts },
  [TYPES.proxy]: { shape: "box", place: "network", facts: () => ["RDS Proxy"] },
  [TYPES.cache]: { shape: "store", place: "network", facts: cacheFacts },
  [TYPES.serverlessCache]: {
    shape: "store",
    place: "network",
    facts: ({ inputs }) => [`${engineWord(text(inputs?.engine))}, serverless`],
  },
  [TYPES.queue]: { shape: "queue", place: "region", facts: () => ["queue"] },
  [TYPES.bucket]: { shape: "store", place: "region", facts: () => ["bucket"] },
  [TYPES.fileSystem]: { shape: "store", place: "region", facts: () => ["file system"] },
  [TYPES.vault]: { shape: "store", place: "region", facts: vaultFacts },
  [TYPES.copiedLogs]: {
    shape: "store",
    place: "region",
    facts: ({ inputs }) => lines("copied database logs", `${text(inputs?.retentionPeriod) || "7"} days`),
  },
};

export function isPart({ type }: Resource): boolean {
  return Object.hasOwn(KINDS, type);
}

export function drawParts(sketch: Sketch, places: Places, gathered: ReadonlySet<Resource>): void {
  for (const resource of sketch.graph.resources) {
    const kind = isPart(resource) ? KINDS[resource.type] : undefined;
    if (kind === undefined || gathered.has(resource)) continue;
    const name = nameOf(sketch.graph, resource, (other) => isPart(other) && !gathered.has(other));
    const isWorldwide = kind.place === "edge" || resource.inputs?.scope === "CLOUDFRONT";
    const frame = isWorldwide
      ? places.edge()
      : kind.place === "region"
        ? places.region(resource)
        : places.network(resource);
    sketch.node(keyOf(resource), kind.shape, [name, ...kind.facts(resource, sketch)], frame, [resource]);
  }
}

function databaseFacts({ inputs, urn }: Resource, { graph }: Sketch): readonly string[] {
  const source = graph.references(urn, "replicateSourceDb")[0];
  const isReplica = inputs?.replicateSourceDb !== undefined;
  const engine = text(inputs?.engine ?? source?.inputs?.engine);
  const version = text(inputs?.engineVersion ?? source?.inputs?.engineVersion);
  const what = engine === "postgres" ? "PostgreSQL" : engine || "database";
  return lines(
    isReplica ? `${what}, read replica` : `${what} ${version}`.trim(),
    [text(inputs?.instanceClass), inputs?.multiAz === true ? "two zones" : ""].filter(Boolean).join(", "),
  );
}

function cacheFacts({ inputs }: Resource): readonly string[] {
  const shards = Number(inputs?.numNodeGroups ?? 0);
  const nodes =
    shards > 0 ? shards * (1 + Number(inputs?.replicasPerNodeGroup ?? 0)) : Number(inputs?.numCacheClusters ?? 1);
  const size = [text(inputs?.nodeType), count(nodes, "node")].filter(Boolean).join(", ");
  return lines(engineWord(text(inputs?.engine) || "redis"), size);
}

function engineWord(engine: string): string {
  return engine === "redis" ? "Redis" : engine === "memcached" ? "Memcached" : "Valkey";
}

function vaultFacts(vault: Resource, { graph }: Sketch): readonly string[] {
  const isLocked = graph
    .referrers(vault.urn, "backupVaultName")
    .some(({ type }) => type === "aws:backup/vaultLockConfiguration:VaultLockConfiguration");
  return [isLocked ? "backup vault, locked" : "backup vault"];
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string").sort() : [];
}
