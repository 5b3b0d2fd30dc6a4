/** What must hold after a run that went wrong and another one that did not. */
import { expect } from "vitest";
import type { Resource } from "../../graph/model.ts";
import type { CliResult, EngineProject, RunOptions } from "./cli.ts";

/** Errors of the program without stacks: the SDK takes one for each output, which is most of what a run costs here. */
const QUICK = { NODE_OPTIONS: "--stack-trace-limit=0" };

export function up(project: EngineProject, args: readonly string[] = [], options: RunOptions = {}): Promise<CliResult> {
  const { env, ...rest } = options;
  return project.run(["up", "--yes", "--skip-preview", "--stack", project.stack, ...args], {
    ...rest,
    env: { ...QUICK, ...env },
  });
}

/** Runs it until it succeeds, at most so often; returns how often. */
export async function upUntilDone(project: EngineProject, args: readonly string[], most: number): Promise<number> {
  for (let runs = 1; runs <= most; runs++) {
    const { exitCode } = await up(project, args);
    if (exitCode === 0) return runs;
  }
  throw new Error(`still failing after ${most} runs`);
}

/**
 * The stack is what the program says, the cloud holds exactly what the stack knows, and nothing was made twice, replaced or
 * deleted on the way.
 */
export async function expectConverged(project: EngineProject): Promise<void> {
  const { exitCode, stdout } = await project.run(["preview", "--stack", project.stack, "--expect-no-changes"], {
    env: QUICK,
  });
  expect(exitCode, stdout.slice(-2000)).toBe(0);
  expect(await known(project)).toEqual(existing(project));
  expect(madeTwice(project)).toEqual([]);
  expect(project.cloud.calls.filter(({ operation }) => operation === "delete").map(({ urn }) => urn)).toEqual([]);
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

/** URNs that came into being more than once. */
export function madeTwice(project: EngineProject): readonly string[] {
  const made = new Map<string, number>();
  for (const { operation, outcome, urn, message } of project.cloud.calls) {
    // Made, though the provider then said that it failed.
    const done = outcome === "ok" || (outcome === "fault" && isDone(message));
    if (operation === "create" && done) made.set(urn, (made.get(urn) ?? 0) + 1);
  }
  return [...made].filter(([, times]) => times > 1).map(([urn]) => urn);
}

const isDone = (message = ""): boolean => /^(made, but|timeout while waiting|RequestError)/.test(message);
