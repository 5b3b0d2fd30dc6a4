import { beforeAll, describe, expect, it } from "vitest";
import { environmentOf } from "../../../components/compute/environment.ts";
import type { Connection } from "../../../components/foundation/connection.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { graphOf } from "../../support/graph.ts";
import { containerOf, definitionOf, grantsOf, input, type PolicyStatement, statementsOf, TYPES } from "./queries.ts";
import { keyArn, Surroundings, wholeFleet } from "./surroundings.ts";

const NAMES = ["api", "worker", "nutrition"];
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf";

let graph: ResourceGraph;
beforeAll(async () => {
  graph = await graphOf(wholeFleet);
});

describe("container", () => {
  it.each(NAMES)("ECS-02 to ECS-04: %s has no rights on its host, no writable root, no root user", (name) => {
    const container = containerOf(graph, name);
    expect(container.linuxParameters).toEqual({ initProcessEnabled: true, capabilities: { drop: ["ALL"] } });
    expect(container).not.toHaveProperty("privileged");
    expect(container.readonlyRootFilesystem).toBe(true);
    expect(Number(container.user.split(":")[0])).toBeGreaterThan(0);
    expect(container.mountPoints).toEqual([{ sourceVolume: "tmp", containerPath: "/tmp" }]);
    expect(input(graph, definitionOf(graph, name), "volumes")).toEqual([{ name: "tmp" }]);
  });

  it("runs on arm64 Fargate in the size of the config", () => {
    const definition = definitionOf(graph, "api");
    expect(input(graph, definition, "runtimePlatform.cpuArchitecture")).toBe("ARM64");
    expect(input(graph, definition, "requiresCompatibilities")).toEqual(["FARGATE"]);
    expect(input(graph, definition, "networkMode")).toBe("awsvpc");
    expect([input(graph, definition, "cpu"), input(graph, definition, "memory")]).toEqual(["512", "1024"]);
    expect(input(graph, definition, "family")).toBe("larder-prod-api");
  });

  it("ECS-05: gets settings in the open and secrets by ARN only", () => {
    const container = containerOf(graph, "api");
    const variables = container.environment.map(({ name, value }) => `${name}=${value}`);
    expect(variables).toEqual([
      expect.stringMatching(/^JOBS_QUEUE_URL=https:\/\/sqs\.eu-west-1\.amazonaws\.com\//),
      "NUTRITION_URL=http://nutrition:4000",
      "PGSSLMODE=verify-full",
      "PORT=3000",
    ]);
    expect(container.secrets).toEqual([{ name: "DATABASE_URL", valueFrom: `${SECRET}:url::` }]);
  });

  it("is the same whatever order the connections come in", async () => {
    const reversed = await graphOf((context) => {
      const around = new Surroundings(context);
      around.api({}, [around.queue.send(), around.database("app")]);
    });
    const straight = await graphOf((context) => {
      const around = new Surroundings(context);
      around.api({}, [around.database("app"), around.queue.send()]);
    });
    expect(containerOf(reversed, "api")).toEqual(containerOf(straight, "api"));
  });
});

describe("environmentOf", () => {
  const connection = (name: string, variable: string, value: string): Connection => ({
    name,
    env: { [variable]: value },
    secrets: {},
    statements: [],
    peers: [],
    ready: true,
  });

  it("refuses two different values of one variable", () => {
    const clash = () => environmentOf("api", {}, [connection("queue-a-send", "URL", "a")], { URL: "b" });
    expect(clash).toThrow('services.api: env and the connection "queue-a-send" both set the variable URL');
  });

  it("refuses a setting that would hide a secret", () => {
    const secret = { valueFrom: SECRET, secretArn: SECRET, keyArn: keyArn("secrets") };
    const database = { ...connection("database-app", "A", "a"), secrets: { DATABASE_URL: secret } };
    expect(() => environmentOf("api", {}, [database], { DATABASE_URL: "x" })).toThrow(
      'services.api: env and the connection "database-app" both set the variable DATABASE_URL',
    );
  });

  it("takes the same value twice: a worker may also send to its queue", () => {
    const twice = [connection("queue-a-receive", "A_URL", "a"), connection("queue-a-send", "A_URL", "a")];
    expect(environmentOf("api", {}, twice, {}).plain).toEqual([{ name: "A_URL", value: "a" }]);
  });
});

describe("task role", () => {
  /** What a statement lets do, in one line. */
  const short = ({ Effect, Action, Resource }: PolicyStatement) =>
    `${Effect} ${Action.join(",")} on ${(Resource ?? []).map((arn) => arn.split(":").slice(2).join(":")).join(",")}`;

  it("holds exactly the statements of the declared connections", async () => {
    const jobs = graph.only(TYPES.queue, "jobs-queue").outputs?.arn;
    const queue = String(jobs).split(":").slice(2).join(":");
    const key = "kms:eu-west-1:111122223333:key/messages";
    expect(grantsOf(graph, "api-task-role").map(short)).toEqual([
      "Allow rds-db:connect on rds-db:::dbuser/db/app",
      `Allow sqs:SendMessage,sqs:GetQueueAttributes,sqs:GetQueueUrl on ${queue}`,
      `Allow kms:Decrypt,kms:GenerateDataKey on ${key}`,
    ]);
    expect(grantsOf(graph, "worker-task-role").map(short)).toEqual([
      "Allow rds-db:connect on rds-db:::dbuser/db/app",
      `Allow sqs:ReceiveMessage,sqs:DeleteMessage,sqs:ChangeMessageVisibility,sqs:GetQueueAttributes,sqs:GetQueueUrl on ${queue}`,
      `Allow kms:Decrypt on ${key}`,
    ]);
  });

  it("has no policy at all without a connection", () => {
    expect(graph.byName("nutrition-task-role")).toHaveLength(1);
    expect(graph.byName("nutrition-task-role-policy")).toEqual([]);
  });

  it.each(NAMES)("ECS-08: %s has two roles, each for ECS tasks of this account only", (name) => {
    const definition = definitionOf(graph, name);
    const roles = ["executionRoleArn", "taskRoleArn"].flatMap((path) => graph.references(definition.urn, path));
    expect(roles.map((role) => graph.logicalName(role.urn))).toEqual([`${name}-task-execution`, `${name}-task-role`]);
    for (const role of roles) {
      expect(statementsOf(graph, role, "assumeRolePolicy")).toEqual([
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: ["sts:AssumeRole"],
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:111122223333:*" },
          },
        },
      ]);
    }
  });
});

