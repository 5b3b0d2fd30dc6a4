/** What must hold after a run that went wrong and another one that did not. */
import { expect } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { projectRoot } from "../support/graph.ts";
import type { CliResult, EngineProject, RunOptions } from "./cli.ts";

/** What a stack makes, in the order of offline evaluation: without components and providers. */
export async function madeBy(stack: string): Promise<readonly Resource[]> {
  const { deployment } = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
  return (deployment.resources ?? []).filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

export function up(project: EngineProject, args: readonly string[] = [], options: RunOptions = {}): Promise<CliResult> {
  return project.run(["up", "--yes", "--skip-preview", ...args], options);
}

/** Runs it until it succeeds, at most so often; returns how often. */
export async function upUntilDone(project: EngineProject, args: readonly string[], most: number): Promise<number> {
  let last = "";
  for (let runs = 1; runs <= most; runs++) {
    const { exitCode, stdout } = await up(project, args);
    if (exitCode === 0) return runs;
    last = stdout;
  }
  throw new Error(`still failing after ${most} runs: ${last.slice(-2000)}`);
}

/**
 * The stack is what the program says, the cloud holds exactly what the stack knows, and nothing was made twice, replaced or
 * deleted on the way, but for what somebody else had deleted.
 */
export async function expectConverged(project: EngineProject, lost: readonly string[] = []): Promise<void> {
  await project.succeed("preview", "--expect-no-changes");
  expect(await known(project)).toEqual(existing(project));
  expect(project.cloud.madeTwice.map((urn) => logicalNameOf(urn))).toEqual(lost);
  expect(deletedIn(project)).toEqual([]);
}

/** What the stack's state says there is: type and id, sorted. Random values are in no cloud. */
export async function known(project: EngineProject): Promise<readonly string[]> {
  const { resources = [] } = (await project.export()).deployment;
  return resources
    .filter(isInCloud)
    .map(({ type, id }) => `${type} ${id}`)
    .sort();
}

const isInCloud = ({ custom, external, type }: Resource): boolean =>
  custom && external !== true && !type.startsWith("pulumi:") && !type.startsWith("random:");

/** What there is. */
export function existing(project: EngineProject): readonly string[] {
  return project.cloud
    .objects()
    .map(({ type, id }) => `${type} ${id}`)
    .sort();
}

export function deletedIn(project: EngineProject): readonly string[] {
  return project.cloud.calls
    .filter(({ operation, outcome }) => operation === "delete" && outcome === "ok")
    .map(({ type, name }) => `${type} ${name}`);
}

export const holdsData = (type: string): boolean => factsOf(type)?.stateful === true;
