/**
 * Serves an earlier release of the static site again: one write of one key, seen everywhere within seconds.
 *
 *   node scripts/rollback.ts --stack prod              the release before the current one
 *   node scripts/rollback.ts --stack prod --to ID      this release, if it is still in the bucket
 *   node scripts/rollback.ts --stack prod --dry-run    says what it would do, without an account or a network
 *
 * Exit 0: served. 1: not served, what was served before still is. 2: a mistake in the arguments.
 */
import { parseArgs } from "node:util";
import { flip, releaseId, type Site, siteOf, valueAt } from "./site/site.ts";
import { dryTools, realTools, type Tools, UsageError } from "./site/tools.ts";

export async function rollback(to: string | undefined, site: Site, tools: Tools): Promise<boolean> {
  const id = to ?? (await valueAt("previous", site, tools)) ?? (tools.isDry ? "<previous>" : undefined);
  if (id === undefined) {
    throw new UsageError("no release was served before this one: name one with --to, or release anew");
  }
  const start = await startPage(id, site, tools);
  if (!(await flip(id, start, { site, tools }))) return false;
  tools.say(`${tools.isDry ? "would serve" : "serves"} ${id} at ${site.url}`);
  return true;
}

async function startPage(id: string, { bucket }: Site, tools: Tools): Promise<string> {
  try {
    return await tools.aws("s3", "cp", `s3://${bucket}/releases/${id}/index.html`, "-");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!/404|NoSuchKey|Not Found/i.test(reason)) throw error;
    throw new UsageError(`${id} is not in the bucket; "aws s3 ls s3://${bucket}/releases/" shows what is`);
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      stack: { type: "string" },
      outputs: { type: "string" },
      to: { type: "string" },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const to = values.to === undefined ? undefined : releaseId(values.to);
  const tools = values["dry-run"] ? dryTools(console.error) : realTools;
  return (await rollback(to, await siteOf(values), tools)) ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
    console.error(error.message);
    return error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
  });
}
