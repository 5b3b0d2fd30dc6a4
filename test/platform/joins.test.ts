/** Where one part of the platform relies on another: order, keys, logs, alarms, certificates. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isList, isObject } from "../../graph/values.ts";
import { identityOf } from "../../knowledge/identity.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { statementsOf, waitsFor } from "../components/compute/queries.ts";
import { type Evaluated, inOperation, STACKS } from "../support/stacks.ts";
import { orderedPairs } from "./order.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const KEY = "aws:kms/key:Key";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const TOPIC = "aws:sns/topic:Topic";

describe.each(STACKS)("%s in operation", (stack) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  beforeAll(async () => {
    platform = await inOperation(stack);
    graph = platform.deployed;
  });
  const nameOf = ({ urn }: Resource) => graph.logicalName(urn);
  const textAt = (resource: Resource, path: string): string | undefined => {
    const value = graph.value(resource, path);
    return value.known && typeof value.value === "string" ? value.value : undefined;
  };

  it("deletes first what its owner has one of: written first, the new one would go with the old one", () => {
    const ones = graph.resources.filter((each) => isOneOfItsOwner(each));
    const kinds = new Set(ones.map(({ type }) => type.split(":").at(-1)));
    expect([...kinds]).toEqual(expect.arrayContaining(["LifecyclePolicy"]));
    expect(ones.filter(({ larder }) => larder?.deleteBeforeReplace !== true).map(({ urn }) => urn)).toEqual([]);
  });

  it("A17: waits wherever AWS wants an order that no argument shows", () => {
    const pairs = orderedPairs(graph);
    const reasons = new Set(pairs.map(({ reason }) => reason));
    expect([...reasons].sort()).toEqual(
      [
        ...(stack === "prod" ? ["bucket copy after its role's rights", "bucket copy after versions of both"] : []),
        "access log after the policy that admits it",
        "address after the internet gateway",
        "bucket lifecycle after versions",
        "CDN log after the policy of its bucket",
        "distribution after the certificate is issued",
        "distribution after the rules that take its secret header",
        "bucket policy after its public access block",
        "budget after the policy of its topic",
        "database after its logs",
        ...(stack === "dev" ? [] : ["database after its monitoring role's rights"]),
        "flow log after its role's rights",
        "listener after the certificate is issued",
        "load balancer after the internet route",
        "load balancer after the policy of its log bucket",
        "service after its capacity",
        "service after its log group",
        "service after its rollback alarms",
        "service after its roles' rights",
        "service after its secrets have a value",
        "service after the rule that routes to it",
        "service after the rules that let it out",
        "service after the rules that let the load balancer in",
        "service after the way out of its subnets",
        "validation after its records",
      ].sort(),
    );
    const missing = pairs.filter(({ first, then }) => !waitsFor(graph, then, first));
    expect(missing.map(({ first, then, reason }) => `${reason}: ${nameOf(then)}, ${nameOf(first)}`)).toEqual([]);
  });

  it("B4: names alarms that exist, and alarms tell a topic of ours whose key admits them", () => {
    const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm");
    const known = alarms.map((alarm) => textAt(alarm, "name"));
    for (const service of graph.byType("aws:ecs/service:Service")) {
      const names = graph.value(service, "alarms.alarmNames");
      expect(names.known && names.value, nameOf(service)).not.toHaveLength(0);
      expect(known, nameOf(service)).toEqual(expect.arrayContaining((names.known ? names.value : []) as string[]));
    }
    for (const alarm of alarms) {
      const [topic, ...others] = graph.references(alarm.urn, "alarmActions");
      expect([topic?.type, others], nameOf(alarm)).toEqual([TOPIC, []]);
    }
  });

  it("B19: the load balancer logs into a bucket of its region without a key", () => {
    const [balancer] = graph.byType("aws:lb/loadBalancer:LoadBalancer");
    const [bucket] = graph.references(balancer?.urn ?? "", "accessLogs").filter(({ type }) => type === BUCKET);
    const parts = graph.referrers(bucket?.urn ?? "", "bucket");
    const encryption = parts.find(({ type }) => type.endsWith(":BucketServerSideEncryptionConfiguration"));
    expect(encryption?.inputs?.rules).toEqual([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
    expect(bucket?.inputs).not.toHaveProperty("region");
    expect(graph.value(balancer as Resource, "accessLogs.enabled")).toMatchObject({ value: true });
  });

  it("B20: everybody writes to a log group that is there, encrypted and with an end", () => {
    const groups = new Map(graph.byType(LOG_GROUP).map((group) => [group.outputs?.name, group]));
    const used = usedLogGroups(graph);
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter(([, name]) => !groups.has(name)).map(([writer, name]) => `${writer}: ${name}`)).toEqual([]);
    const loose = [...groups.values()].filter(({ inputs }) => !inputs?.retentionInDays || !inputs.kmsKeyId);
    expect(loose.map(nameOf)).toEqual([]);
    expect([...groups.keys()].filter((name) => !used.some(([, other]) => other === name))).toEqual([]);
  });

  it("C2, C3: one record for each name, not proxied; consumers take the certificate once it is issued", () => {
    const { services, frontend } = platform.config;
    const routed = Object.values(services).flatMap((each) => (each.kind === "http" ? [each.route.host] : []));
    const hosts = [...routed, ...("host" in frontend ? [frontend.host] : [])];
    const records = graph.byType("cloudflare:index/dnsRecord:DnsRecord");
    const validations = records.filter((record) => graph.parents(record.urn)[0]?.type === "larder:edge:Certificate");
    expect(validations).toHaveLength(new Set(hosts).size);
    expect(records.filter(({ inputs }) => inputs?.proxied !== false || inputs.ttl === 1)).toEqual([]);
    const names = records.filter(({ inputs }) => inputs?.type === "CNAME");
    const texts = names.flatMap((record) => [textAt(record, "name"), textAt(record, "content")]);
    expect(texts.filter((text) => text === undefined || text.endsWith("."))).toEqual([]);
    const listeners = graph.byType("aws:lb/listener:Listener").filter(({ inputs }) => inputs?.protocol === "HTTPS");
    const sources = listeners.flatMap((each) => each.propertyDependencies?.certificateArn ?? []);
    expect(sources.map((urn) => graph.get(urn)?.type)).toContain("aws:acm/certificateValidation:CertificateValidation");
  });

  it("C1: what CloudFront reads stands in us-east-1", () => {
    const distributions = graph.byType("aws:cloudfront/distribution:Distribution");
    expect(distributions).toHaveLength(2);
    for (const distribution of distributions) {
      const sources = distribution.propertyDependencies ?? {};
      const [validation] = (sources.viewerCertificate ?? []).map((urn) => graph.get(urn));
      expect(validation?.type).toBe("aws:acm/certificateValidation:CertificateValidation");
      const others = [...(sources.webAclId ?? []).map((urn) => graph.get(urn)), ...graph.referrers(distribution.urn)];
      const placed = others.filter((each) => /logDelivery|metricAlarm|webAcl:/.test(each?.type ?? ""));
      expect(placed.length).toBeGreaterThan(1);
      for (const each of [validation, ...placed]) expect(each?.inputs?.region, each?.urn).toBe("us-east-1");
    }
    for (const alarm of graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm")) {
      const [topic] = graph.references(alarm.urn, "alarmActions");
      expect(topic?.inputs?.region, nameOf(alarm)).toBe(alarm.inputs?.region);
    }
  });

  it("C5, C10: the CDN is the only way to the load balancer, guarded on both of its sides", () => {
    const [distribution] = graph
      .byType("aws:cloudfront/distribution:Distribution")
      .filter((each) => graph.references(each.urn, "origins").some(({ type }) => type.startsWith("aws:lb/")));
    const secret = graph
      .references(distribution?.urn ?? "", "origins")
      .find(({ type }) => type === "random:index/randomPassword:RandomPassword");
    expect(secret).toBeDefined();
    const rules = graph.byType("aws:lb/listenerRule:ListenerRule");
    expect(rules.length).toBeGreaterThan(1);
    for (const rule of rules) {
      const accepted = graph.references(rule.urn, "conditions").filter(({ type }) => type === secret?.type);
      expect(accepted, nameOf(rule)).toContain(secret);
      expect(accepted).toHaveLength(2);
    }
    const hosts = records(graph).filter((record) => graph.parents(record.urn)[0]?.type === "larder:edge:HostRecords");
    expect(hosts).toHaveLength(3);
    for (const host of hosts) {
      const targets = graph.references(host.urn, "content").map(({ type }) => type);
      expect(targets, nameOf(host)).toEqual(["aws:cloudfront/distribution:Distribution"]);
    }
  });

  it("G1: every bucket has all its parts", () => {
    const buckets = graph.byType(BUCKET);
    expect(buckets.length).toBeGreaterThan(3);
    const parts = [
      "BucketLifecycleConfiguration",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
    ];
    for (const bucket of buckets) {
      const types = graph.referrers(bucket.urn, "bucket").map(({ type }) => type.split(":").at(-1));
      expect(types, nameOf(bucket)).toEqual(expect.arrayContaining(parts));
    }
  });

  it("G5: each key admits exactly the services that use it", () => {
    const used = new Map<Resource, Set<string>>(graph.byType(KEY).map((key) => [key, new Set()]));
    for (const [key, service] of keyUsers(graph)) used.get(key)?.add(service);
    const wrong = [...used].flatMap(([key, services]) => {
      const [needed, admitted] = [[...services].sort(), admittedBy(graph, key)];
      return JSON.stringify(needed) === JSON.stringify(admitted) ? [] : [{ key: nameOf(key), needed, admitted }];
    });
    expect(wrong).toEqual([]);
  });

  it("G6: keys rotate and have one owner of their policy", () => {
    expect(graph.byType(KEY).filter(({ inputs }) => inputs?.enableKeyRotation !== true)).toEqual([]);
    const twice = graph
      .byType(KEY)
      .filter((key) => "policy" in (key.inputs ?? {}) === latePolicies(graph, key).length > 0);
    expect(twice.map(nameOf)).toEqual([]);
  });
});

const records = (graph: ResourceGraph) => graph.byType("cloudflare:index/dnsRecord:DnsRecord");

/** Policies that came after their key, for somebody who came after it. */
function latePolicies(graph: ResourceGraph, key: Resource): readonly Resource[] {
  return graph.referrers(key.urn, "keyId").filter(({ type }) => type === "aws:kms/keyPolicy:KeyPolicy");
}

