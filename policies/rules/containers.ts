import { isCredential } from "../credentials.ts";
import { all, fail, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { Reader } from "../reading.ts";
import { isSecretName } from "../secrets.ts";
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
    all([
      when(container.list("environment"), (entries) =>
        all([pass(), ...entries.map((entry) => plainSetting(entry, name))]),
      ),
      ...COMMANDS.map((path) => plainCommand(container, path, name)),
      ...NAMED.map((path) => plainNames(container, path, name)),
    ]),
  ),
);

const COMMANDS = ["command", "entryPoint", "healthCheck.command"];
const NAMED = ["dockerLabels", "logConfiguration.options"];

/** Everybody who may describe a task sees its command; a word of it and the next can be a name and its value. */
function plainCommand(container: Reader, path: string, name: string): Verdict {
  return when(container.list(path), (words) => {
    const texts = words.flatMap((word) => {
      const text = word.string("", "");
      return text.known ? [text.value] : [];
    });
    const evidence = { ...container.presence(path), required: "secrets[].valueFrom" };
    const key = `${name}:${path}`;
    if (words.some((word) => word.isSecret("")))
      return fail(`${name} has a secret value in its ${path}`, evidence, key);
    return isCredential(texts.join(" ")) || texts.some(isCredential)
      ? fail(`${name} has a credential in its ${path}`, evidence, key)
      : pass();
  });
}

function plainNames(container: Reader, path: string, name: string): Verdict {
  const settings = container.at(path);
  return all([
    pass(),
    ...settings.keys().map((setting) => {
      const value = settings.string(`["${setting}"]`, "");
      const evidence = { ...settings.presence(`["${setting}"]`), required: "secrets[] or secretOptions[]" };
      const isPlain =
        settings.isSecret(`["${setting}"]`) || (value.known && (isSecretName(setting) || isCredential(value.value)));
      return isPlain
        ? fail(`${name} has ${setting} of its ${path} in plain text`, evidence, `${name}:${path}:${setting}`)
        : pass();
    }),
  ]);
}

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
