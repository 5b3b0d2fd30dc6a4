/**
 * Keeps the list of everything in the stacks that holds data. To Pulumi, what has another URN than before is another
 * resource: the old one is deleted. So a URN leaves the list only with an alias at its successor or by explicit consent.
 *
 *   node scripts/stateful-urns.ts                 adds what is new; refuses, with exit 1, if something vanished
 *   node scripts/stateful-urns.ts --accept-loss   drops what vanished, too
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackNames } from "../config/stack-file.ts";
import type { Resource, Urn } from "../graph/model.ts";
import { logicalNameOf, typeChainOf } from "../graph/urn.ts";
import { factsOf } from "../knowledge/resource-types.ts";
import { evaluateStacks } from "../offline/stack.ts";

/** URNs by stack, sorted. */
export type StatefulUrns = Readonly<Record<string, readonly Urn[]>>;
export type Stacks = Readonly<Record<string, readonly Resource[]>>;

const ROOT = join(import.meta.dirname, "..");
export const LIST = join(ROOT, "test/platform/stateful-urns.json");
const COMMAND = "node scripts/stateful-urns.ts";

/** What goes with it, in words for whoever has to decide. */
const LOSSES: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": "all entries of the log",
  "aws:ecr/repository:Repository": "all images of the service",
  "aws:elasticache/replicationGroup:ReplicationGroup": "everything kept in it, sessions included",
  "aws:kms/key:Key": "everything that is encrypted under it",
  "aws:rds/instance:Instance": "all databases of the server",
  "aws:s3/bucket:Bucket": "all objects and their old versions",
  "aws:secretsmanager/secret:Secret": "all versions of the secret",
  "aws:sqs/queue:Queue": "all messages that wait in it",
  "postgresql:index/database:Database": "all tables of the application",
  "postgresql:index/schema:Schema": "all tables in the schema",
};

export function statefulUrns(resources: readonly Resource[]): readonly Urn[] {
  return resources
    .filter(({ type }) => factsOf(type)?.stateful)
    .map(({ urn }) => urn)
    .sort();
}

export interface Differences {
  /** One sentence for each URN that vanished without an alias. */
  readonly losses: readonly string[];
  /** Not in the list yet. */
  readonly added: readonly Urn[];
}

/** Compares the list with the stacks as they are. */
export function differences(recorded: StatefulUrns, stacks: Stacks): Differences {
  const losses: string[] = [];
  const added: Urn[] = [];
  for (const stack of new Set([...Object.keys(recorded), ...Object.keys(stacks)])) {
    const resources = stacks[stack] ?? [];
    const known = new Set(recorded[stack]);
    const present = new Set(resources.flatMap(({ urn, aliases = [] }) => [urn, ...aliases]));
    losses.push(...[...known].filter((urn) => !present.has(urn)).map((urn) => loss(stack, urn)));
    added.push(...statefulUrns(resources).filter((urn) => !known.has(urn)));
  }
  return { losses, added };
}

function loss(stack: string, urn: Urn): string {
  const type = typeChainOf(urn).at(-1) ?? "";
  const content = LOSSES[type] ?? "what it holds";
  return `${stack}: ${logicalNameOf(urn)} (${type}) is gone from the program: the next update would destroy it, and ${content} with it. Give what replaces it the alias ${urn}, or consent with "${COMMAND} --accept-loss"`;
}

/** The new list; throws, with a sentence for each, if something vanished and nobody consented. */
export function updated(recorded: StatefulUrns, stacks: Stacks, acceptLoss: boolean): StatefulUrns {
  const { losses } = differences(recorded, stacks);
  if (losses.length > 0 && !acceptLoss) throw new Error(losses.join("\n"));
  return Object.fromEntries(Object.entries(stacks).map(([stack, resources]) => [stack, statefulUrns(resources)]));
}

export function recordedUrns(): StatefulUrns {
  return existsSync(LIST) ? (JSON.parse(readFileSync(LIST, "utf8")) as StatefulUrns) : {};
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== "--accept-loss");
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(" ")}; there is only --accept-loss`);
    return 2;
  }
  const names = stackNames(ROOT);
  const results = await evaluateStacks(names.map((stack) => ({ root: ROOT, stack, mode: "deployed" })));
  const stacks: Record<string, readonly Resource[]> = {};
  for (const [index, name] of names.entries()) {
    const result = results[index];
    if (result === undefined || "error" in result) throw result?.error ?? new Error(`${name} was not evaluated`);
    stacks[name] = result.deployment.deployment.resources ?? [];
  }
  const recorded = recordedUrns();
  const { losses, added } = differences(recorded, stacks);
  try {
    writeFileSync(LIST, `${JSON.stringify(updated(recorded, stacks, args.includes("--accept-loss")), null, 2)}\n`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  console.error(`${added.length} added, ${losses.length} lost`);
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
