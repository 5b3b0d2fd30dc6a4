import type { Resource } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const others = (...resources: readonly Resource[]) => ({ others: resources });
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const TG = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/wired/1";
const TD = "arn:aws:ecs:eu-west-1:111122223333:task-definition/wired:1";
const wired = (more: Inputs = {}) => ({
  name: "wired",
  taskDefinition: TD,
  networkConfiguration: {},
  healthCheckGracePeriodSeconds: 60,
  loadBalancers: [{ targetGroupArn: TG, containerName: "web", containerPort: 8080 }],
  ...more,
});
const worker = wired({ loadBalancers: [], healthCheckGracePeriodSeconds: null });
const targets = (targetType = "ip") => resource(TARGET_GROUP, "tg", { targetType }, { id: TG });
const task = (containerPort: Inputs[string] = 8080) =>
  resource(
    TASK,
    "task",
    { containerDefinitions: JSON.stringify([{ name: "web", portMappings: [{ containerPort }] }]) },
    { id: TD },
  );
const SCALED = { resourceId: "service/main/wired" };
const target = resource("aws:appautoscaling/target:Target", "target", SCALED);
const scaling = [target, resource("aws:appautoscaling/policy:Policy", "policy", SCALED)];

export const wiringCases: Cases = {
  "X-26": [
    ["accepts a service that fits", wired(), "pass", others(targets(), task(), ...scaling)],
    ["accepts a worker", worker, "pass", others(...scaling)],
    [
      "rejects targets of another kind",
      wired(),
      "fail: tg has targets of the kind instance, tasks with an address of their own need ip",
      others(targets("instance"), task(), ...scaling),
    ],
    ["rejects another port", wired(), "fail: web does not listen on 8080", others(targets(), task(3000), ...scaling)],
    [
      "rejects another container",
      wired({ loadBalancers: [{ targetGroupArn: TG, containerName: "api", containerPort: 8080 }] }),
      "fail: no container is called api",
      others(targets(), task(), ...scaling),
    ],
    [
      "rejects no grace",
      wired({ healthCheckGracePeriodSeconds: 0 }),
      "fail: new tasks are judged before they have started",
      others(targets(), task(), ...scaling),
    ],
    ["rejects no scaling", worker, "fail: nothing scales it"],
    ["rejects a target without a policy", worker, "fail: its scaling target has no policy", others(target)],
    [
      "skips a singleton",
      { tags: { singleton: "true" } },
      "not-applicable: a singleton or daemon without a load balancer",
    ],
    ["waits for the task definition", wired(), "unknown: taskDefinition", others(targets(), ...scaling)],
    [
      "waits for a port",
      wired(),
      "unknown: containerDefinitions[0].portMappings[0].containerPort",
      others(targets(), task(UNKNOWN), ...scaling),
    ],
    ["cannot judge a mask", wired({ loadBalancers: MASK }), "secret: loadBalancers"],
  ],
};

const ROLE = "aws:iam/role:Role";
const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/0000-1111";
const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
const secret = (name: string, inputs: Inputs = {}) =>
  resource("aws:secretsmanager/secret:Secret", name, inputs, { id: arn(name), outputs: { arn: arn(name) } });
const injected = (...sources: readonly Inputs[string][]): Inputs => ({
  executionRoleArn: "arn:aws:iam::111122223333:role/execution",
  containerDefinitions: JSON.stringify([
    { name: "web", secrets: sources.map((valueFrom, index) => ({ name: `S${index}`, valueFrom })) },
  ]),
});
const role = resource(
  ROLE,
  "execution",
  {},
  { id: "execution-role", outputs: { arn: "arn:aws:iam::111122223333:role/execution" } },
);
const allowing = (
  Resource: Inputs[string],
  action = "secretsmanager:GetSecretValue",
  name = "policy",
  edges: readonly string[] = [],
) =>
  resource(
    "aws:iam/rolePolicy:RolePolicy",
    name,
    { role: "execution-role", policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource }] }) },
    edges.length > 0 ? { propertyDependencies: { role: [urnOf(ROLE, "execution")], policy: edges } } : {},
  );
const key = resource("aws:kms/key:Key", "key", {}, { id: "0000-1111", outputs: { arn: KEY_ARN } });

