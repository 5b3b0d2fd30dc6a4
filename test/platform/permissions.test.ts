/** What roles may do, against what the config's connections declare. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ConnectionsConfig, ServiceConfig } from "../../config/schema.ts";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { containerOf, type PolicyStatement, statementsOf } from "../components/compute/queries.ts";
import { type Evaluated, inOperation, STACKS } from "../support/stacks.ts";

const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SECRET = "aws:secretsmanager/secret:Secret";

/** Policies of AWS's own that a role may have, by who may act in it. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  "backup.amazonaws.com": [
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "AWSBackupServiceRolePolicyForS3Backup",
    "AWSBackupServiceRolePolicyForS3Restore",
  ],
  "ecs.amazonaws.com": ["AmazonECSInfrastructureRolePolicyForLoadBalancers"],
  "monitoring.rds.amazonaws.com": ["service-role/AmazonRDSEnhancedMonitoringRole"],
};
/** Actions that take no narrower resource than all, each with its reason. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  "ecr:GetAuthorizationToken": "a token is for the whole registry",
};
/** Services that say in no documented way for whom they act. */
const UNBOUND_TRUST = ["ecs.amazonaws.com"];

const SEND = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"];
const RECEIVE = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
];
const READ_OBJECTS = ["s3:GetObject"];
const WRITE_OBJECTS = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"];
const DECRYPT = ["kms:Decrypt"];
const ENCRYPT = ["kms:Decrypt", "kms:GenerateDataKey"];

