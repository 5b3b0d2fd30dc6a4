import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, SECRET, UNKNOWN } from "../support.ts";

const containers = (...definitions: readonly Json[]): Inputs => ({ containerDefinitions: JSON.stringify(definitions) });
const setting = (name: string, value: Json) => containers({ name: "web", environment: [{ name, value }] });
const windows = { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };
const awsvpc = (more: Inputs) => ({ networkConfiguration: { subnets: ["subnet-1"], ...more } });

export const containerCases: Cases = {
  "ECS-01": [
    ["accepts absent", awsvpc({}), "pass"],
    ["accepts false", awsvpc({ assignPublicIp: false }), "pass"],
    ["accepts false as text", awsvpc({ assignPublicIp: "false" }), "pass"],
    ["rejects true", awsvpc({ assignPublicIp: true }), "fail: tasks get a public address"],
    [
      "rejects true in a task set",
      awsvpc({ assignPublicIp: true }),
      "fail: tasks get a public address",
      { type: "aws:ecs/taskSet:TaskSet" },
    ],
    ["skips bridge networks", { launchType: "EC2" }, "not-applicable: no network interface of its own"],
    ["waits", awsvpc({ assignPublicIp: UNKNOWN }), "unknown: networkConfiguration.assignPublicIp"],
    [
      "waits for the whole configuration",
      { networkConfiguration: UNKNOWN },
      "unknown: networkConfiguration.assignPublicIp",
    ],
    ["cannot judge a mask", awsvpc({ assignPublicIp: MASK }), "secret: networkConfiguration.assignPublicIp"],
  ],
  "ECS-02": [
    ["accepts plain containers", containers({ name: "web" }, { name: "router", privileged: false }), "pass"],
    [
      "accepts dropped capabilities",
      containers({ name: "web", linuxParameters: { capabilities: { drop: ["ALL"], add: [] } } }),
      "pass",
    ],
    ["accepts a document that is an object", { containerDefinitions: [{ name: "web" }] }, "pass"],
    [
      "rejects the second container",
      containers({ name: "web" }, { name: "agent", privileged: true }),
      "fail: agent is privileged",
    ],
    [
      "rejects added capabilities",
      containers({ name: "web", linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }),
      'fail: web adds capabilities: ["SYS_PTRACE"]',
    ],
    ["waits for the document", { containerDefinitions: UNKNOWN }, "unknown: containerDefinitions"],
    ["does not read a broken document", { containerDefinitions: "[{" }, "malformed: containerDefinitions"],
    ["does not pass an empty list", containers(), "unknown: containerDefinitions"],
    ["cannot judge a secret document", { containerDefinitions: SECRET }, "secret: containerDefinitions"],
    ["cannot judge a masked document", { containerDefinitions: MASK }, "secret: containerDefinitions"],
  ],
  "ECS-03": [
    ["accepts read-only", containers({ name: "web", readonlyRootFilesystem: true }), "pass"],
    [
      "accepts all read-only",
      containers({ name: "a", readonlyRootFilesystem: true }, { name: "b", readonlyRootFilesystem: true }),
      "pass",
    ],
    ["rejects absent", containers({ name: "web" }), "fail: the root file system of web is writable"],
    [
      "names each writable one",
      containers({ name: "a", readonlyRootFilesystem: false }, { readonlyRootFilesystem: false }),
      "fail: the root file system of a is writable; the root file system of container 1 is writable",
    ],
    ["skips Windows", { ...containers({ name: "web" }), ...windows }, "not-applicable: Windows has no read-only root"],
    ["waits for the document", { containerDefinitions: UNKNOWN }, "unknown: containerDefinitions"],
    ["cannot judge a secret document", { containerDefinitions: SECRET }, "secret: containerDefinitions"],
  ],
  "ECS-05": [
    ["accepts plain settings", setting("LOG_LEVEL", "info"), "pass"],
    ["accepts no settings", containers({ name: "web" }), "pass"],
    [
      "accepts the address of a secret",
      setting("DB_PASSWORD_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
      "pass",
    ],
    ["accepts how a token is made", setting("TOKEN_TTL", "3600"), "pass"],
    ["accepts a URL without a password", setting("SITE_URL", "https://larder.example/a:b@c"), "pass"],
    ["accepts an unknown value under a plain name", setting("BUCKET", UNKNOWN), "pass"],
    ["rejects a password", setting("DB_PASSWORD", "hunter2"), "fail: web has DB_PASSWORD as a plain setting"],
    [
      "rejects an unknown value with such a name",
      setting("DB_PASSWORD", UNKNOWN),
      "fail: web has DB_PASSWORD as a plain setting",
    ],
    ["rejects camel case", setting("stripeApiKey", "x"), "fail: web has stripeApiKey as a plain setting"],
    [
      "rejects a private key's name",
      setting("JWT_PRIVATE_KEY", "x"),
      "fail: web has JWT_PRIVATE_KEY as a plain setting",
    ],
    [
      "rejects a URL with a password",
      setting("DATABASE_URL", "postgresql://app:hunter2@db:5432/app"),
      "fail: web has a credential in the plain setting DATABASE_URL",
    ],
    [
      "rejects an access key",
      setting("ID", "AKIAIOSFODNN7EXAMPLE"),
      "fail: web has a credential in the plain setting ID",
    ],
    [
      "rejects a private key",
      setting("PEM", "-----BEGIN RSA PRIVATE KEY-----"),
      "fail: web has a credential in the plain setting PEM",
    ],
    [
      "rejects a secret that is marked so",
      { containerDefinitions: [{ name: "web", environment: [{ name: "X", value: SECRET }] }] },
      "fail: web has a secret value in the plain setting X",
    ],
    [
      "accepts a command that reads its settings",
      containers({ name: "web", command: ["sh", "-c", "run --password $DB_PASSWORD"] }),
      "pass",
    ],
    [
      "accepts settings of a log",
      containers({
        name: "web",
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "web", "awslogs-region": "eu-west-1" } },
      }),
      "pass",
    ],
    [
      "rejects a password in the command",
      containers({ name: "web", command: ["migrate", "--password", "hunter2"] }),
      "fail: web has a credential in its command",
    ],
    [
      "rejects a URL with a password in the command",
      containers({ name: "web", command: ["postgresql://app:hunter2@db/app"] }),
      "fail: web has a credential in its command",
    ],
    [
      "rejects a password that the entry point exports",
      containers({ name: "web", entryPoint: ["sh", "-c", "export DB_PASSWORD=hunter2; run"] }),
      "fail: web has a credential in its entryPoint",
    ],
    [
      "rejects a login in the health check",
      containers({ name: "web", healthCheck: { command: ["CMD-SHELL", "curl -u admin:hunter2 http://localhost"] } }),
      "fail: web has a credential in its healthCheck.command",
    ],
    [
      "rejects a secret that is marked so in the command",
      containers({ name: "web", command: ["run", SECRET] }),
      "fail: web has a secret value in its command",
    ],
    [
      "rejects a token in a label",
      containers({ name: "web", dockerLabels: { deployToken: "x" } }),
      "fail: web has deployToken of its dockerLabels in plain text",
    ],
    [
      "rejects the token of a log driver",
      containers({ name: "web", logConfiguration: { logDriver: "splunk", options: { "splunk-token": "x" } } }),
      "fail: web has splunk-token of its logConfiguration.options in plain text",
    ],
    [
      "rejects a password under base64",
      setting("CONFIG", Buffer.from('{"password":"hunter2"}').toString("base64")),
      "fail: web has a credential in the plain setting CONFIG",
    ],
    [
      "waits for the command",
      containers({ name: "web", command: UNKNOWN }),
      "unknown: containerDefinitions[0].command",
    ],
    ["waits for the document", { containerDefinitions: UNKNOWN }, "unknown: containerDefinitions"],
    [
      "waits for the settings",
      containers({ name: "web", environment: UNKNOWN }),
      "unknown: containerDefinitions[0].environment",
    ],
    ["cannot judge a masked document", { containerDefinitions: MASK }, "secret: containerDefinitions"],
  ],
};