export const secretCases: Cases = {
  "X-27": [
    [
      "accepts exactly its secrets",
      injected(arn("jwt"), `${arn("db")}:url::`),
      "pass",
      others(role, secret("jwt"), secret("db"), allowing([arn("jwt"), arn("db")])),
    ],
    [
      "accepts the key of a secret",
      injected(arn("jwt")),
      "pass",
      others(
        role,
        key,
        secret("jwt", { kmsKeyId: KEY_ARN }),
        allowing(arn("jwt")),
        allowing(KEY_ARN, "kms:Decrypt", "decrypt"),
      ),
    ],
    [
      "follows edges where values are unknown",
      injected(UNKNOWN),
      "pass",
      {
        extra: {
          propertyDependencies: {
            executionRoleArn: [urnOf(ROLE, "execution")],
            containerDefinitions: [urnOf("aws:secretsmanager/secret:Secret", "jwt")],
          },
        },
        others: [
          role,
          secret("jwt"),
          allowing(UNKNOWN, "secretsmanager:GetSecretValue", "policy", [
            urnOf("aws:secretsmanager/secret:Secret", "jwt"),
          ]),
        ],
      },
    ],
    [
      "accepts a secret elsewhere by name",
      injected(arn("vendor")),
      "pass",
      { settings: { "X-27": { externalSecrets: ["*:secret:vendor-*"] } }, ...others(role, allowing(arn("vendor"))) },
    ],
    [
      "rejects a secret elsewhere",
      injected(arn("vendor")),
      `fail: ${arn("vendor")} is no secret of this graph`,
      others(role, allowing(arn("vendor"))),
    ],
    ["rejects a missing right", injected(arn("jwt")), "fail: execution may not read jwt", others(role, secret("jwt"))],
    [
      "rejects a right too many",
      injected(arn("jwt")),
      `fail: execution may read ${arn("db")} too`,
      others(role, secret("jwt"), secret("db"), allowing([arn("jwt"), arn("db")])),
    ],
    [
      "rejects all secrets",
      injected(arn("jwt")),
      "fail: execution may read * too",
      others(role, secret("jwt"), allowing("*")),
    ],
    [
      "rejects a missing key",
      injected(arn("jwt")),
      "fail: execution may not decrypt with key, the key of jwt",
      others(role, key, secret("jwt", { kmsKeyId: KEY_ARN }), allowing(arn("jwt"))),
    ],
    [
      "rejects a right of a task that needs none",
      { ...injected(), containerDefinitions: JSON.stringify([{ name: "web" }]) },
      `fail: execution may read ${arn("jwt")} too`,
      others(role, secret("jwt"), allowing(arn("jwt"))),
    ],
    [
      "skips a task without secrets",
      { containerDefinitions: JSON.stringify([{ name: "web" }]) },
      "not-applicable: no secrets",
    ],
    ["waits for the source", injected(UNKNOWN), "unknown: containerDefinitions[0].secrets[0].valueFrom"],
    [
      "waits for the role",
      { ...injected(arn("jwt")), executionRoleArn: UNKNOWN },
      "unknown: executionRoleArn",
      others(secret("jwt")),
    ],
    ["cannot judge a secret document", { containerDefinitions: SECRET }, "secret: containerDefinitions"],
  ],
};

const INSTANCE = "aws:rds/instance:Instance";
const size = { instanceClass: "db.m7g.large" };
const replica = (more: Inputs = {}) => ({
  replicateSourceDb: UNKNOWN,
  availabilityZone: "eu-west-1b",
  ...size,
  ...more,
});
const from = (source: Inputs) => ({
  extra: { propertyDependencies: { replicateSourceDb: [urnOf(INSTANCE, "main")] } },
  others: [resource(INSTANCE, "main", { storageEncrypted: true, availabilityZone: "eu-west-1a", ...size, ...source })],
});
const CLUSTER = "aws:rds/cluster:Cluster";
const aurora = { engine: "aurora-postgresql" };
const members = (count: number) => ({
  type: CLUSTER,
  extra: { id: "cluster-00000001" },
  others: Array.from({ length: count }, (_, index) =>
    resource("aws:rds/clusterInstance:ClusterInstance", `member-${index}`, { clusterIdentifier: "cluster-00000001" }),
  ),
});

