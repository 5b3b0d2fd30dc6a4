/** Each test named after a pitfall breaks when the component falls into it. */
import { beforeAll, describe, expect, it } from "vitest";
import { PLACEHOLDER_IMAGE } from "../../../components/compute/container-image.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { bothModes, graphOf } from "../../support/graph.ts";
import { containerOf, definitionOf, grantsOf, input, rules, statementsOf, TYPES, waitsFor } from "./queries.ts";
import { httpConfig, imageOf, internalConfig, Surroundings, wholeFleet } from "./surroundings.ts";

let graph: ResourceGraph;
let firstPreview: ResourceGraph;
beforeAll(async () => {
  const both = await bothModes(wholeFleet);
  graph = both.deployed;
  firstPreview = both.firstPreview;
});

const serviceOf = (name: string, of = graph) => of.only(TYPES.service, `${name}-service`);
const NAMES = ["api", "worker", "nutrition"];

describe("B1: the first deployment has no image", () => {
  it("runs a placeholder that listens on the service's port, without waiting for it and without any secret", async () => {
    const { image: _, ...withoutImage } = httpConfig;
    const first = await graphOf((context) => {
      const around = new Surroundings(context);
      around.service("api", { config: { ...withoutImage, env: { MODE: "x" } }, connections: [around.database("app")] });
    });
    const container = containerOf(first, "api");
    expect(container.image).toBe(PLACEHOLDER_IMAGE);
    expect(container.image).not.toMatch(/:latest$/);
    expect(container.command?.join(" ")).toContain(".listen(3000)");
    expect(container.secrets).toEqual([]);
    expect(container.environment).toEqual([]);
    expect(input(first, serviceOf("api", first), "waitForSteadyState")).toBe(false);
    expect(input(first, serviceOf("api", first), "desiredCount")).toBe(2);
    const actions = grantsOf(first, "api-task-execution").flatMap((statement) => statement.Action);
    expect(actions).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
  });

  it("runs nothing where the public registry cannot be reached", async () => {
    const { image: _, ...withoutImage } = httpConfig;
    const first = await graphOf((context) => {
      new Surroundings(context, { privateEgress: "endpoints" }).service("api", { config: withoutImage });
    });
    expect(input(first, serviceOf("api", first), "desiredCount")).toBe(0);
  });

  it("gives a worker's placeholder a health check that it passes", async () => {
    const first = await graphOf((context) => {
      const around = new Surroundings(context);
      const { image: _, ...config } = internalConfig;
      around.service("nutrition", { config });
    });
    expect(containerOf(first, "nutrition").healthCheck?.command).toEqual(["CMD", "node", "-e", ""]);
  });
});

describe("B2: who owns the image", () => {
  it.each(NAMES)("%s runs its image by digest, and Pulumi owns the task definition", (name) => {
    expect(containerOf(graph, name).image).toBe(imageOf(name));
    expect(serviceOf(name).ignoreChanges ?? []).not.toContain("taskDefinition");
    expect(graph.references(serviceOf(name).urn, "taskDefinition")).toEqual([definitionOf(graph, name)]);
  });
});

describe("B3: desired count against autoscaling", () => {
  it.each(NAMES)("%s ignores its desired count exactly if something scales it", (name) => {
    const targets = graph.byType(TYPES.target).filter((target) => graph.logicalName(target.urn) === `${name}-scaling`);
    expect(serviceOf(name).ignoreChanges ?? []).toEqual(targets.length > 0 ? ["desiredCount"] : []);
    expect(input(graph, serviceOf(name), "desiredCount")).toBe(2);
  });

  it("has scaled and unscaled services among them", () => {
    const names = graph.byType(TYPES.target).map((target) => graph.logicalName(target.urn));
    expect(names.sort()).toEqual(["api-scaling", "worker-scaling"]);
  });
});

