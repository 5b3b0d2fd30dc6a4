/** The JSON of the engine's `--policy-pack-config`, for the in-process host: levels and thresholds by policy name. */
import { readFileSync } from "node:fs";
import { distance } from "fastest-levenshtein";
import { type ControlId, controlIds, policyName } from "./catalogue.ts";
import type { Level } from "./profile.ts";
import { type SettingOverrides, SettingsError, settingProblems } from "./settings.ts";

/** What a run judges otherwise than by its profile. */
export interface PackConfig {
  readonly levels: Readonly<Partial<Record<ControlId, Level>>>;
  readonly settings: SettingOverrides;
  /** Controls that are switched off. */
  readonly disabled: ReadonlySet<ControlId>;
}

/** The engine's levels; a remediation that leaves a violation stops it as a mandatory policy does. */
const LEVELS: Readonly<Record<string, Level | "disabled">> = {
  advisory: "advisory",
  mandatory: "mandatory",
  remediate: "mandatory",
  disabled: "disabled",
};
const LEVEL_KEY = "enforcementLevel";
/** Stands for every policy; what a policy says itself outweighs it. */
const ALL = "all";
/** Policies of the pack that belong to no control: to switch them changes no verdict here. */
const HELPERS: readonly string[] = ["larder-inputs", "larder-unverified"];

const byPolicy = new Map<string, ControlId>(controlIds.map((id) => [policyName(id), id]));

/** Throws a SettingsError that names file, key, what was found and what is allowed. */
export function loadPackConfig(path: string): PackConfig {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new SettingsError([`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`]);
  }
  return parsePackConfig(text, path);
}

/** Empty text is no configuration, as for the engine. */
export function parsePackConfig(text: string, file: string): PackConfig {
  const entries = Object.entries(rootOf(text, file));
  const problems = entries.flatMap(([key, value]) => problemsOf(key, value).map((problem) => `${file}: ${problem}`));
  if (problems.length > 0) throw new SettingsError(problems);
  const levels: Partial<Record<ControlId, Level>> = {};
  const settings: Record<string, Readonly<Record<string, unknown>>> = {};
  const disabled = new Set<ControlId>();
  const set = (id: ControlId, value: unknown) => {
    const level = LEVELS[String(levelAt(value))];
    if (level === undefined) return;
    disabled.delete(id);
    if (level === "disabled") disabled.add(id);
    else levels[id] = level;
  };
  const all = entries.find(([key]) => key === ALL);
  for (const id of all ? controlIds : []) set(id, all?.[1]);
  for (const [key, value] of entries) {
    const id = byPolicy.get(key);
    if (id === undefined) continue;
    set(id, value);
    const own = settingsAt(value);
    if (Object.keys(own).length > 0) settings[id] = own;
  }
  return { levels, settings, disabled };
}

function rootOf(text: string, file: string): Readonly<Record<string, unknown>> {
  if (text.trim() === "") return {};
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw new SettingsError([`${file}: is not JSON`]);
  }
  if (isRecord(root)) return root;
  throw new SettingsError([`${file}: found ${show(root)}, allowed: an object with levels and settings by policy name`]);
}

function problemsOf(key: string, value: unknown): readonly string[] {
  const id = byPolicy.get(key);
  if (id === undefined && key !== ALL && !HELPERS.includes(key)) return [`unknown policy "${key}"${nearest(key)}`];
  if (typeof value !== "string" && !isRecord(value)) {
    return [`${key}: found ${show(value)}, allowed: a level or an object with ${LEVEL_KEY} and settings`];
  }
  const level = levelAt(value);
  const isLevel = typeof level === "string" && Object.hasOwn(LEVELS, level);
  const wrong =
    level === undefined || isLevel
      ? []
      : [`${key}.${LEVEL_KEY}: found ${show(level)}, allowed: ${Object.keys(LEVELS).join(", ")}`];
  const own = Object.entries(settingsAt(value));
  if (id === undefined) {
    return [...wrong, ...own.map(([name]) => `${key}.${name}: unknown; allowed: ${LEVEL_KEY}`)];
  }
  return [...wrong, ...own.flatMap(([name, setting]) => settingProblems(id, name, setting, `${key}.${name}`))];
}

function levelAt(value: unknown): unknown {
  return isRecord(value) ? value[LEVEL_KEY] : value;
}

function settingsAt(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return {};
  const { [LEVEL_KEY]: _, ...settings } = value;
  return settings;
}

/** By the id that the name starts with, else by its letters. */
function nearest(name: string): string {
  const text = name.toLowerCase();
  const byId = controlIds.find((id) => text === id.toLowerCase() || text.startsWith(`${id.toLowerCase()}-`));
  const names = [...byPolicy.keys(), ALL].map((known) => ({ known, away: distance(known, text) }));
  const [close] = names.filter(({ known, away }) => away <= known.length / 3).sort((a, b) => a.away - b.away);
  const found = byId === undefined ? close?.known : policyName(byId);
  return found === undefined ? ": the name of a policy as in docs/controls.md, or all" : `, did you mean "${found}"?`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
