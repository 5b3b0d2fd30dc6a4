import type { ResourceGraph } from "../../graph/query.ts";
import { fargateSizes } from "../../knowledge/fargate.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { referred } from "../related.ts";
import { eachOf, isOneOf, isSet, someText } from "../requirements.ts";
import { containersOf, eachContainer, eachLinuxContainer, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

/** ECS-04. */
export const notRoot = rule("ECS-04", TASK_DEFINITION, (task) =>
  eachLinuxContainer(task, "Windows has no root", (container, name) =>
    judge(container.string("user", "root"), {
      holds: (user) => !/^(root|0+)(:|$)/.test(user),
      message: `${name} runs as root`,
      required: "another user",
      key: name,
    }),
  ),
);

const LOG_OPTIONS = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"];

/** ECS-06. */
export const containerLogs = rule("ECS-06", TASK_DEFINITION, (task) =>
  eachContainer(task, (container, name) => {
    if (container.has("firelensConfiguration")) return notApplicable("the log router itself");
    return when(container.string("logConfiguration.logDriver", "absent"), (driver, evidence) => {
      const required = { ...evidence, required: "awslogs or awsfirelens" };
      if (driver === "awsfirelens") return pass(required);
      if (driver !== "awslogs") return fail(`${name} does not log (log driver ${driver})`, required, name);
      const options = container.at("logConfiguration.options");
      return all(LOG_OPTIONS.map((option) => isSet(options, `["${option}"]`, `${name} logs without ${option}`)));
    });
  }),
);

/** ECS-07. */
export const ownNamespaces = rule("ECS-07", TASK_DEFINITION, (task) =>
  all([
    ...(["pidMode", "ipcMode"] as const).map((property) =>
      judge(task.string(property, "task"), {
        holds: (mode) => mode.toLowerCase() !== "host",
        message: `shares the namespace of the host (${property})`,
        required: "not host",
        key: property,
      }),
    ),
    isOneOf(task, "networkMode", ["awsvpc"], (mode) => `has no network interface of its own (${mode})`, "bridge"),
    eachOf(task, "volumes", (volume) =>
      judge(volume.string("hostPath", ""), {
        holds: (path) => path === "",
        message: (path) => `mounts ${path} of the host`,
        required: "no hostPath",
        key: volume.path,
      }),
    ),
  ]),
);

const ROLE = aws("iam", "Role");

/** ECS-08. */
export const separateRoles = graphRule("ECS-08", TASK_DEFINITION, (task, _settings, graph) => {
  const present = all([
    isSet(task, "executionRoleArn", "has no execution role"),
    isSet(task, "taskRoleArn", "has no task role"),
  ]);
  return present.outcome === "pass" ? all([present, differ(task, graph)]) : present;
});

function differ(task: CheckedResource, graph: ResourceGraph): Verdict {
  const [execution] = referred(graph, task, "executionRoleArn", ROLE);
  const [own] = referred(graph, task, "taskRoleArn", ROLE);
  const same = (isSame: boolean, value: string): Verdict => {
    const evidence = { path: "taskRoleArn", value, required: "another role than executionRoleArn" };
    return isSame ? fail("the program has the rights of the execution role", evidence) : pass(evidence);
  };
  if (execution && own) return same(execution.urn === own.urn, graph.logicalName(own.urn));
  return when(task.string("executionRoleArn", ""), (first) =>
    when(task.string("taskRoleArn", ""), (second) => same(first === second, second)),
  );
}

/** ECS-17. */
export const encryptedFileSystems = rule("ECS-17", TASK_DEFINITION, (task) =>
  when(task.list("volumes"), (volumes) => {
    const open = volumes.find((volume) => volume.withheld)?.withheld;
    const mounted = volumes.filter((volume) => !volume.withheld && volume.has("efsVolumeConfiguration"));
    if (mounted.length === 0) return open ? unknown(open) : notApplicable("no EFS volume");
    return all([...mounted.map(encryptedVolume), ...(open ? [unknown(open)] : [])]);
  }),
);

function encryptedVolume(volume: Reader): Verdict {
  const name = volume.string("name", volume.path);
  const label = name.known ? name.value : volume.path;
  const efs = "efsVolumeConfiguration";
  return all([
    isOneOf(volume, `${efs}.transitEncryption`, ["ENABLED"], () => `${label} is mounted without TLS`),
    isOneOf(volume, `${efs}.authorizationConfig.iam`, ["ENABLED"], () => `${label} is mounted without a role`),
  ]);
}

/** ECS-18. */
export const taskSize = graphRule("ECS-18", TASK_DEFINITION, (task, _settings, graph) =>
  all([
    sizeVerdict(task),
    eachContainer(task, (container, name) =>
      judge(container.number("stopTimeout", 30), {
        holds: (seconds) => seconds >= 30 && seconds <= 120,
        message: (seconds) => `${name} has ${seconds} s to stop, need 30 to 120`,
        required: "30 to 120",
        key: `${name}:stopTimeout`,
      }),
    ),
    checkedContainers(task, graph),
  ]),
);

function sizeVerdict(task: CheckedResource): Verdict {
  return when(task.list("requiresCompatibilities"), (_, evidence) => {
    const isFargate = someText(task, "requiresCompatibilities", (text) => text.toUpperCase() === "FARGATE");
    return when(task.string("cpu", ""), (cpu) =>
      when(task.string("memory", ""), (memory) => {
        const size = { cpu: units(cpu), memory: units(memory) };
        const pair = fargateSizes.some((known) => known.cpu === size.cpu && known.memory.includes(size.memory));
        const shown = { ...evidence, path: "cpu", value: `${cpu || "absent"} with ${memory || "absent"}` };
        if (typeof isFargate !== "boolean" && !pair) return unknown(isFargate);
        if (isFargate && !pair) return fail(`Fargate has no size of cpu ${cpu} with memory ${memory}`, shown, "size");
        return all([pass(shown), ...(["cpu", "memory"] as const).map((kind) => within(task, kind, size[kind]))]);
      }),
    );
  });
}

/** Fargate also takes "1 vCPU" and "2 GB". */
function units(text: string): number {
  const amount = Number.parseFloat(text);
  return /vcpu|gb/i.test(text) ? amount * 1024 : amount;
}

function within(task: CheckedResource, kind: "cpu" | "memory", limit: number): Verdict {
  return when(containersOf(task), (containers) => {
    let sum = 0;
    for (const container of containers) {
      const amount = container.withheld ?? container.number(kind, 0);
      if (!amount.known) return unknown(amount);
      sum += amount.value;
    }
    const evidence = { path: "containerDefinitions", value: `${kind} ${sum} in all`, required: `<= ${limit}` };
    return Number.isFinite(limit) && sum > limit
      ? fail(`the containers want ${kind} ${sum}, the task has ${limit}`, evidence, `sum:${kind}`)
      : pass(evidence);
  });
}

/** Of a service's essential containers, those that no load balancer checks must be checked by ECS. A job just ends. */
function checkedContainers(task: CheckedResource, graph: ResourceGraph): Verdict {
  const services = graph.referrers(task.urn, "taskDefinition").filter(({ type }) => type === aws("ecs", "Service"));
  if (services.length === 0) return pass();
  const balanced = new Set<string>();
  for (const service of services) {
    const value = graph.value(service, "loadBalancers");
    if (value.kind === "unknown") return unknown(`${graph.logicalName(service.urn)}.loadBalancers`);
    const entries = value.known && Array.isArray(value.value) ? value.value : [];
    for (const entry of entries) if (typeof entry?.containerName === "string") balanced.add(entry.containerName);
  }
  return eachContainer(task, (container, name) => {
    const essential = container.boolean("essential", true);
    if (!essential.known || !essential.value || balanced.has(name)) return pass();
    return isSet(container, "healthCheck", `${name} has neither a load balancer nor a health check`);
  });
}