describe("B4: failures that a deployment must notice", () => {
  const alarmNames = (name: string) => input(graph, serviceOf(name), "alarms.alarmNames");

  it.each(NAMES)("%s has the circuit breaker and alarms, both rolling back", (name) => {
    expect(input(graph, serviceOf(name), "deploymentCircuitBreaker")).toEqual({ enable: true, rollback: true });
    expect(input(graph, serviceOf(name), "alarms.enable")).toBe(true);
    expect(input(graph, serviceOf(name), "alarms.rollback")).toBe(true);
  });

  it.each([
    ["api", ["larder-prod-api-errors", "larder-prod-api-latency-p95", "larder-prod-api-unhealthy-hosts"]],
    [
      "worker",
      [
        "larder-prod-worker-memory",
        "larder-prod-worker-tasks-missing",
        "larder-prod-jobs-queue-age",
        "larder-prod-jobs-queue-dead-letters",
      ],
    ],
    ["nutrition", ["larder-prod-nutrition-memory", "larder-prod-nutrition-tasks-missing"]],
  ])("%s is rolled back by alarms that exist before it", (name, expected) => {
    expect(alarmNames(name)).toEqual(expected);
    for (const alarmName of expected) {
      const [alarm] = graph.byType(TYPES.alarm).filter((found) => input(graph, found, "name") === alarmName);
      expect(alarm, alarmName).toBeDefined();
      if (alarm) expect(waitsFor(graph, serviceOf(name), alarm), alarmName).toBe(true);
    }
  });

  it("knows the names in a first preview", () => {
    expect(input(firstPreview, serviceOf("api", firstPreview), "alarms.alarmNames")).toEqual(alarmNames("api"));
  });

  it("watches both target groups, since one is idle", () => {
    const [errors] = graph.byName("api-alarms-errors");
    const referred = errors && graph.references(errors.urn).map((group) => graph.logicalName(group.urn));
    expect(referred).toEqual(expect.arrayContaining(["api-blue", "api-green"]));
  });
});

