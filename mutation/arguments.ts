/**
 * What the installed provider packages say of arguments, read off their typings: which must be there, which value stands
 * for an absent one. A required argument cannot be removed: the program would not compile.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Argument {
  readonly optional: boolean;
  /** What the provider's documentation says an absent one counts as. */
  readonly absent?: string;
}

interface Member extends Argument {
  /** Interface of a nested block, such as `lb.ListenerDefaultAction`; undefined for a plain value. */
  readonly block?: string;
}

type Members = ReadonlyMap<string, Member>;

const PACKAGES = join(import.meta.dirname, "../node_modules/@pulumi");
const files = new Map<string, string>();
const interfaces = new Map<string, Members | undefined>();

/** By type token and property pattern (`defaultActions[].redirect`); undefined where the typings do not say. */
export function argumentOf(type: string, pattern: string): Argument | undefined {
  const [, provider = "", module = "", file = "", name = ""] = /^(\w+):(\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  const folder = module === "index" ? "" : module;
  let members =
    provider === "" ? undefined : membersOf(join(PACKAGES, provider, folder, `${file}.d.ts`), `${name}Args`);
  let found: Member | undefined;
  for (const segment of pattern.replaceAll("[]", "").split(".")) {
    found = members?.get(segment);
    members = found?.block === undefined ? undefined : blockOf(provider, found.block);
    if (found === undefined) return undefined;
  }
  return found;
}

function blockOf(provider: string, block: string): Members | undefined {
  const dot = block.lastIndexOf(".");
  const [namespace, name] = [block.slice(0, Math.max(dot, 0)), block.slice(dot + 1)];
  return membersOf(join(PACKAGES, provider, "types/input.d.ts"), name, namespace);
}

function membersOf(path: string, name: string, namespace = ""): Members | undefined {
  const key = `${path} ${namespace} ${name}`;
  if (!interfaces.has(key)) {
    const text = textOf(path);
    const start = namespace === "" ? 0 : text.indexOf(`export declare namespace ${namespace} {`);
    const at = start < 0 ? -1 : text.indexOf(`interface ${name} {`, start);
    interfaces.set(key, at < 0 ? undefined : parse(text.slice(at, closing(text, at))));
  }
  return interfaces.get(key);
}

/** The brace that closes the interface stands as deep as the line on which it opens. */
function closing(text: string, at: number): number {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
  const indent = /^ */.exec(line)?.[0] ?? "";
  return text.indexOf(`\n${indent}}`, at);
}

function textOf(path: string): string {
  const text = files.get(path) ?? (existsSync(path) ? readFileSync(path, "utf8") : "");
  files.set(path, text);
  return text;
}

const MEMBER = /^\s+(\w+)(\??): (.*)$/;

function parse(text: string): Members {
  const members = new Map<string, Member>();
  let comment = "";
  for (const line of text.split("\n").slice(1)) {
    const match = MEMBER.exec(line);
    if (match === null || /^\s+\*/.test(line)) {
      comment = line.includes("/**") ? "" : comment + line;
      continue;
    }
    const [, name = "", question = "", type = ""] = match;
    const block = /\binputs\.([\w.]+)/.exec(type)?.[1];
    const absent = absentIn(comment);
    members.set(name, {
      optional: question === "?",
      ...(block !== undefined && { block }),
      ...(absent !== undefined && { absent }),
    });
    comment = "";
  }
  return members;
}

const DEFAULTS = [
  /\bdefaults? (?:value )?(?:is|to)(?: the)?:? [`'"]+([^`'"]+)[`'"]/i,
  /\bdefaults? (?:value )?(?:is|to):? (true|false|\d+)\b/i,
  /[`'"]([\w.-]+)[`'"] \(default\)/,
  /\bDefault: [`'"]*([\w.-]+)/,
];

function absentIn(comment: string): string | undefined {
  for (const pattern of DEFAULTS) {
    const value = pattern.exec(comment)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
}
