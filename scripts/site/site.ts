/** The site as the platform made it: the bucket with its releases, and the store that says which one is served. */
import { readFileSync } from "node:fs";
import { output, type Tools, UsageError } from "./tools.ts";

/** From the stack's output `delivery`. */
export interface Site {
  readonly storeArn: string;
  readonly url: string;
  readonly bucket: string;
  readonly keepReleases: number;
}

export interface SiteOptions {
  readonly stack?: string | undefined;
  /** A file with what `pulumi stack output --json` printed; instead of asking Pulumi. */
  readonly outputs?: string | undefined;
}

export async function siteOf({ stack, outputs }: SiteOptions): Promise<Site> {
  if (outputs === undefined && stack === undefined) throw new UsageError("name the stack: --stack prod");
  const text =
    outputs === undefined
      ? await output("pulumi", ["stack", "output", "--json", "--stack", String(stack)], "install it, or give --outputs")
      : read(outputs);
  return parseSite(text, outputs ?? `the stack ${stack}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`${path} cannot be read: it should hold what "pulumi stack output --json" prints`);
  }
}

export function parseSite(text: string, source: string): Site {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${source}: no JSON; it should be what "pulumi stack output --json" prints`);
  }
  const delivery = at(value, "delivery");
  const site = at(delivery, "site");
  const [storeArn, url, bucket, keepReleases] = [
    at(delivery, "storeArn"),
    at(site, "url"),
    at(site, "bucket"),
    at(site, "keepReleases"),
  ];
  if (typeof storeArn !== "string" || typeof url !== "string" || typeof bucket !== "string") {
    throw new UsageError(
      `${source} has no output delivery.site: the stack has no static site (larder:frontend.mode), or was never updated`,
    );
  }
  return { storeArn, url, bucket, keepReleases: typeof keepReleases === "number" ? keepReleases : 10 };
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Part of keys and of URLs inside the CDN; sorts by age when it begins with the time. */
const RELEASE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function releaseId(text: string): string {
  if (!RELEASE_ID.test(text) || text.includes("..")) {
    throw new UsageError(`a release id has 1 to 64 letters, digits, ".", "_" or "-", got "${text}"`);
  }
  return text;
}

/** CloudFront's store is reached through one region. */
const KVS = ["--region", "us-east-1"];

export async function valueAt(key: string, { storeArn }: Site, tools: Tools): Promise<string | undefined> {
  try {
    const args = ["get-key", "--kvs-arn", storeArn, "--key", key, "--query", "Value", "--output", "text", ...KVS];
    const value = (await tools.aws("cloudfront-keyvaluestore", ...args)).trim();
    return value === "" ? undefined : value;
  } catch (error) {
    if (error instanceof Error && error.message.includes("ResourceNotFoundException")) return undefined;
    throw error;
  }
}

export interface Writes {
  readonly puts?: Readonly<Record<string, string>>;
  readonly deletes?: readonly string[];
}

/** All at once or nothing; refused when somebody else wrote in between. */
export async function write({ puts = {}, deletes = [] }: Writes, { storeArn }: Site, tools: Tools): Promise<void> {
  const describe = ["describe-key-value-store", "--kvs-arn", storeArn, "--query", "ETag", "--output", "text", ...KVS];
  const etag = (await tools.aws("cloudfront-keyvaluestore", ...describe)).trim();
  const pairs = Object.entries(puts).map(([Key, Value]) => ({ Key, Value }));
  await tools.aws(
    "cloudfront-keyvaluestore",
    "update-keys",
    ...["--kvs-arn", storeArn, "--if-match", etag === "" ? "<ETag>" : etag],
    ...(pairs.length === 0 ? [] : ["--puts", JSON.stringify(pairs)]),
    ...(deletes.length === 0 ? [] : ["--deletes", JSON.stringify(deletes.map((Key) => ({ Key })))]),
    ...KVS,
  );
}

/** Seconds between two questions, and how often; a write reaches all edge locations within seconds. */
const PAUSE_SECONDS = 5;
const QUESTIONS = 24;

/** Whether the site's start page becomes this text. */
export async function serves(
  expected: string,
  headers: Readonly<Record<string, string>>,
  { url }: Site,
  tools: Tools,
): Promise<boolean> {
  let last = "no answer";
  for (let question = 0; question < QUESTIONS; question++) {
    if (question > 0) await tools.wait(PAUSE_SECONDS);
    try {
      const { status, body } = await tools.get(`${url}/`, headers);
      if (tools.isDry || (status === 200 && body === expected)) return true;
      last = status === 200 ? "another release" : `status ${status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  tools.say(`${url}/ does not serve this release: ${last}`);
  return false;
}

/** Serves a release, and goes back to the one before if it does not answer. */
export async function flip(
  id: string,
  expected: string,
  { site, tools, deletes = [] }: { readonly site: Site; readonly tools: Tools; readonly deletes?: readonly string[] },
): Promise<boolean> {
  const before = await valueAt("release", site, tools);
  const previous = before === undefined || before === id ? {} : { previous: before };
  await write({ puts: { release: id, ...previous }, deletes }, site, tools);
  if (await serves(expected, {}, site, tools)) return true;
  if (before === undefined || before === id) {
    tools.say("there is no release to go back to");
    return false;
  }
  await write({ puts: { release: before, previous: id } }, site, tools);
  tools.say(`went back to ${before}`);
  return false;
}