describe("B5: wiring of blue/green", () => {
  const lb = (path: string) => graph.references(serviceOf("api").urn, `loadBalancers[0].${path}`);

  it("names strategy, both groups, rule, role and the container's port", () => {
    const service = serviceOf("api");
    expect(input(graph, service, "deploymentController.type")).toBe("ECS");
    expect(input(graph, service, "deploymentConfiguration")).toEqual({
      strategy: "BLUE_GREEN",
      bakeTimeInMinutes: "10",
    });
    const names = [
      "targetGroupArn",
      "advancedConfiguration.alternateTargetGroupArn",
      "advancedConfiguration.productionListenerRule",
      "advancedConfiguration.roleArn",
    ].map((path) => lb(path).map((resource) => graph.logicalName(resource.urn)));
    expect(names).toEqual([["api-blue"], ["api-green"], ["api-shift"], ["api-shifter"]]);
    const [mapping] = containerOf(graph, "api").portMappings;
    expect(input(graph, service, "loadBalancers[0].containerName")).toBe(containerOf(graph, "api").name);
    expect(input(graph, service, "loadBalancers[0].containerPort")).toBe(mapping?.containerPort);
  });

  it("has two equal target groups, both in the rule, all weight on the first", () => {
    const blue = graph.only(TYPES.targetGroup, "api-blue");
    const green = graph.only(TYPES.targetGroup, "api-green");
    expect(blue.inputs).toEqual(green.inputs);
    const rule = graph.only(TYPES.rule, "api-shift");
    expect(input(graph, rule, "actions[0].forward.targetGroups[0].weight")).toBe(100);
    expect(input(graph, rule, "actions[0].forward.targetGroups[1].weight")).toBe(0);
    expect(graph.references(rule.urn, "actions")).toEqual([blue, green]);
  });

  it("lets ECS assume a role that holds AWS's policy for it, before the service exists", () => {
    const role = graph.only(TYPES.role, "api-shifter");
    const attachment = graph.only(TYPES.attachment, "api-shifter-policy");
    expect(statementsOf(graph, role, "assumeRolePolicy")).toMatchObject([
      { Principal: { Service: "ecs.amazonaws.com" }, Action: ["sts:AssumeRole"] },
    ]);
    expect(input(graph, attachment, "policyArn")).toBe(
      "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    );
    expect(waitsFor(graph, serviceOf("api"), attachment)).toBe(true);
  });
});

describe("B6: weights that ECS moves", () => {
  it("ignores the actions of every rule that a deployment shifts", () => {
    const shifted = graph
      .byType(TYPES.service)
      .flatMap((service) =>
        graph.references(service.urn, "loadBalancers[0].advancedConfiguration.productionListenerRule"),
      );
    expect(shifted.map((rule) => rule.ignoreChanges)).toEqual([["actions"]]);
  });

  it("gives the rule of a rolling service another name and ignores nothing there", async () => {
    const rolling = await graphOf((context) => new Surroundings(context).api({ deploy: { strategy: "rolling" } }));
    expect(rolling.byType(TYPES.rule).map((rule) => rolling.logicalName(rule.urn))).toEqual(["api-rule"]);
    expect(rolling.only(TYPES.rule, "api-rule").ignoreChanges).toBeUndefined();
  });
});

it("B7: the rule has exactly one action, a forward", () => {
  for (const rule of graph.byType(TYPES.rule)) {
    expect(input(graph, rule, "actions")).toHaveLength(1);
    expect(input(graph, rule, "actions[0].type")).toBe("forward");
  }
});

describe("B8 to B11: how a deployment ends", () => {
  it.each(NAMES)("B8: %s leaves sigintRollback alone", (name) => {
    expect(serviceOf(name).inputs).not.toHaveProperty("sigintRollback");
  });

  it("B9: waits for the deployment, longer than bake time, start and drain take", async () => {
    const bakeMinutes = 90;
    const baking = await graphOf((context) => {
      new Surroundings(context).api({ deploy: { strategy: "blue-green", bakeMinutes } });
    });
    const service = serviceOf("api", baking);
    expect(input(baking, service, "waitForSteadyState")).toBe(true);
    expect(service.customTimeouts?.create).toBeGreaterThanOrEqual((bakeMinutes + 20) * 60);
    expect(service.customTimeouts?.update).toBeGreaterThanOrEqual((bakeMinutes + 20) * 60);
  });

  it("B10, B11: no CodeDeploy and no lifecycle hooks", () => {
    for (const service of graph.byType(TYPES.service)) {
      expect(input(graph, service, "deploymentController.type")).toBe("ECS");
      expect(service.inputs?.deploymentConfiguration).not.toHaveProperty("lifecycleHooks");
    }
    expect(graph.resources.filter((resource) => resource.type.startsWith("aws:codedeploy"))).toEqual([]);
  });
});

describe("B13: capacity providers", () => {
  it.each(NAMES)("%s names its strategy and no launch type, and may change it", (name) => {
    expect(input(graph, serviceOf(name), "capacityProviderStrategies")).toEqual([
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
    ]);
    expect(serviceOf(name).inputs).not.toHaveProperty("launchType");
    expect(input(graph, serviceOf(name), "forceNewDeployment")).toBe(true);
    expect(waitsFor(graph, serviceOf(name), graph.only(TYPES.capacity, "main-capacity"))).toBe(true);
  });

  it("keeps the first tasks off Spot", async () => {
    const spot = await graphOf((context) => new Surroundings(context).api({ spot: true }));
    expect(input(spot, serviceOf("api", spot), "capacityProviderStrategies")).toEqual([
      { capacityProvider: "FARGATE", base: 2, weight: 0 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
    ]);
  });
});

describe("B14: health and draining", () => {
  it.each([
    [60, 30],
    [30, 29],
    [2, 1],
  ])("with %i s to stop, draining takes %i s", async (stopTimeoutSeconds, expected) => {
    const stopping = await graphOf((context) => new Surroundings(context).api({ stopTimeoutSeconds }));
    const delay = input(stopping, stopping.only(TYPES.targetGroup, "api-blue"), "deregistrationDelay");
    expect(delay).toBe(expected);
    expect(containerOf(stopping, "api").stopTimeout).toBe(stopTimeoutSeconds);
  });

  it("gives the application its grace period", () => {
    expect(input(graph, serviceOf("api"), "healthCheckGracePeriodSeconds")).toBe(60);
    expect(serviceOf("worker").inputs).not.toHaveProperty("healthCheckGracePeriodSeconds");
  });
});

describe("B17: workers", () => {
  it.each(["worker", "nutrition"])("%s, without a load balancer, has a container health check", (name) => {
    expect(serviceOf(name).inputs).not.toHaveProperty("loadBalancers");
    expect(containerOf(graph, name).healthCheck?.command).toEqual(["CMD", "node", "health.js"]);
  });

  it("has alarms on the oldest message and on missing tasks", () => {
    const metrics = graph.byType(TYPES.alarm).map((alarm) => input(graph, alarm, "metricName"));
    expect(metrics).toContain("ApproximateAgeOfOldestMessage");
    expect(graph.byName("worker-alarms-tasks-missing")).toHaveLength(1);
  });
});

it("B18: a target group has no fixed name, a port that never changes, and is replaced before it goes", async () => {
  const other = await graphOf((context) => new Surroundings(context).api({ port: 8080 }));
  for (const name of ["api-blue", "api-green"]) {
    const group = graph.only(TYPES.targetGroup, name);
    expect(group.inputs).not.toHaveProperty("name");
    expect(group.larder?.deleteBeforeReplace).toBeUndefined();
    expect(input(other, other.only(TYPES.targetGroup, name), "port")).toBe(input(graph, group, "port"));
  }
});

it.each([
  "api-shift",
  "api-shifter-policy",
  "api-task-role-policy",
  "api-task-execution-policy",
  "api-task-logs",
  "api-task-to-database-egress",
  "api-task-to-database-ingress",
  "api-task-https",
  "api-from-lb-ingress",
  "api-from-lb-egress",
])("B19, A17: the service starts after %s and is gone before it", (waited) => {
  const [resource] = graph.byName(waited);
  expect(resource && waitsFor(graph, serviceOf("api"), resource)).toBe(true);
});

it.each(NAMES)("B20: %s writes to a log group of the graph with key and retention", (name) => {
  const { logDriver, options } = containerOf(graph, name).logConfiguration;
  const group = graph.only(TYPES.logGroup, `${name}-task-logs`);
  expect(logDriver).toBe("awslogs");
  expect(options["awslogs-group"]).toBe(group.outputs?.name);
  expect(options["awslogs-region"]).toBe("eu-west-1");
  expect(input(graph, group, "retentionInDays")).toBe(90);
  expect(input(graph, group, "kmsKeyId")).toBe("arn:aws:kms:eu-west-1:111122223333:key/logs");
});

describe("network", () => {
  const all = [
    "api-task-sg > nutrition-task-sg : 4000",
    "api-task-sg > test-database : 5432",
    "test-lb > api-task-sg : 3000",
    "worker-task-sg > test-database : 5432",
  ];

  it("X-03: admits only the load balancer and declared callers; a worker admits nobody", () => {
    expect(rules(graph, "ingress")).toEqual(all);
  });

  it("opens the same pairs outwards, and HTTPS for AWS's APIs", () => {
    const https = NAMES.map((name) => `${name}-task-sg > 0.0.0.0/0 : 443`);
    expect(rules(graph, "egress")).toEqual([...all, ...https].sort());
  });

  it("goes to the endpoints and to S3 alone where there is no NAT", async () => {
    const closed = await graphOf((context) => {
      const endpointSecurityGroupId = "sg-0123456789abcdef0";
      new Surroundings(context, { privateEgress: "endpoints", endpointSecurityGroupId }).nutrition();
    });
    expect(rules(closed, "egress")).toEqual(["nutrition-task-sg > ? : 443", "nutrition-task-sg > pl-6da54004 : 443"]);
    expect(rules(closed, "ingress")).toEqual([]);
  });

  it("opens the port of something outside", async () => {
    const outwards = await graphOf((context) => {
      const around = new Surroundings(context);
      around.api({}, [{ ...around.database("app"), peers: [], outside: [{ name: "database", port: 6543 }] }]);
    });
    expect(rules(outwards, "egress")).toContain("api-task-sg > 0.0.0.0/0 : 6543");
  });

  it("puts tasks into the app subnets without a public address", () => {
    for (const name of NAMES) {
      expect(input(graph, serviceOf(name), "networkConfiguration.assignPublicIp")).toBe(false);
      expect(input(graph, serviceOf(name), "networkConfiguration.subnets")).toEqual([
        "subnet-0a",
        "subnet-0b",
        "subnet-0c",
      ]);
    }
  });
});
