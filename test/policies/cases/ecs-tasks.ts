import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const containers = (...definitions: readonly Json[]): Inputs => ({ containerDefinitions: JSON.stringify(definitions) });
const one = (more: { readonly [key: string]: Json }) => containers({ name: "web", ...more });
const windows = { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };
const logs = (more: Inputs = {}) => ({
  logConfiguration: {
    logDriver: "awslogs",
    options: { "awslogs-group": "g", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web", ...more },
  },
});
const roles = {
  executionRoleArn: "arn:aws:iam::111122223333:role/execution",
  taskRoleArn: "arn:aws:iam::111122223333:role/task",
};
const ROLE = "aws:iam/role:Role";
const fed = (execution: string, own: string) => ({
  extra: { propertyDependencies: { executionRoleArn: [urnOf(ROLE, execution)], taskRoleArn: [urnOf(ROLE, own)] } },
  others: [resource(ROLE, "a"), resource(ROLE, "b")],
});
const DIGEST = `@sha256:${"0".repeat(64)}`;
const registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app";
const repository = (imageTagMutability: string) => ({
  others: [resource("aws:ecr/repository:Repository", "app", { name: "app", imageTagMutability })],
});
const efs = (more: Inputs) => ({ volumes: [{ name: "tmp" }, { name: "files", efsVolumeConfiguration: { ...more } }] });
const fargate = (cpu: Json, memory: Json, more: { readonly [key: string]: Json } = {}): Inputs => ({
  requiresCompatibilities: ["FARGATE"],
  cpu,
  memory,
  ...one(more),
});
const usedBy = (more: Inputs) => ({
  others: [
    resource(
      "aws:ecs/service:Service",
      "api",
      { taskDefinition: UNKNOWN, ...more },
      { propertyDependencies: { taskDefinition: [urnOf("aws:ecs/taskDefinition:TaskDefinition", "it")] } },
    ),
  ],
});

export const taskCases: Cases = {
  "ECS-04": [
    ["accepts a user id", one({ user: "65532:65532" }), "pass"],
    ["accepts a name", one({ user: "app" }), "pass"],
    ["rejects absent", one({}), "fail: web runs as root"],
    ["rejects root with a group", one({ user: "root:app" }), "fail: web runs as root"],
    ["rejects 0", containers({ name: "a", user: "1" }, { name: "b", user: 0 }), "fail: b runs as root"],
    ["skips Windows", { ...one({}), ...windows }, "not-applicable: Windows has no root"],
    ["waits for the document", { containerDefinitions: UNKNOWN }, "unknown: containerDefinitions"],
    ["cannot judge a masked document", { containerDefinitions: MASK }, "secret: containerDefinitions"],
  ],
  "ECS-06": [
    ["accepts awslogs", one(logs()), "pass"],
    ["accepts a group that is not known yet", one(logs({ "awslogs-group": UNKNOWN })), "pass"],
    [
      "accepts FireLens beside its router",
      containers(
        { name: "web", logConfiguration: { logDriver: "awsfirelens" } },
        { name: "router", firelensConfiguration: { type: "fluentbit" } },
      ),
      "pass",
    ],
    ["rejects none", one({}), "fail: web does not log (log driver absent)"],
    [
      "rejects a local file",
      one({ logConfiguration: { logDriver: "json-file" } }),
      "fail: web does not log (log driver json-file)",
    ],
    [
      "rejects a missing prefix",
      one(logs({ "awslogs-stream-prefix": "" })),
      "fail: web logs without awslogs-stream-prefix",
    ],
    [
      "skips a router alone",
      one({ firelensConfiguration: { type: "fluentbit" } }),
      "not-applicable: the log router itself",
    ],
    ["waits for the document", { containerDefinitions: UNKNOWN }, "unknown: containerDefinitions"],
    ["cannot judge a secret document", { containerDefinitions: SECRET }, "secret: containerDefinitions"],
  ],
  "ECS-07": [
    ["accepts awsvpc", { networkMode: "awsvpc" }, "pass"],
    ["accepts the task's own namespace", { networkMode: "awsvpc", pidMode: "task", ipcMode: "none" }, "pass"],
    ["rejects the default", {}, "fail: has no network interface of its own (bridge)"],
    ["rejects the host's network", { networkMode: "host" }, "fail: has no network interface of its own (host)"],
    [
      "rejects the host's processes",
      { networkMode: "awsvpc", pidMode: "host", ipcMode: "host" },
      "fail: shares the namespace of the host (pidMode); shares the namespace of the host (ipcMode)",
    ],
    [
      "rejects a folder of the host",
      { networkMode: "awsvpc", volumes: [{ name: "docker", hostPath: "/var/run/docker.sock" }] },
      "fail: mounts /var/run/docker.sock of the host",
    ],
    ["waits", { networkMode: "awsvpc", pidMode: UNKNOWN }, "unknown: pidMode"],
    ["cannot judge a mask", { networkMode: MASK }, "secret: networkMode"],
  ],
  "ECS-08": [
    ["accepts two roles", roles, "pass"],
    ["follows edges", { executionRoleArn: UNKNOWN, taskRoleArn: UNKNOWN }, "pass", fed("a", "b")],
    ["rejects no task role", { executionRoleArn: roles.executionRoleArn }, "fail: has no task role"],
    ["rejects none", {}, "fail: has no execution role; has no task role"],
    [
      "rejects one role for both",
      { ...roles, taskRoleArn: roles.executionRoleArn },
      "fail: the program has the rights of the execution role",
    ],
    [
      "rejects one role by its edges",
      { executionRoleArn: UNKNOWN, taskRoleArn: UNKNOWN },
      "fail: the program has the rights of the execution role",
      fed("a", "a"),
    ],
    ["waits", { ...roles, taskRoleArn: UNKNOWN }, "unknown: taskRoleArn"],
    ["cannot judge a mask", { ...roles, executionRoleArn: MASK }, "secret: executionRoleArn"],
  ],
  "ECS-16": [
    ["accepts a digest", one({ image: `public.example/app:1${DIGEST}` }), "pass"],
    ["accepts a tag that cannot move", one({ image: `${registry}:1.2.3` }), "pass", repository("IMMUTABLE")],
    ["rejects latest", one({ image: `${registry}:latest` }), `fail: web runs ${registry}:latest, which moves`],
    ["rejects no tag", one({ image: registry }), `fail: web runs ${registry}, which moves`],
    [
      "rejects a tag that can move",
      one({ image: `${registry}:1.2.3` }),
      `fail: web runs ${registry}:1.2.3, a tag of a repository where tags move`,
      repository("MUTABLE"),
    ],
    [
      "rejects a tag of another registry",
      one({ image: "nginx:1.29" }),
      "fail: web runs nginx:1.29: a tag of another registry can move",
    ],
    ["does not know a repository elsewhere", one({ image: `${registry}:1` }), "unknown: containerDefinitions[0].image"],
    ["waits for the image", one({ image: UNKNOWN }), "unknown: containerDefinitions[0].image"],
    ["cannot judge a masked document", { containerDefinitions: MASK }, "secret: containerDefinitions"],
  ],
  "ECS-17": [
    ["accepts TLS and a role", efs({ transitEncryption: "ENABLED", authorizationConfig: { iam: "ENABLED" } }), "pass"],
    [
      "accepts it in a list",
      {
        volumes: [
          {
            name: "x",
            efsVolumeConfiguration: [{ transitEncryption: "ENABLED", authorizationConfig: [{ iam: "ENABLED" }] }],
          },
        ],
      },
      "pass",
    ],
    ["rejects the defaults", efs({}), "fail: files is mounted without TLS; files is mounted without a role"],
    ["rejects no role", efs({ transitEncryption: "ENABLED" }), "fail: files is mounted without a role"],
    ["skips other volumes", { volumes: [{ name: "tmp" }] }, "not-applicable: no EFS volume"],
    ["waits", { volumes: UNKNOWN }, "unknown: volumes"],
    ["waits for one", { volumes: [UNKNOWN] }, "unknown: volumes[0]"],
    [
      "cannot judge a mask",
      efs({ transitEncryption: MASK, authorizationConfig: { iam: "ENABLED" } }),
      "secret: volumes[1].efsVolumeConfiguration.transitEncryption",
    ],
  ],
  "ECS-18": [
    ["accepts a pair", fargate("512", "1024", { cpu: 512, memory: 512, stopTimeout: 60 }), "pass"],
    ["accepts units", fargate("1 vCPU", "2 GB"), "pass"],
    ["accepts any size on EC2", { cpu: "300", memory: "900", ...one({}) }, "pass"],
    [
      "accepts a container behind a load balancer",
      fargate(256, 512),
      "pass",
      usedBy({ loadBalancers: [{ containerName: "web", containerPort: 80 }] }),
    ],
    [
      "accepts one that checks itself",
      fargate(256, 512, { healthCheck: { command: ["CMD", "x"] } }),
      "pass",
      usedBy({}),
    ],
    ["rejects a pair that is none", fargate("512", "512"), "fail: Fargate has no size of cpu 512 with memory 512"],
    [
      "rejects containers that want more",
      fargate("256", "512", { memory: 1024 }),
      "fail: the containers want memory 1024, the task has 512",
    ],
    ["rejects no time to stop", fargate(256, 512, { stopTimeout: 5 }), "fail: web has 5 s to stop, need 30 to 120"],
    [
      "rejects a worker without a health check",
      fargate(256, 512),
      "fail: web has neither a load balancer nor a health check",
      usedBy({}),
    ],
    ["waits for the size", fargate(UNKNOWN, "512"), "unknown: cpu"],
    [
      "waits for the load balancers",
      fargate(256, 512),
      "unknown: api.loadBalancers",
      usedBy({ loadBalancers: UNKNOWN }),
    ],
    ["cannot judge a mask", fargate("256", MASK), "secret: memory"],
  ],
};
