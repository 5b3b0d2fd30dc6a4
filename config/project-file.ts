/** Pulumi.yaml: the project's name, and the values it gives to every stack. (pkg/workspace/config.go of the Pulumi CLI) */
import { join } from "node:path";
import { ConfigError, type Problem } from "./errors.ts";
import { isMap } from "./schema-walk.ts";
import { readYaml, type YamlMap } from "./yaml.ts";

const file = "Pulumi.yaml";

export interface Project {
  readonly name: string;
  readonly main: string | undefined;
  /** Where the stack files are, relative to Pulumi.yaml. */
  readonly stackFolder: string;
  readonly config: YamlMap;
  readonly problems: readonly Problem[];
}

export function readProject(root: string): Project {
  const { value, unquoted } = readYaml(join(root, file), file, () => "no such file: a project's folder has one");
  const { name, config } = value;
  const fail = (key: string, message: string): never => {
    throw new ConfigError([{ file, key, message }]);
  };
  if (typeof name !== "string" || name === "") return fail("name", "required, the project's name");
  if (typeof config === "string") return fail("config", "a folder is written as stackConfigDir");
  if (config !== undefined && config !== null && !isMap(config))
    return fail("config", "expected a map of namespace:key");
  const problems = unquoted
    .filter(({ path }) => path[0] === "config")
    .map(({ path, message }) => ({ file, key: path.slice(1).join("."), message }));
  return {
    name,
    main: typeof value.main === "string" ? value.main : undefined,
    stackFolder: typeof value.stackConfigDir === "string" ? value.stackConfigDir : ".",
    config: isMap(config) ? config : {},
    problems,
  };
}

/** Adds to the stack's values what only the project gives, and notes where it came from. */
export function addProjectConfig(
  values: Map<string, unknown>,
  sources: Record<string, string>,
  { name, config, problems }: Project,
): Problem[] {
  const found = [...problems];
  for (const key of Object.keys(config).sort()) {
    const full = key.includes(":") ? key : `${name}:${key}`;
    const own = full.startsWith(`${name}:`);
    const entry = projectValue(config[key], own);
    if (typeof entry === "string") found.push({ file, key: full, message: entry });
    else if (!add(values, full, entry.value) && own && entry.value === undefined) {
      found.push({ file, key: full, message: "declared without a value, and the stack gives none" });
    } else if (entry.value !== undefined && !Object.hasOwn(sources, full)) sources[full] = file;
  }
  return found;
}

/** A plain value, or a map with `value` or `default`; a text is what is wrong. */
function projectValue(entry: unknown, own: boolean): { value: unknown } | string {
  if (!isMap(entry)) return { value: entry ?? undefined };
  const known = ["value", "default", "type", "items", "description", "secret"];
  const unknown = Object.keys(entry).find((key) => !known.includes(key));
  if (unknown !== undefined) return `unknown key "${unknown}": write the value under "value:"`;
  if (entry.value !== undefined && entry.default !== undefined) return 'give either "value" or "default"';
  if (!own && entry.default !== undefined) return '"default" is for keys of the project itself: write "value"';
  if (!own && entry.value === undefined) return 'give a "value"';
  return { value: entry.value ?? entry.default };
}

/** `larder:alerts.runbookBaseUrl` sets one value inside the stack's map. True if the key is there at the end. */
function add(values: Map<string, unknown>, key: string, value: unknown): boolean {
  const [top = "", ...path] = key.split(".");
  const last = path.pop();
  if (last === undefined) {
    if (!values.has(key) && value !== undefined) values.set(key, value);
    return values.has(key);
  }
  const copy = structuredClone(values.get(top) ?? {});
  let place: unknown = copy;
  for (const part of path) {
    if (!isMap(place)) return false;
    if (!Object.hasOwn(place, part)) Object.assign(place, { [part]: {} });
    place = place[part];
  }
  if (!isMap(place)) return false;
  if (Object.hasOwn(place, last)) return true;
  if (value === undefined) return false;
  Object.assign(place, { [last]: typeof value === "string" ? coerced(value) : value });
  values.set(top, copy);
  return true;
}

/** Inside a map the CLI makes numbers and booleans of texts that look like them. */
function coerced(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(0|[1-9]\d{0,18})$/.test(text) ? BigInt(text) : text;
}
