import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const SERVICE = "aws:ecs/service:Service";
const CLUSTER = "aws:ecs/cluster:Cluster";
const TARGET = "aws:appautoscaling/target:Target";
const insights = (value: Json) => ({ settings: [{ name: "containerInsights", value }] });
const daemon = { schedulingStrategy: "DAEMON" };
const singleton = { tags: { singleton: "true" } };
const codeDeploy = { deploymentController: { type: "CODE_DEPLOY" } };
const exec = (enableExecuteCommand: Json, cluster = "it") => ({
  others: [
    resource(
      SERVICE,
      "api",
      { enableExecuteCommand, cluster: UNKNOWN },
      { propertyDependencies: { cluster: [urnOf(CLUSTER, cluster)] } },
    ),
    resource(CLUSTER, "other"),
  ],
});
const session = (more: Inputs) => ({
  configuration: {
    executeCommandConfiguration: {
      logging: "OVERRIDE",
      kmsKeyId: UNKNOWN,
      logConfiguration: { cloudWatchLogGroupName: "exec" },
      ...more,
    },
  },
});
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const watched = { ...breaker, alarms: { enable: true, rollback: true, alarmNames: ["a"] } };
const scaled = (minCapacity: Json) => ({
  others: [
    resource(
      TARGET,
      "scaling",
      { resourceId: UNKNOWN, minCapacity },
      {
        propertyDependencies: { resourceId: [urnOf(SERVICE, "it")] },
      },
    ),
  ],
});
const spot = (base: Json) => ({
  desiredCount: 2,
  capacityProviderStrategies: [
    { capacityProvider: "FARGATE_SPOT", weight: 1 },
    { capacityProvider: "FARGATE", base },
  ],
});
const ecs = (more: Inputs) => ({ serviceNamespace: "ecs", resourceId: "service/main/api", ...more });
const balanced = { others: [resource(SERVICE, "api", { name: "api", loadBalancers: [{ containerName: "api" }] })] };
const follows = (predefinedMetricType: string, targetValue: Json) =>
  ecs({
    targetTrackingScalingPolicyConfiguration: { predefinedMetricSpecification: { predefinedMetricType }, targetValue },
  });
const POLICY = { type: "aws:appautoscaling/policy:Policy" };

