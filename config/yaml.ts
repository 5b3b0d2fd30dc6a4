/** Reads YAML the way the Pulumi CLI does, and refuses what the CLI would rewrite or other readers see differently. */
import { readFileSync } from "node:fs";
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type YAMLError } from "yaml";
import { ConfigError, type Problem } from "./errors.ts";
import { isMap as isPlainMap } from "./schema-walk.ts";

export type YamlMap = Readonly<Record<string, unknown>>;

export interface YamlFile {
  /** Whole numbers are bigints: account ids and the like keep every digit. */
  readonly value: YamlMap;
  /** Scalars that need quotes, by path from the top. */
  readonly unquoted: readonly { readonly path: readonly string[]; readonly message: string }[];
}

/** `name` is what errors call the file. Throws a ConfigError if it cannot be read, parsed, or is not a map. */
export function readYaml(path: string, name: string, missing: () => string): YamlFile {
  const fail = (message: string): never => {
    throw new ConfigError([{ file: name, message }]);
  };
  const document = parseDocument(readText(path, fail, missing), {
    intAsBigInt: true,
    merge: true,
    prettyErrors: false,
  });
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => syntaxProblem(error, name, path)));
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  if (value === null || value === undefined)
    return fail(`empty, needs at least "${name.endsWith("Pulumi.yaml") ? "name" : "config"}:"`);
  if (!isPlainMap(value)) return fail("a map expected at the top");
  return { value, unquoted: [...unquotedIn(document.contents, [])] };
}

function readText(path: string, fail: (message: string) => never, missing: () => string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return fail(missing());
    if (code === "EISDIR") return fail("a directory, not a file");
    if (code === "EACCES" || code === "EPERM") return fail("this user may not read it");
    return fail(`cannot be read (${String(code)})`);
  }
}

function syntaxProblem(error: YAMLError, name: string, path: string): Problem {
  const text = readFileSync(path, "utf8");
  const line = text.slice(0, error.pos[0]).split("\n").length;
  const key = text
    .slice(error.pos[0])
    .split("\n")[0]
    ?.split(/:\s|:$/)[0];
  const message = error.code === "DUPLICATE_KEY" ? `the key ${key} stands twice` : firstLine(error.message);
  return { file: name, message: `line ${line}: ${message}` };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}

function* unquotedIn(node: unknown, path: readonly string[]): Generator<YamlFile["unquoted"][number]> {
  if (!isNode(node) || isAlias(node)) return;
  if (node.tag !== undefined && node.tag !== "tag:yaml.org,2002:str") {
    yield { path, message: `the tag ${node.tag.replace("tag:yaml.org,2002:", "!!")}: write the value without one` };
  }
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      yield* unquotedIn(key, path);
      yield* unquotedIn(value, [...path, isScalar(key) ? String(key.value) : String(key)]);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* unquotedIn(item, [...path, String(index)]);
  } else if (isScalar(node) && node.type === "PLAIN" && node.source !== undefined) {
    const reading = readingOf(node.source);
    if (reading !== undefined) yield { path, message: `${node.source} is read as ${reading}: quote it` };
  }
}

const readings: readonly [RegExp, string][] = [
  // Before the octals: 0017 is both.
  [/^[-+]?0x[0-9a-f_]+$/i, "a hexadecimal number"],
  [/^[-+]?0b[01_]+$/i, "a binary number"],
  [/^[-+]?0o?[0-7_]+$/i, "an octal number"],
  [/^[-+]?0[0-9_]+(\.[0-9_]*)?$/, "a number without its leading zeros"],
  [/^[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?$/, "a number without the underscores"],
  [/^[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?$/, "a number in base 60 by some readers"],
  [/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?$/, "a point in time"],
  [/^[-+]?\.(inf|nan)$/i, "a number that JSON does not have"],
];

function readingOf(source: string): string | undefined {
  return readings.find(([pattern]) => pattern.test(source))?.[1];
}
