import { all, fail, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { Reader } from "../reading.ts";
import { isCredential, isSecretName } from "../secrets.ts";
import { eachContainer, eachLinuxContainer, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

/** ECS-01. */
export const noPublicAddress = rule("ECS-01", [aws("ecs", "Service"), aws("ecs", "TaskSet")], (service) => {
  if (!service.has("networkConfiguration")) return notApplicable("no network interface of its own");
  return judge(service.boolean("networkConfiguration.assignPublicIp", false), {
    holds: (assigned) => !assigned,
    message: "tasks get a public address",
    required: "false",
  });
});

/** ECS-02. */
export const noPrivilegedContainers = rule("ECS-02", TASK_DEFINITION, (task) =>
  eachContainer(task, (container, name) =>
    all([
      judge(container.boolean("privileged", false), {
        holds: (privileged) => !privileged,
        message: `${name} is privileged`,
        required: "false",
        key: `${name}:privileged`,
      }),
      when(container.list("linuxParameters.capabilities.add"), (added, evidence) =>
        added.length === 0
          ? pass(evidence)
          : fail(
              `${name} adds capabilities: ${evidence.value}`,
              { ...evidence, required: "none" },
              `${name}:capabilities`,
            ),
      ),
    ]),
  ),
);

/** ECS-03. */
export const readOnlyRoot = rule("ECS-03", TASK_DEFINITION, (task) =>
  eachLinuxContainer(task, "Windows has no read-only root", (container, name) =>
    judge(container.boolean("readonlyRootFilesystem", false), {
      holds: (readOnly) => readOnly,
      message: `the root file system of ${name} is writable`,
      required: "true",
      key: name,
    }),
  ),
);

/** ECS-05. */
export const noPlainSecrets = rule("ECS-05", TASK_DEFINITION, (task) =>
  eachContainer(task, (container, name) =>
    when(container.list("environment"), (entries) =>
      all([pass(), ...entries.map((entry) => plainSetting(entry, name))]),
    ),
  ),
);

/** The value is never part of the message or the evidence. */
function plainSetting(entry: Reader, container: string): Verdict {
  if (entry.withheld) return unknown(entry.withheld);
  return when(entry.string("name", ""), (name) => {
    const evidence = { ...entry.presence("value"), required: "secrets[].valueFrom" };
    const key = `${container}:${name}`;
    if (isSecretName(name)) return fail(`${container} has ${name} as a plain setting`, evidence, key);
    if (entry.isSecret("value"))
      return fail(`${container} has a secret value in the plain setting ${name}`, evidence, key);
    const value = entry.string("value", "");
    // An unknown value under a harmless name is some address or id that the cloud makes.
    if (!value.known || !isCredential(value.value)) return pass();
    return fail(`${container} has a credential in the plain setting ${name}`, evidence, key);
  });
}