export const serviceCases: Cases = {
  "ECS-09": [
    ["accepts enabled", insights("enabled"), "pass"],
    ["accepts enhanced", insights("enhanced"), "pass"],
    ["rejects disabled", insights("disabled"), "fail: Container Insights is disabled"],
    ["rejects absent", { settings: [{ name: "other", value: "x" }] }, "fail: Container Insights is not set"],
    ["waits", { settings: UNKNOWN }, "unknown: settings"],
    ["waits for the value", insights(UNKNOWN), "unknown: settings[0].value"],
    ["cannot judge a mask", insights(MASK), "secret: settings[0].value"],
  ],
  "ECS-10": [
    ["accepts sessions that are logged", session({}), "pass", exec(true)],
    ["accepts it as text", session({ kmsKeyId: "arn" }), "pass", exec("true")],
    [
      "rejects none",
      {},
      "fail: sessions are not logged (DEFAULT); sessions have no log group; sessions are not encrypted with a key of their own",
      exec(true),
    ],
    [
      "rejects no key",
      session({ kmsKeyId: "" }),
      "fail: sessions are not encrypted with a key of their own",
      exec(true),
    ],
    [
      "rejects the key of AWS by its name",
      session({ kmsKeyId: "alias/aws/ecs" }),
      "fail: sessions are not encrypted with a key of their own",
      exec(true),
    ],
    ["skips a cluster without", {}, "not-applicable: no service lets anyone in", exec(false)],
    ["skips another cluster", {}, "not-applicable: no service lets anyone in", exec(true, "other")],
    ["waits", session({ logging: UNKNOWN }), "unknown: configuration.executeCommandConfiguration.logging", exec(true)],
    [
      "cannot judge a mask",
      session({ logging: MASK }),
      "secret: configuration.executeCommandConfiguration.logging",
      exec(true),
    ],
  ],
  "ECS-11": [
    ["accepts absent", {}, "pass"],
    ["accepts false", { enableExecuteCommand: false }, "pass"],
    ["rejects true", { enableExecuteCommand: true }, "fail: a shell can be opened in the tasks"],
    ["rejects text", { enableExecuteCommand: "true" }, "fail: a shell can be opened in the tasks"],
    ["waits", { enableExecuteCommand: UNKNOWN }, "unknown: enableExecuteCommand"],
    ["cannot judge a mask", { enableExecuteCommand: MASK }, "secret: enableExecuteCommand"],
  ],
  "ECS-12": [
    ["accepts absent", {}, "pass"],
    ["accepts LATEST", { launchType: "FARGATE", platformVersion: "LATEST" }, "pass"],
    ["rejects an old one", { platformVersion: "1.3.0" }, "fail: stays on platform 1.3.0"],
    ["rejects the present one too", { platformVersion: "1.4.0" }, "fail: stays on platform 1.4.0"],
    ["skips EC2", { launchType: "EC2", platformVersion: "1.3.0" }, "not-applicable: does not run on Fargate"],
    ["waits", { platformVersion: UNKNOWN }, "unknown: platformVersion"],
    ["cannot judge a mask", { platformVersion: MASK }, "secret: platformVersion"],
  ],
  "ECS-13": [
    ["accepts breaker and alarms", watched, "pass"],
    ["asks for no alarms in staging", breaker, "pass", { profile: "staging" }],
    ["rejects no alarms", breaker, "fail: no alarm watches a deployment; an alarm does not roll a deployment back"],
    [
      "rejects none",
      {},
      "fail: a deployment that fails goes on for ever; a deployment that fails is not rolled back",
      { profile: "staging" },
    ],
    [
      "rejects no rollback",
      { ...watched, deploymentCircuitBreaker: { enable: "true", rollback: false } },
      "fail: a deployment that fails is not rolled back",
    ],
    ["skips CodeDeploy", codeDeploy, "not-applicable: CODE_DEPLOY rolls out"],
    ["waits", { ...watched, alarms: UNKNOWN }, "unknown: alarms.enable"],
    ["cannot judge a mask", { ...watched, deploymentCircuitBreaker: MASK }, "secret: deploymentCircuitBreaker.enable"],
  ],
  "ECS-14": [
    ["accepts the defaults", {}, "pass"],
    ["accepts the limits", { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: "150" }, "pass"],
    ["rejects less", { deploymentMinimumHealthyPercent: 50 }, "fail: a deployment leaves 50 % of the tasks"],
    [
      "rejects no room",
      { deploymentMaximumPercent: 100 },
      "fail: a deployment may start up to 100 % of the tasks, need 150",
    ],
    [
      "skips a singleton",
      { ...singleton, deploymentMinimumHealthyPercent: 0 },
      "not-applicable: a singleton by its tag",
    ],
    ["skips a daemon", { ...daemon, deploymentMinimumHealthyPercent: 0 }, "not-applicable: one task per host"],
    ["skips CodeDeploy", codeDeploy, "not-applicable: CODE_DEPLOY rolls out"],
    ["waits", { deploymentMinimumHealthyPercent: UNKNOWN }, "unknown: deploymentMinimumHealthyPercent"],
    ["cannot judge a mask", { deploymentMaximumPercent: MASK }, "secret: deploymentMaximumPercent"],
  ],
  "ECS-15": [
    ["accepts two", { desiredCount: 2 }, "pass"],
    ["accepts one that scaling raises", { desiredCount: 1 }, "pass", scaled("2")],
    [
      "accepts a target that is known by name",
      { name: "api" },
      "pass",
      { others: [resource(TARGET, "scaling", { resourceId: "service/main/api", minCapacity: 2 })] },
    ],
    ["accepts Spot above a base", spot(1), "pass"],
    ["rejects one", { desiredCount: 1 }, "fail: runs 1 task, need 2"],
    ["rejects one that scaling keeps", { desiredCount: "1" }, "fail: runs 1 task, need 2", scaled(1)],
    ["rejects none", {}, "fail: runs 0 tasks, need 2"],
    ["rejects Spot alone", spot(0), "fail: all tasks may be Spot"],
    ["skips a singleton", singleton, "not-applicable: a singleton by its tag"],
    ["skips a daemon", daemon, "not-applicable: one task per host"],
    ["waits", { desiredCount: UNKNOWN }, "unknown: desiredCount"],
    ["waits for the scaling", { desiredCount: 1 }, "unknown: minCapacity", scaled(UNKNOWN)],
    ["cannot judge a mask", { desiredCount: MASK }, "secret: desiredCount"],
  ],
  "ECS-19": [
    ["accepts a range", ecs({ minCapacity: 2, maxCapacity: 4 }), "pass", balanced],
    ["accepts one worker", ecs({ minCapacity: 1, maxCapacity: "10" }), "pass"],
    ["accepts a target value", follows("ECSServiceAverageCPUUtilization", 60), "pass", POLICY],
    [
      "rejects one task behind a load balancer",
      ecs({ minCapacity: 1, maxCapacity: 4 }),
      "fail: keeps 1 tasks, need 2",
      balanced,
    ],
    ["rejects no room", ecs({ minCapacity: 2, maxCapacity: 3 }), "fail: grows to 3 tasks, need 4 to 50", balanced],
    ["rejects no limit", ecs({ minCapacity: 2, maxCapacity: 500 }), "fail: grows to 500 tasks, need 4 to 50"],
    [
      "rejects a target that comes too late",
      follows("ECSServiceAverageMemoryUtilization", 95),
      "fail: aims at 95 %, need 30 to 80",
      POLICY,
    ],
    ["skips DynamoDB", { serviceNamespace: "dynamodb" }, "not-applicable: scales dynamodb"],
    [
      "skips requests",
      follows("ALBRequestCountPerTarget", 1000),
      "not-applicable: follows neither CPU nor memory",
      POLICY,
    ],
    ["waits", ecs({ minCapacity: UNKNOWN, maxCapacity: 4 }), "unknown: minCapacity"],
    ["cannot judge a mask", ecs({ minCapacity: 2, maxCapacity: MASK }), "secret: maxCapacity"],
  ],
};

