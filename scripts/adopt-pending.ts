/**
 * After a killed update: tells the state what became of the resources that were being made at that moment. The CLI can only
 * forget them (`pulumi refresh --clear-pending-creates`; `--import-pending-creates` of 3.260 does that too), and then makes
 * them a second time.
 *
 *   pulumi stack export --stack prod --file state.json
 *   node scripts/adopt-pending.ts state.json                                  lists what is pending
 *   node scripts/adopt-pending.ts state.json <urn>=<id> <urn>=none --out new.json
 *   pulumi stack import --stack prod --file new.json && pulumi refresh --stack prod
 *
 * Every pending creation needs an answer: the id it has in the cloud, or `none` where it was not made. Exit 2: a mistake in
 * the arguments or the file, and nothing is written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";

const NONE = "none";

const resource = z.looseObject({ urn: z.string(), inputs: z.record(z.string(), z.unknown()).optional() });
const operation = z.looseObject({ type: z.string(), resource });
/** The parts of an export that are looked at; the rest is kept as it is. */
const state = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(resource).optional(),
    pending_operations: z.array(operation).optional(),
  }),
});

export type State = z.infer<typeof state>;

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function readState(text: string, file: string): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: not JSON; expected what "pulumi stack export" writes`);
  }
  const parsed = state.safeParse(value);
  if (!parsed.success) throw new UsageError(`${file}: not what "pulumi stack export" writes`);
  return parsed.data;
}

/** URNs of what was being created. */
export function pendingCreations({ deployment }: State): readonly string[] {
  return (deployment.pending_operations ?? [])
    .filter(({ type }) => type === "creating")
    .map(({ resource: { urn } }) => urn);
}

/** `<urn>=<id>` by URN; a URN holds no `=`, an id may. */
export function answersIn(args: readonly string[]): ReadonlyMap<string, string> {
  const answers = new Map<string, string>();
  for (const arg of args) {
    const at = arg.indexOf("=");
    const [urn, id] = [arg.slice(0, Math.max(at, 0)), arg.slice(at + 1)];
    if (!urn.startsWith("urn:pulumi:") || id === "") {
      throw new UsageError(`${arg}: expected <urn>=<id>, or <urn>=${NONE} for what was not made`);
    }
    if (answers.has(urn)) throw new UsageError(`${urn}: named twice`);
    answers.set(urn, id);
  }
  return answers;
}

/** The same state with the named resources in it and without their pending creations; other pending operations stay. */
export function adopt(before: State, answers: ReadonlyMap<string, string>): State {
  const pending = pendingCreations(before);
  const strange = [...answers.keys()].find((urn) => !pending.includes(urn));
  if (strange !== undefined) throw new UsageError(`${strange}: is not a pending creation of this state`);
  const open = pending.filter((urn) => !answers.has(urn));
  if (open.length > 0) throw new UsageError(`no answer for ${open.join(", ")}: give each its id, or ${NONE}`);
  const { resources = [], pending_operations: operations = [], ...rest } = before.deployment;
  const adopted = operations.flatMap((each) => {
    const id = each.type === "creating" ? answers.get(each.resource.urn) : undefined;
    // A refresh replaces these outputs by what the cloud says.
    return id === undefined || id === NONE ? [] : [{ ...each.resource, id, outputs: each.resource.inputs ?? {} }];
  });
  return {
    ...before,
    deployment: {
      ...rest,
      resources: [...resources, ...adopted],
      pending_operations: operations.filter(({ type }) => type !== "creating"),
    },
  };
}

function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { out: { type: "string" } },
    allowPositionals: true,
  });
  const [file, ...named] = positionals;
  if (file === undefined) throw new UsageError("name the file that pulumi stack export wrote");
  const before = readState(textOf(file), file);
  if (named.length === 0 && values.out === undefined) {
    for (const urn of pendingCreations(before)) console.log(urn);
    return 0;
  }
  if (values.out === undefined) throw new UsageError("--out: name the file for pulumi stack import");
  const after = adopt(before, answersIn(named));
  // Secrets are encrypted in it, as in the export; still nobody else's business.
  writeFileSync(values.out, `${JSON.stringify(after, null, 4)}\n`, { mode: 0o600 });
  return 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`${file}: no such file, or it cannot be read`);
  }
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    const known = error instanceof UsageError || (error instanceof Error && "code" in error);
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = known ? 2 : 1;
  }
}