describe.each(STACKS)("%s in operation", (stack) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  beforeAll(async () => {
    platform = await inOperation(stack);
    graph = platform.deployed;
  });
  const arnOf = (type: string, name: string): string => String(graph.only(type, name).outputs?.arn);
  const keyOf = (type: string, name: string, property: string): string => {
    const [key] = graph.references(graph.only(type, name).urn, property);
    return String(key?.outputs?.arn);
  };
  const roleAt = (definition: Resource, property: string): Resource => {
    const [role] = graph.references(definition.urn, property);
    if (role === undefined) throw new Error(`${definition.urn}: no ${property}`);
    return role;
  };
  const policiesOf = (role: Resource) => graph.referrers(role.urn, "role");
  const statementsFor = (role: Resource): readonly PolicyStatement[] =>
    policiesOf(role)
      .filter(({ type }) => type === ROLE_POLICY)
      .flatMap((policy) => statementsOf(graph, policy));
  const tasks = () =>
    graph.byType(DEFINITION).map((definition) => ({
      definition,
      container: containerOf(graph, graph.logicalName(definition.urn).replace(/-task-definition$/, "")),
    }));

  /** Each action, on what, through which service: what the connections of the config stand for. */
  function declaredRights(connections: ConnectionsConfig): readonly string[] {
    const region = platform.config.regions.primary;
    const rights: string[] = [];
    const add = (actions: readonly string[], resource: string, via?: string) => {
      const through = via === undefined ? "" : ` via ${via}.${region}.amazonaws.com`;
      rights.push(...actions.map((action) => `${action} on ${resource}${through}`));
    };
    for (const [queue, use] of Object.entries(connections.queues ?? {})) {
      const type = "aws:sqs/queue:Queue";
      add(use === "send" ? SEND : RECEIVE, arnOf(type, `${queue}-queue`));
      add(use === "send" ? ENCRYPT : DECRYPT, keyOf(type, `${queue}-queue`, "kmsMasterKeyId"), "sqs");
    }
    for (const [bucket, use] of Object.entries(connections.buckets ?? {})) {
      const arn = arnOf("aws:s3/bucket:Bucket", `${bucket}-bucket`);
      const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      add(["s3:ListBucket"], arn);
      add(use === "read" ? READ_OBJECTS : WRITE_OBJECTS, `${arn}/*`);
      add(use === "read" ? DECRYPT : ENCRYPT, keyOf(encryption, `${bucket}-encryption`, "rules"), "s3");
    }
    return [...new Set(rights)].sort();
  }

  /** A worker also drains its own queue. */
  const connectionsOf = (service: ServiceConfig | undefined): ConnectionsConfig => {
    if (service?.kind !== "worker") return service?.connections ?? {};
    const { queues } = service.connections;
    return { ...service.connections, queues: { ...queues, [service.queue]: "receive" } };
  };

  it("gives each task the rights of its declared connections and no other", () => {
    const { services } = platform.config;
    expect(
      tasks()
        .map(({ container }) => container.name)
        .sort(),
    ).toEqual([...Object.keys(services), "migrate"].sort());
    for (const { definition, container } of tasks()) {
      const role = roleAt(definition, "taskRoleArn");
      expect(policiesOf(role).filter(({ type }) => type === ATTACHMENT)).toEqual([]);
      const declared = declaredRights(connectionsOf(services[container.name]));
      expect(rightsIn(statementsFor(role)), container.name).toEqual(declared);
    }
  });

  it("has at least one right of each kind that the config declares", () => {
    const all = tasks().flatMap(({ definition }) => rightsIn(statementsFor(roleAt(definition, "taskRoleArn"))));
    const services = new Set(all.map((right) => right.split(":")[0]));
    expect([...services].sort()).toEqual(["kms", "s3", "sqs"]);
  });

  it("B16: lets ECS read exactly the secrets that the container names, with their keys, its image and its log", () => {
    const { primary } = platform.config.regions;
    for (const { definition, container } of tasks()) {
      const secrets = [...new Set(container.secrets.map(({ valueFrom }) => secretArn(valueFrom)))];
      expect(secrets.length, container.name).toBeGreaterThan(0);
      const keys = graph
        .byType(SECRET)
        .filter(({ outputs }) => secrets.includes(String(outputs?.arn)))
        .map(({ inputs }) => String(inputs?.kmsKeyId));
      const [repository = ""] = container.image.split("@");
      const account = platform.config.account.id;
      const images = `arn:aws:ecr:${primary}:${account}:repository/${repository.split("/")[1]}`;
      const group = container.logConfiguration.options["awslogs-group"];
      const logs = `arn:aws:logs:${primary}:${account}:log-group:${group}:*`;
      const expected = [
        ...secrets.map((arn) => `secretsmanager:GetSecretValue on ${arn}`),
        ...[...new Set(keys)].map((key) => `kms:Decrypt on ${key} via secretsmanager.${primary}.amazonaws.com`),
        ...["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map(
          (a) => `ecr:${a} on ${images}`,
        ),
        "ecr:GetAuthorizationToken on *",
        ...["CreateLogStream", "PutLogEvents"].map((action) => `logs:${action} on ${logs}`),
      ];
      const role = roleAt(definition, "executionRoleArn");
      expect(rightsIn(statementsFor(role)), container.name).toEqual(expected.sort());
      expect(role, container.name).not.toBe(roleAt(definition, "taskRoleArn"));
    }
  });

  it("B15: gives the migrator's login to the migration alone, which runs the image of its service", () => {
    const byName = new Map(tasks().map(({ container }) => [container.name, container]));
    const migrate = byName.get("migrate");
    const { migrations } = platform.config;
    expect(migrate?.image).toBe(byName.get(migrations.mode === "task" ? migrations.service : "")?.image);
    const own = new Set(migrate?.secrets.map(({ valueFrom }) => secretArn(valueFrom)));
    const others = [...byName.values()].filter(({ name }) => name !== "migrate").flatMap(({ secrets }) => secrets);
    expect(others.filter(({ valueFrom }) => own.has(secretArn(valueFrom)))).toEqual([]);
  });

  it("allows no role whole services, and everything at once only where AWS takes nothing narrower", () => {
    const wide = graph.byType(ROLE_POLICY).flatMap((policy) =>
      statementsOf(graph, policy).flatMap(({ Effect, Action, Resource = [] }) =>
        Action.filter((action) => {
          const isWhole = /[*?]/.test(action);
          const isOpen = Resource.some(
            (resource) => resource === "*" || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*$/.test(resource),
          );
          return Effect !== "Allow" || isWhole || (isOpen && ON_EVERYTHING[action] === undefined);
        }).map((action) => `${graph.logicalName(policy.urn)}: ${action} on ${Resource.join()}`),
      ),
    );
    expect(wide).toEqual([]);
  });

  it("lets only services of AWS act in a role, for this account, and each role has someone who uses it", () => {
    const roles = graph.byType(ROLE);
    expect(roles.length).toBeGreaterThan(8);
    for (const role of roles) {
      const name = graph.logicalName(role.urn);
      const [trust, ...others] = statementsOf(graph, role, "assumeRolePolicy");
      expect(others, name).toEqual([]);
      const service = (trust?.Principal as { Service?: string } | undefined)?.Service ?? "";
      expect([Object.keys(trust?.Principal ?? {}), trust?.Action], name).toEqual([["Service"], ["sts:AssumeRole"]]);
      expect(service, name).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
      const isBound = JSON.stringify(trust?.Condition ?? {}).includes(
        `"aws:SourceAccount":"${platform.config.account.id}"`,
      );
      expect(isBound || UNBOUND_TRUST.includes(service), name).toBe(true);
      for (const each of policiesOf(role).filter(({ type }) => type === ATTACHMENT)) {
        const [, policy = ""] = String(each.inputs?.policyArn).split("arn:aws:iam::aws:policy/");
        expect(MANAGED[service], name).toContain(policy);
      }
      const users = graph.referrers(role.urn).filter(({ type }) => type !== ROLE_POLICY && type !== ATTACHMENT);
      expect(users.length, name).toBeGreaterThan(0);
    }
  });

  it("opens nothing of ours to other accounts: who is named as everybody is held to this account", () => {
    const documents = graph.resources.flatMap((resource) =>
      resource.type !== ROLE_POLICY &&
      typeof resource.inputs?.policy === "string" &&
      resource.inputs.policy.includes("Statement")
        ? statementsOf(graph, resource).map((statement) => ({ resource, statement }))
        : [],
    );
    expect(documents.length).toBeGreaterThan(20);
    const open = documents.filter(({ statement: { Effect, Principal, Condition } }) => {
      if (Effect !== "Allow" || !JSON.stringify(Principal ?? "*").includes('"*"')) return false;
      const held = /"(aws:PrincipalAccount|kms:CallerAccount|aws:SourceAccount)":"(\d{12})"/.exec(
        JSON.stringify(Condition),
      );
      return held?.[2] !== platform.config.account.id;
    });
    // Layers of public base images are signed by ECR; the bucket is Amazon's.
    const layers = open.filter(({ statement }) => !/starport-layer-bucket/.test(String(statement.Resource)));
    expect(layers.map(({ resource }) => resource.urn)).toEqual([]);
  });
});

/** `action on resource via service`, one for each of both. */
function rightsIn(statements: readonly PolicyStatement[]): readonly string[] {
  const rights = statements.flatMap(({ Effect, Action, Resource = [], Condition }) => {
    const via = /"kms:ViaService":"([^"]+)"/.exec(JSON.stringify(Condition ?? {}))?.[1];
    const through = via === undefined ? "" : ` via ${via}`;
    const prefix = Effect === "Allow" ? "" : `${Effect} `;
    return Action.flatMap((action) => Resource.map((resource) => `${prefix}${action} on ${resource}${through}`));
  });
  return [...new Set(rights)].sort();
}

/** `arn:aws:secretsmanager:region:account:secret:name`, without the field behind it. */
function secretArn(valueFrom: string): string {
  return valueFrom.split(":").slice(0, 7).join(":");
}