describe("B16, X-27: execution role", () => {
  const resourcesFor = (name: string, action: string) =>
    grantsOf(graph, `${name}-task-execution`).flatMap((statement) =>
      statement.Action.includes(action) ? (statement.Resource ?? []) : [],
    );

  it.each(NAMES)("%s may read exactly the secrets of its definition and decrypt with their keys", (name) => {
    const secrets = containerOf(graph, name).secrets.map(({ valueFrom }) => valueFrom.split(":").slice(0, 7).join(":"));
    expect(resourcesFor(name, "secretsmanager:GetSecretValue")).toEqual([...new Set(secrets)]);
    expect(resourcesFor(name, "kms:Decrypt")).toEqual(secrets.length > 0 ? [keyArn("secrets")] : []);
  });

  it.each(NAMES)("%s may pull from its own repository and write its own log group", (name) => {
    const repository = graph.only(TYPES.repository, `${name}-images-repository`).outputs?.arn;
    expect(resourcesFor(name, "ecr:BatchGetImage")).toEqual([repository]);
    const logs = graph.only(TYPES.logGroup, `${name}-task-logs`).outputs?.arn;
    expect(resourcesFor(name, "logs:PutLogEvents")).toEqual([`${logs}:*`]);
  });

  it("has a wildcard for the one action that knows no resource", () => {
    const wide = NAMES.flatMap((name) => grantsOf(graph, `${name}-task-execution`)).filter((statement) =>
      statement.Resource?.includes("*"),
    );
    expect(new Set(wide.flatMap((statement) => statement.Action))).toEqual(new Set(["ecr:GetAuthorizationToken"]));
  });

  it.each([
    [
      "another account's repository",
      "222233334444.dkr.ecr.eu-west-1.amazonaws.com/shared/api:v1@sha256:",
      ["arn:aws:ecr:eu-west-1:222233334444:repository/shared/api"],
    ],
    ["a registry outside ECR", "registry.example/api@sha256:", []],
  ])("follows an image of %s", async (_, repository, expected) => {
    const image = `${repository}${"0f".repeat(32)}`;
    const elsewhere = await graphOf((context) => new Surroundings(context).api({ image }));
    const pulled = grantsOf(elsewhere, "api-task-execution").flatMap((statement) =>
      statement.Action.includes("ecr:BatchGetImage") ? (statement.Resource ?? []) : [],
    );
    expect(pulled).toEqual(expected);
  });
});
