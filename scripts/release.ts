/**
 * Releases the static site: uploads a folder beside the releases that are there, tries it through the CDN before anybody
 * else sees it, serves it, tries again, goes back if that fails, and removes old releases.
 *
 *   node scripts/release.ts dist --stack prod             the folder's index.html is the start page
 *   node scripts/release.ts dist --stack prod --dry-run   says what it would do, without an account or a network
 *
 * Exit 0: served. 1: not served, what was served before still is. 2: a mistake in the arguments.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { flip, releaseId, type Site, serves, siteOf, valueAt, write } from "./site/site.ts";
import { dryTools, realTools, type Tools, UsageError } from "./site/tools.ts";

export interface Release {
  /** The built site. */
  readonly folder: string;
  readonly id: string;
  /** Files whose names change with their content, as the AWS CLI's pattern; browsers keep them for a year. */
  readonly immutable: string;
}

/** False when the release is not served; then what was served before still is. */
export async function release(args: Release, site: Site, tools: Tools): Promise<boolean> {
  const start = startPage(args.folder);
  await upload(args, site, tools);

  const token = randomBytes(16).toString("hex");
  const candidate = `candidate-${token}`;
  await write({ puts: { [candidate]: args.id } }, site, tools);
  if (!(await serves(start, { "x-release-candidate": token }, site, tools))) {
    await write({ deletes: [candidate] }, site, tools);
    tools.say(`${args.id} is uploaded but not served`);
    return false;
  }
  if (!(await flip(args.id, start, { site, tools, deletes: [candidate] }))) return false;
  tools.say(`${tools.isDry ? "would serve" : "serves"} ${args.id} at ${site.url}`);
  await removeOld(site, tools);
  return true;
}

function startPage(folder: string): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder} is no folder`);
  const page = join(folder, "index.html");
  if (!existsSync(page)) {
    const names = readdirSync(folder).slice(0, 5).join(", ") || "nothing";
    throw new UsageError(`${folder} has no index.html, but ${names}: give the folder that the build writes to`);
  }
  return readFileSync(page, "utf8");
}

async function upload({ folder, id, immutable }: Release, site: Site, tools: Tools): Promise<void> {
  const prefix = `releases/${id}/`;
  const list = ["--bucket", site.bucket, "--prefix", prefix, "--max-keys", "1", "--no-paginate", "--query", "KeyCount"];
  const count = (await tools.aws("s3api", "list-objects-v2", ...list, "--output", "text")).trim();
  if (count !== "" && count !== "0") throw new UsageError(`${id} exists already, and releases never change`);
  const copy = ["s3", "cp", folder, `s3://${site.bucket}/${prefix}`, "--recursive", "--only-show-errors"];
  const keepForever = "public, max-age=31536000, immutable";
  await tools.aws(...copy, "--exclude", "*", "--include", immutable, "--cache-control", keepForever);
  // Pages, the service worker, the manifest: asked for each time, answered "unchanged" if they are.
  await tools.aws(...copy, "--exclude", immutable, "--cache-control", "no-cache");
}

/** What is served and what was before it always stay. */
export function releasesToRemove(ids: readonly string[], served: readonly string[], keep: number): readonly string[] {
  const newestFirst = ids
    .filter((id) => !served.includes(id))
    .sort()
    .reverse();
  return newestFirst.slice(Math.max(0, keep - served.length));
}

async function removeOld(site: Site, tools: Tools): Promise<void> {
  const list = ["--bucket", site.bucket, "--prefix", "releases/", "--delimiter", "/"];
  const text = await tools.aws(
    "s3api",
    "list-objects-v2",
    ...list,
    "--query",
    "CommonPrefixes[].Prefix",
    "--output",
    "json",
  );
  const prefixes = text.trim() === "" ? [] : (JSON.parse(text) as readonly string[] | null);
  const ids = (prefixes ?? []).map((prefix) => prefix.split("/")[1] ?? "").filter((id) => id !== "");
  const served = [await valueAt("release", site, tools), await valueAt("previous", site, tools)];
  const known = served.filter((id) => id !== undefined);
  for (const id of releasesToRemove(ids, known, site.keepReleases)) {
    await tools.aws("s3", "rm", `s3://${site.bucket}/releases/${id}/`, "--recursive", "--only-show-errors");
    tools.say(`removed ${id}`);
  }
  if (tools.isDry) tools.say(`would remove all but the newest ${site.keepReleases} releases`);
}

/** By time, so that names sort by age. */
export function newReleaseId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      outputs: { type: "string" },
      id: { type: "string" },
      immutable: { type: "string", default: "assets/*" },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    throw new UsageError(
      "usage: node scripts/release.ts <folder> --stack NAME [--outputs FILE] [--id ID] [--immutable PATTERN] [--dry-run]",
    );
  }
  const id = releaseId(values.id ?? newReleaseId(new Date()));
  const tools = values["dry-run"] ? dryTools(console.error) : realTools;
  return (await release({ folder, id, immutable: values.immutable }, await siteOf(values), tools)) ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
    console.error(error.message);
    return error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
  });
}
