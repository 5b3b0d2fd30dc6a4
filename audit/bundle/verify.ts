/** Whether a bundle is as it was made. Pure: gets what the folder holds. */
import { z } from "zod";
import { readDeployment } from "../../graph/read.ts";
import { digest } from "../../graph/serialise.ts";
import { oneLine } from "../../render/text.ts";
import { sha256 } from "../model/digests.ts";
import { MANIFEST, type Manifest, manifestSchema, SUMS } from "./manifest.ts";

/** One entry of the folder, at any depth. Anything but a plain file (a link, a pipe) has no content. */
export interface FolderEntry {
  /** With forward slashes. */
  readonly path: string;
  readonly content: Uint8Array | undefined;
}

export interface Verification {
  readonly problems: readonly string[];
  /** Files that are as the sums say. */
  readonly verified: number;
  /** Of the file of sums; undefined without one. */
  readonly digest: string | undefined;
  /** Undefined where it is missing or not one. */
  readonly manifest: Manifest | undefined;
}

export function verifyBundle(entries: readonly FolderEntry[], expected?: string): Verification {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const sums = byPath.get(SUMS)?.content;
  if (sums === undefined) {
    return { problems: [`${SUMS} is missing: this is no bundle`], verified: 0, digest: undefined, manifest: undefined };
  }
  const listed = parseSums(text(sums));
  const own = sha256(sums);
  const checked = checkFiles(byPath, listed);
  const manifest = manifestOf(byPath.get(MANIFEST)?.content);
  const problems = [
    ...(expected !== undefined && expected !== own ? [`the bundle has the digest ${own}, expected ${expected}`] : []),
    ...checked.problems,
    ...strangers(entries, listed),
    ...(typeof manifest === "string" ? [manifest] : checkManifest(manifest, listed, byPath)),
  ];
  return {
    problems,
    verified: checked.verified,
    digest: own,
    manifest: typeof manifest === "string" ? undefined : manifest,
  };
}

interface Sums {
  readonly digests: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** `<64 hexadecimal digits>  <path>`, a line each. */
function parseSums(content: string): Sums {
  const digests = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of content.split("\n").entries()) {
    if (line === "") continue;
    const [, hex, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (hex === undefined || path === undefined) problems.push(`${SUMS}:${index + 1}: is no line of sums`);
    else if (digests.has(path)) problems.push(`${SUMS}:${index + 1}: ${oneLine(path)} is there twice`);
    else digests.set(path, `sha256:${hex}`);
  }
  return { digests, problems };
}

function checkFiles(byPath: ReadonlyMap<string, FolderEntry>, { digests, problems: found }: Sums) {
  const problems = [...found];
  let verified = 0;
  for (const [path, wanted] of digests) {
    const entry = byPath.get(path);
    if (entry === undefined) problems.push(`${oneLine(path)}: is missing`);
    else if (entry.content === undefined) problems.push(`${oneLine(path)}: is no plain file`);
    else if (sha256(entry.content) !== wanted) problems.push(`${oneLine(path)}: was changed`);
    else verified++;
  }
  return { problems, verified };
}

function strangers(entries: readonly FolderEntry[], { digests }: Sums): readonly string[] {
  return entries
    .filter(({ path }) => path !== SUMS && !digests.has(path))
    .map(({ path }) => `${oneLine(path)}: does not belong to the bundle`);
}

function manifestOf(content: Uint8Array | undefined): Manifest | string {
  if (content === undefined) return `${MANIFEST}: is missing`;
  try {
    return manifestSchema.parse(JSON.parse(text(content)));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    return `${MANIFEST}: ${issue ? `${issue.path.join(".")}: ${issue.message}` : "is not JSON"}`;
  }
}

/** The manifest says the same as the sums, and each graph has the digest that its report names. */
function checkManifest(
  manifest: Manifest,
  { digests }: Sums,
  byPath: ReadonlyMap<string, FolderEntry>,
): readonly string[] {
  const named = new Map(manifest.files.map(({ path, sha256: digest }) => [path, digest]));
  const different = [...digests]
    .filter(([path, wanted]) => path !== MANIFEST && named.get(path) !== wanted)
    .map(([path]) => `${MANIFEST}: says otherwise of ${oneLine(path)} than ${SUMS}`);
  const missing = [...named.keys()]
    .filter((path) => !digests.has(path))
    .map((path) => `${SUMS}: lacks ${oneLine(path)}`);
  const graphs = manifest.subjects.flatMap(({ folder, graph }) => {
    const path = `${folder}/graph.json`;
    const content = byPath.get(path)?.content;
    return content === undefined ? [] : checkGraph(path, text(content), graph);
  });
  return [...different, ...missing, ...graphs];
}

function checkGraph(path: string, content: string, wanted: string): readonly string[] {
  try {
    const found = digest(readDeployment(content, path));
    return found === wanted ? [] : [`${oneLine(path)}: has the digest ${found}, its report is of ${wanted}`];
  } catch (error) {
    return [`${oneLine(path)}: ${error instanceof Error ? oneLine(error.message) : "cannot be read"}`];
  }
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}
