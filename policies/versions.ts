/**
 * Which rules judged: a digest of the pack's sources, and a version for each control that needs no number kept by hand.
 * A control's version is the pack's, then `+` and a digest of its row, level and settings and of the file that holds its
 * rule, of all that this file imports and of what rules are handed. Equal versions judge equally.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { type ControlId, control, controlIds, isControlId } from "./catalogue.ts";
import { levels } from "./levels.ts";
import { PACK_VERSION } from "./pack.ts";
import { settingsFor } from "./settings.ts";

export interface PackSources {
  /** Of all files below: the digest of what `sha256sum` prints for them, sorted by path. */
  readonly digest: string;
  readonly ruleVersions: ReadonlyMap<ControlId, string>;
}

const ROOT = dirname(import.meta.dirname);
/** What a verdict depends on besides the graph and its exemptions. */
const SOURCES = ["policies/**/*.ts", "graph/**/*.ts", "knowledge/**/*.ts"];
/** Holds a row for each control: a control depends on its own row only, and that is in its digest. */
const TABLES: ReadonlySet<string> = new Set(["policies/settings.ts"]);
/** What every rule gets as arguments, and so does not import: the resource and the graph. */
const HANDED = ["policies/checked.ts", "graph/query.ts"];
/** What judges the controls that have no rule over resources. */
const WITHOUT_RULE: Partial<Readonly<Record<ControlId, string>>> = {
  "EXM-01": "policies/exempt.ts",
  "X-39": "policies/parity.ts",
};
const DIGITS = 12;

let loaded: PackSources | undefined;

/** Reads the sources once per process. */
export function packSources(): PackSources {
  loaded ??= readPack(new Map(sourceFiles().map((path) => [path, textOf(join(ROOT, path))])));
  return loaded;
}

/** By path from the repository's root, with `/`. */
export function sourceFiles(): readonly string[] {
  const found = globSync(SOURCES, { cwd: ROOT }).map((path) => path.replaceAll("\\", "/"));
  return found.filter((path) => !path.includes("node_modules/")).sort();
}

export function readPack(files: ReadonlyMap<string, string>): PackSources {
  const hashes = new Map([...files].map(([path, text]) => [path, hash(text)]));
  const imports = new Map([...files].map(([path, text]) => [path, importsOf(path, text)]));
  const homes = new Map(
    [...files].filter(([path]) => path.startsWith("policies/rules/")).flatMap(([path, text]) => controlsIn(path, text)),
  );
  const ruleVersions = controlIds.map((id): [ControlId, string] => {
    const home = homes.get(id);
    const alone = WITHOUT_RULE[id];
    const start = [...(home === undefined ? [] : [home, ...HANDED]), ...(alone === undefined ? [] : [alone])];
    const paths = [...closure(start, imports)].sort();
    const row = JSON.stringify([control(id), levels[id], settingsFor(id)]);
    const digest = hash(`${row}\n${listing(paths, hashes)}`);
    return [id, `${PACK_VERSION}+${digest.slice(0, DIGITS)}`];
  });
  return {
    digest: `sha256:${hash(listing([...files.keys()].sort(), hashes))}`,
    ruleVersions: new Map(ruleVersions),
  };
}

/** A checkout on Windows has the same digests. */
function textOf(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The output of `sha256sum`. */
function listing(paths: readonly string[], hashes: ReadonlyMap<string, string>): string {
  return paths.map((path) => `${hashes.get(path)}  ${path}\n`).join("");
}

/** Files of ours that it needs at run time: types judge nothing. */
function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from "(\.[^"]+)";$/gm);
  return [...found].map(([, target = ""]) => posix.join(posix.dirname(path), target));
}

function controlsIn(path: string, text: string): readonly (readonly [string, string])[] {
  const found = text.matchAll(/\b(?:rule|graphRule)\(\s*"([^"]+)"/g);
  return [...found].flatMap(([, id = ""]) => (isControlId(id) ? [[id, path] as const] : []));
}

function closure(start: readonly string[], imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(start);
  for (const path of reached) {
    for (const target of imports.get(path) ?? []) if (!TABLES.has(target)) reached.add(target);
  }
  return reached;
}
