/** Containers of a task definition. */
import { all, notApplicable, unknown, type Verdict, when } from "./model.ts";
import type { CheckedResource, Read, Reader } from "./reading.ts";
import { aws } from "./types.ts";

export const TASK_DEFINITION = aws("ecs", "TaskDefinition");
export const SERVICE = aws("ecs", "Service");

/** The containers; not known where the document is not, or holds none. */
export function containersOf(task: CheckedResource): Read<readonly Reader[]> {
  const document = task.document("containerDefinitions");
  if (!document.known) return document;
  const containers = document.value?.list("");
  if (containers?.known && containers.value.length > 0) return containers;
  return { known: false, path: "containerDefinitions", reason: "unknown" };
}

export function containerName(container: Reader, index: number): string {
  const name = container.string("name", `container ${index}`);
  return name.known ? name.value : `container ${index}`;
}

/** Judges each container of a task definition. */
export function eachContainer(task: CheckedResource, check: (container: Reader, name: string) => Verdict): Verdict {
  return when(containersOf(task), (containers) =>
    all(
      containers.map((container, index) =>
        container.withheld ? unknown(container.withheld) : check(container, containerName(container, index)),
      ),
    ),
  );
}

/** Judges each container, unless Windows runs it. */
export function eachLinuxContainer(
  task: CheckedResource,
  reason: string,
  check: (container: Reader, name: string) => Verdict,
): Verdict {
  return when(task.string("runtimePlatform.operatingSystemFamily", "LINUX"), (family) =>
    family.toUpperCase().startsWith("WINDOWS") ? notApplicable(reason) : eachContainer(task, check),
  );
}

/** Whether the service or task set runs on EC2 or elsewhere outside Fargate. */
export function isOffFargate(service: Reader): boolean {
  const type = service.string("launchType", "");
  return type.known && /^(EC2|EXTERNAL)$/i.test(type.value);
}

/** A service that must never run twice says so by a tag. */
export function isSingleton(service: CheckedResource): Read<boolean> {
  const tag = service.tag("singleton");
  return tag.known ? { known: true, value: tag.value === "true", evidence: tag.evidence } : tag;
}
