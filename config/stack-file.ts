/**
 * Reads Pulumi.yaml and a stack file into what the Pulumi CLI would hand to the program, so that a stack evaluates offline
 * as it would run. Where the two could differ, the file is refused with the way out.
 */
import { createHmac } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, type Problem } from "./errors.ts";
import { configText } from "./go-json.ts";
import { nearestOf } from "./issues.ts";
import { addProjectConfig, readProject } from "./project-file.ts";
import { namespace, type ResolvedConfig, resolveConfig } from "./resolve.ts";
import { isMap } from "./schema-walk.ts";
import { readYaml, type YamlFile, type YamlMap } from "./yaml.ts";

export interface StackFileOptions {
  /** The folder with Pulumi.yaml. */
  readonly projectDir: string;
  readonly stack: string;
  /** Another file than `Pulumi.<stack>.yaml`; relative to the working directory. */
  readonly configFile?: string;
  /** Any text: placeholders of encrypted values then tell them apart, by a digest under it that nothing can be read from. */
  readonly secretKey?: string;
}

export interface StackFile {
  readonly project: string;
  /** The program, as Pulumi.yaml names it, relative to the project's folder. */
  readonly main: string | undefined;
  readonly stack: string;
  /** What errors call the stack file. */
  readonly file: string;
  /** `namespace:key` to text or JSON, Pulumi.yaml's values beneath the stack file's. */
  readonly values: Readonly<Record<string, string>>;
  /** The file of each key. */
  readonly sources: Readonly<Record<string, string>>;
  /** Keys whose value is encrypted; it stands as a placeholder in `values`. */
  readonly secretKeys: readonly string[];
  /** Mistakes that leave the rest readable; `resolveConfig` reports them with its own. */
  readonly problems: readonly Problem[];
}

const placeholderOf = (ciphertext: string, key: string | undefined): string =>
  key === undefined ? "[secret]" : `[secret:${createHmac("sha256", key).update(ciphertext).digest("hex")}]`;

/** What a stack file may hold besides `config` belongs to the Pulumi CLI. */
const fileKeys = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

/** Reads and resolves at once; throws a ConfigError with all problems of both. */
export function loadStack(options: StackFileOptions): ResolvedConfig & { readonly source: StackFile } {
  const source = readStackFile(options);
  return { ...resolveConfig(source.values, source), source };
}

export function readStackFile({ projectDir, stack, configFile, secretKey }: StackFileOptions): StackFile {
  const project = readProject(projectDir);
  const folder = join(projectDir, project.stackFolder);
  const name = configFile ?? `Pulumi.${stack}.yaml`;
  const yaml = readYaml(configFile ?? join(folder, name), name, () =>
    configFile === undefined ? unknownStack(stack, stackNames(folder)) : "no such file",
  );
  const problems: Problem[] = [...fileProblems(yaml, name, project.name)];
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(configOf(yaml, name))) {
    const full = fullKey(key, project.name);
    if (full === undefined) problems.push({ file: name, key, message: 'expected "namespace:key"' });
    else values.set(full, value);
  }
  const sources: Record<string, string> = Object.fromEntries([...values.keys()].map((key) => [key, name]));
  problems.push(...addProjectConfig(values, sources, project));
  const { revealed, secretKeys } = withoutSecrets(values, problems, sources, secretKey);
  return {
    project: project.name,
    main: project.main,
    stack,
    file: name,
    values: revealed,
    sources,
    secretKeys,
    problems,
  };
}

/** The stacks that have a file in the folder, sorted. */
export function stackNames(folder: string): string[] {
  const names = readdirSync(folder).flatMap(
    (file) => /^Pulumi\.([A-Za-z0-9_-][A-Za-z0-9_.-]*)\.yaml$/.exec(file)?.[1] ?? [],
  );
  return names.sort();
}

function unknownStack(stack: string, known: readonly string[]): string {
  const nearest = nearestOf(stack, known);
  if (nearest !== undefined) return `no such file, did you mean the stack "${nearest}"?`;
  return `no such file, known stacks are ${known.length === 0 ? "none" : known.join(", ")}`;
}

/** `<namespace>:config:<key>` is an old spelling; a key without namespace is the project's. */
export function fullKey(key: string, project: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : undefined;
}

function configOf({ value }: YamlFile, name: string): YamlMap {
  const { config } = value;
  if (config === undefined || config === null) return {};
  if (!isMap(config))
    throw new ConfigError([{ file: name, key: "config", message: "expected a map of namespace:key" }]);
  return config;
}

function* fileProblems({ value, unquoted }: YamlFile, file: string, project: string): Generator<Problem> {
  for (const key of Object.keys(value)) {
    if (fileKeys.includes(key)) continue;
    const nearest = nearestOf(key, fileKeys);
    const hint = nearest === undefined ? `known are ${fileKeys.join(", ")}` : `did you mean "${nearest}"?`;
    yield { file, message: `unknown key "${key}", ${hint}` };
  }
  if (hasImports(value.environment)) {
    const message =
      "imports come from Pulumi ESC, which cannot be read offline: run it with the Pulumi CLI, or write the values under config";
    yield { file, key: "environment", message };
  }
  for (const { path, message } of unquoted) {
    if (path[0] === "config") yield { file, key: keyOfPath(path.slice(1), project), message };
  }
  if (project === namespace || !isMap(value.config)) return;
  for (const key of Object.keys(value.config)) {
    if (!key.includes(":"))
      yield { file, key, message: `belongs to the project "${project}": write ${namespace}:${key}` };
  }
}

function hasImports(environment: unknown): boolean {
  if (Array.isArray(environment)) return environment.length > 0;
  if (isMap(environment)) return Object.keys(environment).length > 0;
  return environment !== undefined && environment !== null;
}

function keyOfPath([key = "", ...rest]: readonly string[], project: string): string {
  const start = fullKey(key, project) ?? key;
  return rest.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), start);
}

/** `{secure: ciphertext}` as the CLI writes it, at any depth. */
function isSecure(value: unknown): value is { readonly secure: string } {
  return isMap(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

function withoutSecrets(
  values: ReadonlyMap<string, unknown>,
  problems: Problem[],
  sources: Readonly<Record<string, string>>,
  secretKey: string | undefined,
): { revealed: Record<string, string>; secretKeys: string[] } {
  const revealed: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found: string[] = [];
    const mask = (path: string, ciphertext: string) => {
      found.push(path);
      return placeholderOf(ciphertext, secretKey);
    };
    revealed[key] = configText(masked(value, key, mask));
    if (found.length > 0) secretKeys.push(key);
    if (!key.startsWith(`${namespace}:`)) continue;
    for (const path of found) {
      const message =
        "is encrypted, but nothing of the platform's config is secret: secrets are entries of larder:secrets";
      problems.push({ ...(sources[key] === undefined ? {} : { file: sources[key] }), key: path, message });
    }
  }
  return { revealed, secretKeys };
}

type Mask = (path: string, ciphertext: string) => string;

function masked(value: unknown, path: string, mask: Mask): unknown {
  if (isSecure(value)) return mask(path, value.secure);
  if (Array.isArray(value)) return value.map((item, index) => masked(item, `${path}[${index}]`, mask));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, `${path}.${key}`, mask)]));
}