/** Writers and the physical name of the group they write to. */
function usedLogGroups(graph: ResourceGraph): readonly (readonly [writer: string, group: Json | undefined])[] {
  const tasks = graph.byType("aws:ecs/taskDefinition:TaskDefinition").map((definition) => {
    const document = graph.document(definition, "containerDefinitions");
    const containers = document.kind === "document" ? JSON.stringify(document.value) : "";
    return [definition.urn, /"awslogs-group":"([^"]+)"/.exec(containers)?.[1]] as const;
  });
  const databases = graph
    .byType("aws:rds/instance:Instance")
    .flatMap(({ urn, inputs = {} }) =>
      listOf(inputs.enabledCloudwatchLogsExports).map(
        (log) => [urn, `/aws/rds/instance/${String(inputs.identifier)}/${String(log)}`] as const,
      ),
    );
  const caches = graph
    .byType("aws:elasticache/replicationGroup:ReplicationGroup")
    .flatMap(({ urn, inputs = {} }) =>
      listOf(inputs.logDeliveryConfigurations).map(
        (delivery) => [urn, isObject(delivery) && delivery.destination] as const,
      ),
    );
  const flows = graph
    .byType("aws:ec2/flowLog:FlowLog")
    .map(({ urn, inputs }) => [urn, String(inputs?.logDestination).split(":log-group:")[1]] as const);
  const firewalls = graph
    .byType("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
    .flatMap(({ urn, inputs = {} }) =>
      listOf(inputs.logDestinationConfigs).map((arn) => [urn, String(arn).split(":log-group:")[1]] as const),
    );
  return [...tasks, ...databases, ...caches, ...flows, ...firewalls];
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** Where a type names its key, and the service that then uses it; `{region}` is the resource's. */
const KEY_USES: readonly (readonly [type: string, path: string, service: string])[] = [
  [LOG_GROUP, "kmsKeyId", "logs.{region}"],
  ["aws:rds/instance:Instance", "kmsKeyId", "via rds.{region}"],
  ["aws:rds/instance:Instance", "performanceInsightsKmsKeyId", "via rds.{region}"],
  // The vault's key encrypts snapshots of the database too, which RDS writes.
  ["aws:backup/vault:Vault", "kmsKeyArn", "via backup.{region}"],
  ["aws:backup/vault:Vault", "kmsKeyArn", "via rds.{region}"],
  ["aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication", "kmsKeyId", "via rds.{region}"],
  ["aws:elasticache/replicationGroup:ReplicationGroup", "kmsKeyId", "via elasticache.{region}"],
  ["aws:secretsmanager/secret:Secret", "kmsKeyId", "via secretsmanager.{region}"],
  ["aws:sqs/queue:Queue", "kmsMasterKeyId", "via sqs.{region}"],
  [TOPIC, "kmsMasterKeyId", "alerts"],
  ["aws:ecr/repository:Repository", "encryptionConfigurations[0].kmsKey", "via ecr.{region}"],
  [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    "via s3.{region}",
  ],
];

function keyUsers(graph: ResourceGraph): readonly (readonly [key: Resource, service: string])[] {
  return [...bucketUsers(graph), ...namedKeys(graph), ...replicaKeys(graph)];
}

/** Keys of the second region stand in lists of copies, each with a region of its own. */
function replicaKeys(graph: ResourceGraph): readonly (readonly [key: Resource, service: string])[] {
  return graph.byType("aws:secretsmanager/secret:Secret").flatMap((secret) =>
    listOf(secret.inputs?.replicas).flatMap((replica) =>
      graph
        .references(secret.urn, "replicas")
        .filter(({ type }) => type === KEY)
        .map((key) => [key, `via secretsmanager.${isObject(replica) ? String(replica.region) : ""}`] as const),
    ),
  );
}

/** Services that read or write a bucket themselves, and so use its key. */
function bucketUsers(graph: ResourceGraph): readonly (readonly [key: Resource, service: string])[] {
  const origins = graph.byType("aws:cloudfront/distribution:Distribution").map((each) => [each, "origins"] as const);
  const logs = graph
    .byType("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
    .map((each) => [each, "deliveryDestinationConfiguration"] as const);
  return [...origins, ...logs].flatMap(([user, property]) =>
    graph
      .references(user.urn, property)
      .filter(({ type }) => type === BUCKET)
      .flatMap((bucket) => graph.referrers(bucket.urn, "bucket"))
      .flatMap(({ urn }) => graph.references(urn, "rules"))
      .filter(({ type }) => type === KEY)
      .map((key) => [key, property === "origins" ? "cloudfront" : "delivery.logs"] as const),
  );
}

/** Whether a replaced one has the id of the one before, and another setting: its owner's call overwrites and deletes both. */
function isOneOfItsOwner({ type, inputs = {} }: Resource): boolean {
  const identity = identityOf(type);
  if (identity === undefined) return false;
  const { replaceOn = [] } = factsOf(type) ?? {};
  return replaceOn.some((property) => inputs[property] !== undefined && !identity.includes(property));
}

function namedKeys(graph: ResourceGraph): readonly (readonly [key: Resource, service: string])[] {
  return KEY_USES.flatMap(([type, path, service]) =>
    graph.byType(type).flatMap((user) =>
      graph
        .references(user.urn, path)
        .filter((target) => target.type === KEY)
        .map((key) => [key, service.replace("{region}", regionOf(graph, user))] as const),
    ),
  );
}

function regionOf(graph: ResourceGraph, resource: Resource): string {
  return String(resource.inputs?.region ?? graph.byType("pulumi:providers:aws")[0]?.inputs?.region);
}

/** From the key's policy, in the words of KEY_USES. */
function admittedBy(graph: ResourceGraph, key: Resource): readonly string[] {
  const found = new Set<string>();
  const [policy = key] = latePolicies(graph, key);
  for (const { Principal, Condition } of statementsOf(graph, policy)) {
    const condition = JSON.stringify(Condition ?? {});
    const via = /"kms:ViaService":"([a-z0-9]+\.[a-z0-9-]+)\.amazonaws\.com"/.exec(condition)?.[1];
    if (via !== undefined) found.add(`via ${via}`);
    const services = isObject(Principal as never) ? (Principal as { Service?: string | string[] }).Service : undefined;
    for (const service of [services ?? []].flat()) {
      const name = service.replace(".amazonaws.com", "");
      // Those that publish to topics; which of them, the topics' policies say.
      found.add(/^(logs\.|delivery\.logs$|cloudfront$)/.test(name) ? name : "alerts");
    }
  }
  return [...found].sort();
}