const exclusion = (filter: Json) => ({
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: [{ filter, filterType: "WILDCARD" }],
});
const encrypted = { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] };
const audience = (more: { readonly [key: string]: Json }): Inputs => ({
  policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ecr:BatchGetImage", ...more }] }),
});

export const imageCases: Cases = {
  "ECR-01": [
    ["accepts IMMUTABLE", { imageTagMutability: "IMMUTABLE" }, "pass"],
    ["accepts an exclusion for caches", exclusion("buildcache*"), "pass"],
    ["rejects absent", {}, "fail: tags can be overwritten (MUTABLE)"],
    [
      "rejects MUTABLE_WITH_EXCLUSION",
      { imageTagMutability: "MUTABLE_WITH_EXCLUSION" },
      "fail: tags can be overwritten (MUTABLE_WITH_EXCLUSION)",
    ],
    [
      "rejects an exclusion of releases",
      exclusion("v*"),
      "fail: the exclusion v* lets tags like v1.2.3 be overwritten",
    ],
    ["waits", { imageTagMutability: UNKNOWN }, "unknown: imageTagMutability"],
    ["waits for a filter", exclusion(UNKNOWN), "unknown: imageTagMutabilityExclusionFilters[0].filter"],
    ["cannot judge a mask", { imageTagMutability: MASK }, "secret: imageTagMutability"],
  ],
  "ECR-02": [
    ["accepts a scan on push", { imageScanningConfiguration: { scanOnPush: true } }, "pass"],
    [
      "accepts a scan of the registry",
      {},
      "pass",
      { others: [resource("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "scan")] },
    ],
    [
      "accepts Inspector",
      {},
      "pass",
      { others: [resource("aws:inspector2/enabler:Enabler", "inspector", { resourceTypes: ["EC2", "ECR"] })] },
    ],
    ["rejects none", {}, "fail: images are not scanned for known flaws"],
    [
      "rejects Inspector for other things",
      { imageScanningConfiguration: { scanOnPush: false } },
      "fail: images are not scanned for known flaws",
      { others: [resource("aws:inspector2/enabler:Enabler", "inspector", { resourceTypes: ["EC2"] })] },
    ],
    ["waits", { imageScanningConfiguration: UNKNOWN }, "unknown: imageScanningConfiguration.scanOnPush"],
    ["cannot judge a mask", { imageScanningConfiguration: MASK }, "secret: imageScanningConfiguration.scanOnPush"],
  ],
  "ECR-03": [
    ["accepts a key", encrypted, "pass"],
    ["lets images go in staging", { ...encrypted, forceDelete: true }, "pass", { profile: "staging" }],
    ["rejects none", {}, "fail: images are encrypted with a key of AWS (AES256); images have no key of their own"],
    ["rejects a forced deletion", { ...encrypted, forceDelete: true }, "fail: a deletion takes all images along"],
    [
      "rejects the key of AWS by its name",
      { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "alias/aws/ecr" }] },
      "fail: images have no key of their own",
    ],
    ["waits", { encryptionConfigurations: UNKNOWN }, "unknown: encryptionConfigurations[0].encryptionType"],
    ["cannot judge a mask", { ...encrypted, forceDelete: MASK }, "secret: forceDelete"],
  ],
  "ECR-04": [
    ["accepts an account", audience({ Principal: { AWS: "arn:aws:iam::111122223333:root" } }), "pass"],
    [
      "accepts an organisation",
      audience({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      "pass",
    ],
    ["rejects anyone", audience({ Principal: "*" }), "fail: statement 1 allows anyone"],
    [
      "rejects anyone of AWS, in a list",
      audience({ Sid: "Pull", Principal: { AWS: ["arn:aws:iam::111122223333:root", "*"] } }),
      "fail: Pull allows anyone",
    ],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
  ],
};