export const replicaCases: Cases = {
  "X-18": [
    ["accepts another zone", replica(), "pass", from({})],
    ["accepts a source in two zones", replica(), "pass", from({ multiAz: true, availabilityZone: null })],
    ["accepts half the memory", replica(), "pass", from({ instanceClass: "db.m7g.xlarge" })],
    ["accepts a cluster of two", aurora, "pass", members(2)],
    [
      "rejects the same zone",
      replica({ availabilityZone: "eu-west-1a" }),
      "fail: stands in eu-west-1a, as its source does",
      from({}),
    ],
    [
      "rejects a source in the clear",
      replica(),
      "fail: main, its source, is not encrypted",
      from({ storageEncrypted: false }),
    ],
    [
      "rejects a small one",
      replica({ instanceClass: "db.t4g.micro" }),
      "fail: db.t4g.micro is too small to take over from db.m7g.large",
      from({}),
    ],
    ["rejects a cluster of one", aurora, "fail: has 1 instance, need 2", members(1)],
    ["skips a primary", size, "not-applicable: no replica"],
    [
      "skips a Multi-AZ cluster",
      { engine: "postgres" },
      "not-applicable: RDS itself keeps the instances of a Multi-AZ cluster",
      members(0),
    ],
    ["does not know a source elsewhere", replica(), "unknown: replicateSourceDb"],
    ["waits for the zone", replica({ availabilityZone: UNKNOWN }), "unknown: availabilityZone", from({})],
    ["cannot judge a masked source", replica({ replicateSourceDb: MASK }), "secret: replicateSourceDb"],
  ],
};

const EDGE = "sg-0000000edge";
const front = { securityGroups: [EDGE], internal: false };
const group = resource("aws:ec2/securityGroup:SecurityGroup", "edge-sg", {}, { id: EDGE });
const LIST_ID = "pl-0000000list";
const admits = (source: Inputs, port: Inputs[string] = 443) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
    securityGroupId: EDGE,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...source,
  });
const world = { cidrIpv4: "0.0.0.0/0" };
const cdn = resource(
  "aws:cloudfront/distribution:Distribution",
  "cdn",
  { origins: [{ domainName: UNKNOWN }] },
  { propertyDependencies: { origins: [urnOf("aws:lb/loadBalancer:LoadBalancer", "it")] } },
);
const proxied = resource(
  "cloudflare:index/dnsRecord:DnsRecord",
  "www",
  { proxied: true, content: UNKNOWN },
  { propertyDependencies: { content: [urnOf("aws:lb/loadBalancer:LoadBalancer", "it")] } },
);
const list = (cidr: string) =>
  resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries: [{ cidr }] }, { id: LIST_ID });

export const originCases: Cases = {
  "X-04": [
    ["accepts the internet without a CDN", front, "pass", others(group, admits(world))],
    ["accepts a prefix list of AWS", front, "pass", others(group, cdn, admits({ prefixListId: "pl-4fa04526" }))],
    ["accepts a range of Cloudflare", front, "pass", others(group, proxied, admits({ cidrIpv4: "104.16.0.0/14" }))],
    [
      "accepts a list of such ranges",
      front,
      "pass",
      others(group, proxied, list("172.64.0.0/13"), admits({ prefixListId: LIST_ID })),
    ],
    [
      "accepts the internet past a CDN in staging",
      front,
      "pass",
      { profile: "staging", ...others(group, cdn, admits(world)) },
    ],
    [
      "rejects another port",
      front,
      "fail: rule opens more than the ports 80 and 443",
      others(group, admits(world, 8080)),
    ],
    [
      "rejects the internet past a CDN",
      front,
      "fail: rule lets 0.0.0.0/0 in past the CDN",
      others(group, cdn, admits(world)),
    ],
    [
      "finds the CDN by the name of a record",
      front,
      "fail: rule lets 0.0.0.0/0 in past the CDN",
      {
        extra: { outputs: { dnsName: "lb-1.elb.example" } },
        others: [
          group,
          admits(world),
          resource("aws:route53/record:Record", "origin", {
            name: "origin.larder.example",
            records: ["lb-1.elb.example"],
          }),
          resource("aws:cloudfront/distribution:Distribution", "cdn", {
            origins: [{ domainName: "origin.larder.example" }],
          }),
        ],
      },
    ],
    [
      "rejects another range in a list",
      front,
      "fail: rule lets 192.0.2.0/24 in past the CDN",
      others(group, proxied, list("192.0.2.0/24"), admits({ prefixListId: LIST_ID })),
    ],
    ["skips an internal one", { internal: true }, "not-applicable: an internal load balancer"],
    ["waits for the groups", { securityGroups: UNKNOWN }, "unknown: securityGroups"],
    ["waits for a range", front, "unknown: rule.cidrIpv4", others(group, cdn, admits({ cidrIpv4: UNKNOWN }))],
    ["cannot judge masked groups", { securityGroups: MASK }, "secret: securityGroups"],
  ],
};
