/** What is written on a service: where it runs and how far it scales. */
import type { Resource } from "../../graph/model.ts";
import { Reading, Unreadable } from "../cost/reading.ts";
import { count } from "./names.ts";
import type { Sketch } from "./sketch.ts";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const TARGET = "aws:appautoscaling/target:Target";

export function factsOfService(service: Resource, { graph }: Sketch): readonly string[] {
  const reading = new Reading(graph, service);
  const definition = reading.referred("taskDefinition", TASK);
  const size = definition === undefined ? undefined : known(() => sizeOf(reading.of(definition)));
  const strategy = known(() => reading.text("deploymentConfiguration.strategy"));
  const how = strategy === undefined || strategy === "ROLLING" ? "" : `, ${strategy.toLowerCase().replace("_", "/")}`;
  return [`${isOnFargate(service, definition) ? "Fargate" : "ECS"}${how}`, size, known(() => tasksOf(reading))].filter(
    (line) => line !== undefined && line !== "",
  ) as string[];
}

function isOnFargate({ inputs }: Resource, definition: Resource | undefined): boolean {
  return (
    inputs?.launchType === "FARGATE" ||
    JSON.stringify(definition?.inputs?.requiresCompatibilities ?? "").includes("FARGATE")
  );
}

function sizeOf(definition: Reading): string | undefined {
  const [cpu, memory] = [definition.number("cpu"), definition.number("memory")];
  return cpu === undefined || memory === undefined ? undefined : `${cpu / 1024} vCPU, ${memory / 1024} GB`;
}

function tasksOf(reading: Reading): string | undefined {
  const target = reading.graph.referrers(reading.resource.urn, "resourceId").find(({ type }) => type === TARGET);
  if (target === undefined) {
    const tasks = reading.number("desiredCount");
    return tasks === undefined ? undefined : count(tasks, "task");
  }
  const scaling = reading.of(target);
  return `${scaling.number("minCapacity") ?? 0} to ${scaling.number("maxCapacity") ?? "?"} tasks`;
}

/** A value that only the cloud knows is left out. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
