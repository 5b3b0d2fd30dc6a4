/** Stacks that are up already: each is deployed once per run of the suite, and every test gets a copy of its own. */
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../support/graph.ts";
import type { StackValues } from "../support/stacks.ts";
import { EngineProject } from "./cli.ts";
import type { CloudOptions } from "./cloud/types.ts";
import { SHARED_FOLDER } from "./figures.ts";

export const POLICY_PACK = join(projectRoot, "policies");

export interface DeployedOptions {
  /** Names the copy that is kept; needed where there is a `config` or a `change`. */
  readonly title?: string;
  /** In place of all that the stack's file says, as for `EngineProject.replaceConfig`. */
  readonly config?: StackValues;
  /** Of the cloud that it is deployed in. */
  readonly cloud?: Partial<CloudOptions>;
  /** Values of the stack file before the first `up`, as for `EngineProject.configure`. */
  readonly change?: Readonly<Record<string, unknown>>;
  /** The command that deploys it. Default: `up` with the policy pack, as users run it. */
  readonly command?: readonly string[];
}

/** A copy of the deployed stack; close it. */
export async function deployed(stack: string, options: DeployedOptions = {}, cloud: Partial<CloudOptions> = {}) {
  const shared = process.env[SHARED_FOLDER];
  if (shared === undefined) throw new Error("only within the suite: npm run test:engine");
  const folder = join(shared, options.title ?? stack);
  await locked(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await deploy(stack, folder, options);
  });
  return EngineProject.copyOf(stack, folder, cloud);
}

async function deploy(
  stack: string,
  folder: string,
  { config, change = {}, command, cloud }: DeployedOptions,
): Promise<void> {
  const project = await EngineProject.open(stack, cloud);
  try {
    if (config !== undefined) project.replaceConfig(config);
    project.configure(change);
    await project.succeed(...(command ?? ["up", "--yes", "--policy-pack", POLICY_PACK]));
    project.keep(folder);
  } finally {
    project.close();
  }
}

/** Two files of the suite may want the same stack at once. */
async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      await sleep(200);
    }
  }
  try {
    await work();
  } finally {
    rmdirSync(lock);
  }
}
