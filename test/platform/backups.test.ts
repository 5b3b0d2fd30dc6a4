/** Every store is in exactly one backup selection, or somebody answers for it not being in one. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { type Evaluated, STACKS, wholeStack } from "../support/stacks.ts";

const SELECTION = "aws:backup/selection:Selection";
const TEST = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
const DATABASE = "aws:rds/instance:Instance";
const BUCKET = "aws:s3/bucket:Bucket";

/** Types that hold data and that AWS Backup does not, or need not, save: what saves them instead. */
const SAVED_OTHERWISE: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "holds the backups themselves",
  "aws:cloudwatch/logGroup:LogGroup": "CloudWatch keeps several copies; AWS Backup does not take logs",
  "aws:ecr/repository:Repository": "images are built again from the source, and copied to the second region",
  "aws:elasticache/replicationGroup:ReplicationGroup": "own snapshots; AWS Backup does not take them",
  "aws:kms/key:Key": "cannot be copied; thirty days until a deleted key is gone",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": "is a copy of backups",
  "aws:secretsmanager/secret:Secret": "versions, thirty days to fetch it back, copies in the second region",
  "aws:sqs/queue:Queue": "messages live for minutes; AWS Backup does not take them",
  "postgresql:index/database:Database": "within the instance",
  "postgresql:index/extension:Extension": "within the instance",
  "postgresql:index/role:Role": "within the instance",
  "postgresql:index/schema:Schema": "within the instance",
};

/** Everything that holds data and must be saved by AWS Backup, with the selections that name its ARN. */
function selectedBy(graph: ResourceGraph): readonly (readonly [name: string, selections: number])[] {
  const selections = graph.byType(SELECTION);
  return stores(graph).map((store) => [
    graph.logicalName(store.urn),
    selections.filter(({ urn }) => graph.references(urn, "resources").includes(store)).length,
  ]);
}

function stores(graph: ResourceGraph): readonly Resource[] {
  const copies = new Set(
    graph.byType("aws:s3/bucketReplicationConfig:BucketReplicationConfig").flatMap(({ urn, inputs }) => {
      const rules = JSON.stringify(inputs?.rules);
      return graph.byType(BUCKET).filter((each) => graph.references(urn, "rules").includes(each) && rules.length > 0);
    }),
  );
  return graph.resources.filter((resource) => {
    const { type, inputs } = resource;
    if (!factsOf(type)?.stateful || SAVED_OTHERWISE[type] !== undefined) return false;
    if (type === DATABASE) return inputs?.replicateSourceDb === undefined;
    const tags = (inputs?.tags ?? {}) as Readonly<Record<string, string>>;
    const isOpen = tags["data-class"] === "public" || tags["data-class"] === "cache";
    return !copies.has(resource) && !isOpen && tags["backup-excused-by"] === undefined;
  });
}

const wrong = (graph: ResourceGraph) => selectedBy(graph).filter(([, selections]) => selections !== 1);

describe.each(STACKS.filter((stack) => stack !== "dev"))("%s", (stack) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  beforeAll(async () => {
    platform = await wholeStack(stack);
    graph = platform.deployed;
  });

  it("H1: has every store in exactly one selection, by its ARN, or excused", () => {
    expect(wrong(graph)).toEqual([]);
    expect(stores(graph).map(({ type }) => type)).toEqual(expect.arrayContaining([DATABASE, BUCKET]));
    for (const { inputs } of graph.byType(SELECTION)) {
      expect(Object.keys(inputs ?? {}).sort()).toEqual(["iamRoleArn", "planId", "resources"]);
    }
  });

  it("misses each selection that is taken away", () => {
    const selections = graph.byType(SELECTION);
    expect(selections.length).toBe(stores(graph).length);
    for (const { urn } of selections) expect(wrong(without(graph.deployment, urn)), urn).toHaveLength(1);
  });

  it("names an owner and a reason for what is excused", () => {
    const { backup } = platform.config;
    if (backup.mode !== "plan") throw new Error("no plan");
    const tagged = graph.byType(BUCKET).flatMap(({ inputs }) => {
      const tags = (inputs?.tags ?? {}) as Readonly<Record<string, string>>;
      return tags["backup-excused-by"] === undefined ? [] : [tags["backup-excused-by"]];
    });
    expect(tagged.length).toBeGreaterThan(0);
    expect(Object.values(backup.excused).map(({ owner }) => owner)).toEqual(expect.arrayContaining(tagged));
  });

  it("holds nothing else that loses data, unless it is known what saves it", () => {
    const types = new Set(graph.resources.filter(({ type }) => factsOf(type)?.stateful).map(({ type }) => type));
    const known = new Set([...Object.keys(SAVED_OTHERWISE), DATABASE, BUCKET]);
    expect([...types].filter((type) => !known.has(type))).toEqual([]);
  });
});

describe("dev", () => {
  it("has no backups: off means off", async () => {
    const { deployed } = await wholeStack("dev");
    const made = deployed.resources.filter(({ type }) => /^aws:backup|^larder:resilience|instanceAutomated/.test(type));
    expect(made).toEqual([]);
  });
});

describe("prod", () => {
  it("H5, X-10: restores every store that is selected for a test", async () => {
    const { deployed } = await wholeStack("prod");
    const tested = deployed.byType(TEST).flatMap(({ urn }) => deployed.references(urn, "protectedResourceArns"));
    expect(new Set(tested)).toEqual(new Set(stores(deployed)));
  });

  it("H6: has the database's logs, the images and every login and secret of the applications in the second region", async () => {
    const { deployed, config } = await wholeStack("prod");
    const region = config.regions.secondary;
    const type = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
    const [copy, ...others] = deployed.byType(type);
    expect(others).toEqual([]);
    expect(copy?.inputs?.region).toBe(region);
    const key = deployed.references(copy?.urn ?? "", "kmsKeyId")[0];
    expect(key?.inputs?.region).toBe(region);

    const images = deployed.byType("aws:ecr/replicationConfiguration:ReplicationConfiguration");
    expect(images.map(({ inputs }) => JSON.stringify(inputs))).toEqual([expect.stringContaining(`"${region}"`)]);

    const secrets = deployed.byType("aws:secretsmanager/secret:Secret");
    expect(secrets.length).toBeGreaterThan(5);
    for (const { urn, inputs } of secrets) {
      const keys = deployed.references(urn, "replicas");
      expect(keys.map((each) => [each.type, each.inputs?.region])).toEqual([["aws:kms/key:Key", region]]);
      expect(inputs?.replicas).toMatchObject([{ region }]);
    }
  });
});

function without(deployment: Deployment, urn: string): ResourceGraph {
  const resources = deployment.deployment.resources?.filter((resource) => resource.urn !== urn) ?? [];
  return ResourceGraph.of({ ...deployment, deployment: { ...deployment.deployment, resources } });
}
