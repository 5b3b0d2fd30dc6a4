/**
 * The usage file: how much of what is paid by use. YAML, all quantities a month:
 *
 *   resources:                       # by logical name; * stands for any characters
 *     uploads-bucket: { storageGb: 500, readRequests: 4000000 }
 *   components:                      # by name; the one resource in it that the figure is about
 *     db: { backupGb: 120 }
 *   stacks:                          # the same for one stack, before what stands above
 *     prod: { resources: { ... } }
 */
import { distance } from "fastest-levenshtein";
import { parseDocument } from "yaml";
import { billingRows } from "../../knowledge/prices.ts";

/** The file cannot be used; one problem per line: file, key, found, allowed. */
export class UsageFileError extends Error {
  override readonly name = "UsageFileError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Figures by meter. */
export type MeterFigures = Readonly<Record<string, number>>;

export interface UsageScope {
  /** `resources`, `stacks.prod.components`: for messages. */
  readonly path: string;
  readonly kind: "resources" | "components";
  readonly entries: readonly (readonly [pattern: string, figures: MeterFigures])[];
}

export interface UsageFile {
  readonly file: string;
  readonly scopes: readonly UsageScope[];
  readonly stacks: ReadonlyMap<string, readonly UsageScope[]>;
}

/** Of tasks that no service runs; their prices follow from their size. */
const TASK_METER = "taskHours";
export const METERS: readonly string[] = [
  ...new Set([TASK_METER, ...Object.values(billingRows).flatMap(({ meters = [] }) => meters.map(({ key }) => key))]),
].sort();

/** More than this is a slip: a billion GB is an exabyte, a trillion requests 380,000 a second. */
const MOST_GB = 1e9;
const MOST = 1e12;
const KINDS = ["resources", "components"] as const;

export function parseUsage(text: string, file: string): UsageFile {
  const root = readYaml(text, file);
  const problems: string[] = [];
  const scopes = scopesOf(root, `${file}: `, "", problems, [...KINDS, "stacks"]);
  const stacks = new Map<string, readonly UsageScope[]>();
  for (const [stack, value] of entriesOf(root.stacks, `${file}: stacks`, problems)) {
    if (isRecord(value)) stacks.set(stack, scopesOf(value, `${file}: `, `stacks.${stack}.`, problems, KINDS));
    else problems.push(`${file}: stacks.${stack}: found ${kindOf(value)}, allowed: the keys ${KINDS.join(", ")}`);
  }
  if (problems.length > 0) throw new UsageFileError(problems);
  return { file, scopes, stacks };
}

function readYaml(text: string, file: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text, { uniqueKeys: true, schema: "core" });
  const [error] = document.errors;
  if (error) {
    const [{ line } = { line: 0 }] = error.linePos ?? [];
    const message = error.message.split("\n")[0]?.replace(/ at line .*$/, "");
    throw new UsageFileError([`${file}: line ${line}: ${message}`]);
  }
  let root: unknown;
  try {
    root = document.toJS({ maxAliasCount: 0 }); // a few lines of aliases can stand for gigabytes
  } catch {
    throw new UsageFileError([`${file}: found an alias (*name), allowed: plain YAML`]);
  }
  if (isRecord(root)) return root;
  throw new UsageFileError([
    `${file}: found ${kindOf(root)}, allowed: a map with the keys ${[...KINDS, "stacks"].join(", ")}`,
  ]);
}

function scopesOf(
  root: Readonly<Record<string, unknown>>,
  start: string,
  prefix: string,
  problems: string[],
  allowed: readonly string[],
): readonly UsageScope[] {
  for (const key of Object.keys(root).filter((each) => !allowed.includes(each))) {
    problems.push(`${start}${prefix}${key}: unknown key${nearest(key, allowed)}, allowed: ${allowed.join(", ")}`);
  }
  return KINDS.map((kind) => {
    const path = `${prefix}${kind}`;
    const entries = entriesOf(root[kind], `${start}${path}`, problems).map(
      ([name, value]) => [name, figuresOf(value, `${start}${path}.${name}`, problems)] as const,
    );
    return { path, kind, entries };
  });
}

function figuresOf(value: unknown, where: string, problems: string[]): MeterFigures {
  const figures: Record<string, number> = {};
  if (value === null || value === undefined) {
    problems.push(`${where}: found nothing, allowed: figures such as { storageGb: 100 }`);
    return figures;
  }
  for (const [meter, amount] of entriesOf(value, where, problems)) {
    if (!METERS.includes(meter)) {
      problems.push(`${where}.${meter}: unknown figure${nearest(meter, METERS)}, allowed: ${METERS.join(", ")}`);
      continue;
    }
    const most = meter.endsWith("Gb") ? MOST_GB : MOST;
    if (typeof amount === "number" && Number.isFinite(amount) && amount >= 0 && amount <= most) figures[meter] = amount;
    else problems.push(`${where}.${meter}: found ${kindOf(amount)}, allowed: a number from 0 to ${most}`);
  }
  return figures;
}

function entriesOf(value: unknown, where: string, problems: string[]): readonly [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (isRecord(value)) return Object.entries(value);
  problems.push(`${where}: found ${kindOf(value)}, allowed: a map`);
  return [];
}

/** `, did you mean "storageGb"?`; empty where nothing is near. */
export function nearest(word: string, known: readonly string[]): string {
  const ranked = known
    .map((each) => ({ each, steps: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps || (a.each < b.each ? -1 : 1));
  const [best] = ranked;
  if (best === undefined || best.steps > Math.max(2, Math.floor(word.length / 3))) return "";
  return `, did you mean "${best.each}"?`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : typeof value === "number" ? String(value) : JSON.stringify(value);
}
