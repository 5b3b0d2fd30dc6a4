/** Accepted findings, each with an owner and an end. Only reading here; what they do is in `exempt.ts`. */
import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { isDay } from "./days.ts";

export interface Exemption {
  readonly control: string;
  /** `urn:pulumi:<stack>::<project>::<type>::<name>`; `*` stands for anything within one of the four parts. */
  readonly urn: string;
  readonly reason: string;
  /** Empty when nobody is named: a finding of its own. */
  readonly owners: readonly string[];
  readonly ticket: string;
  /** YYYY-MM-DD. */
  readonly created: string;
  readonly expires: string;
  /** Key of the one finding that is accepted; absent = all findings of the resource. */
  readonly finding?: string;
  /** File and number of the entry, for messages. */
  readonly source: string;
}

/** The file cannot be used; one problem per line: file, entry, key, found, allowed. */
export class ExemptionsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ExemptionsError";
    this.problems = problems;
  }
}

/** A file that is not there is an error only if `required`. */
export function loadExemptions(path: string, { required = true, name = path } = {}): readonly Exemption[] {
  if (!required && !existsSync(path)) return [];
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ExemptionsError([
      `${name}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`,
    ]);
  }
  return parseExemptions(text, name);
}

type Entry = Readonly<Record<string, unknown>>;
const TEXT_KEYS = ["control", "urn", "reason", "ticket", "created", "expires"] as const;
const KEYS: readonly string[] = [...TEXT_KEYS, "owner", "finding"];

export function parseExemptions(text: string, file: string): readonly Exemption[] {
  const document = parseDocument(text, { uniqueKeys: true, schema: "core" });
  const [error] = document.errors;
  if (error) {
    const [{ line } = { line: 0 }] = error.linePos ?? [];
    throw new ExemptionsError([
      `${file}:${line}: not YAML: ${error.message.split("\n")[0]?.replace(/ at line .*$/, "")}`,
    ]);
  }
  const root = plainValue(document, file);
  const list =
    root === null || root === undefined ? [] : isRecord(root) && "exemptions" in root ? root.exemptions : root;
  if (list === null) return [];
  if (!Array.isArray(list)) {
    throw new ExemptionsError([`${file}: found ${kindOf(list)}, allowed: a list of exemptions`]);
  }
  const entries: readonly unknown[] = list;
  const problems = entries.flatMap((entry, index) => problemsOf(entry, `${file}: entry ${index + 1}`));
  if (problems.length > 0) throw new ExemptionsError(problems);
  return entries.flatMap((entry, index) =>
    isRecord(entry) ? [toExemption(entry, `${file}: entry ${index + 1}`)] : [],
  );
}

/** Aliases are refused: a few lines of them can stand for gigabytes. */
function plainValue(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ExemptionsError([`${file}: found an alias (*name), allowed: plain YAML`]);
  }
}

function problemsOf(entry: unknown, where: string): string[] {
  if (!isRecord(entry)) return [`${where}: found ${kindOf(entry)}, allowed: the keys ${KEYS.join(", ")}`];
  const problems = Object.keys(entry)
    .filter((key) => !KEYS.includes(key))
    .map((key) => `${where}: unknown key "${key}", allowed: ${KEYS.join(", ")}`);
  for (const key of TEXT_KEYS) {
    const value = entry[key];
    if (value instanceof Date || (typeof value === "string" && value.trim() !== "")) continue;
    problems.push(`${where}: ${key}: found ${kindOf(value)}, allowed: text`);
  }
  for (const key of ["created", "expires"] as const) {
    const value = entry[key];
    if (typeof value !== "string" || value.trim() === "" || isDay(value)) continue;
    problems.push(`${where}: ${key}: found ${JSON.stringify(value)}, allowed: a day, "YYYY-MM-DD"`);
  }
  const { urn, owner, finding } = entry;
  if (typeof urn === "string" && urn !== "" && !isPattern(urn)) {
    const allowed = "urn:pulumi:<stack>::<project>::<type>::<name>, * within a part";
    problems.push(`${where}: urn: found ${JSON.stringify(urn)}, allowed: ${allowed}`);
  }
  if (!isOwner(owner)) problems.push(`${where}: owner: found ${kindOf(owner)}, allowed: a name or a list of names`);
  if (finding !== undefined && (typeof finding !== "string" || finding === "")) {
    problems.push(`${where}: finding: found ${kindOf(finding)}, allowed: text, the key of one finding`);
  }
  return problems;
}

function isPattern(urn: string): boolean {
  return urn.startsWith("urn:pulumi:") && urn.split("::").length >= 4;
}

/** Absent and empty are allowed here: an unowned exemption is a finding, not a broken file. */
function isOwner(owner: unknown): boolean {
  if (owner === undefined || owner === null || typeof owner === "string") return true;
  return Array.isArray(owner) && owner.every((name) => typeof name === "string");
}

function toExemption(entry: Entry, source: string): Exemption {
  const text = (key: string) => dayText(entry[key]);
  const owners = [entry.owner ?? []].flat().map((owner) => String(owner).trim());
  return {
    control: text("control"),
    urn: text("urn"),
    reason: text("reason"),
    ticket: text("ticket"),
    created: text("created"),
    expires: text("expires"),
    owners: [...new Set(owners.filter((owner) => owner !== ""))],
    ...(typeof entry.finding === "string" && { finding: entry.finding }),
    source,
  };
}

/** A YAML 1.1 reader makes dates of unquoted days. */
function dayText(value: unknown): string {
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).trim();
}

function isRecord(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (value === "") return "empty text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
