/** What the providers' typings say of a resource type's arguments; the installed version, not memory. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./graph.ts";

export interface TypeTypings {
  readonly deprecated: boolean;
  readonly args: ReadonlySet<string>;
  readonly deprecatedArgs: ReadonlySet<string>;
}

const read = new Map<string, TypeTypings>();

/** By token, such as `aws:ec2/vpc:Vpc`; throws where the package has no such type. */
export function typingsOf(token: string): TypeTypings {
  const known = read.get(token);
  if (known) return known;
  const [, provider = "", module = "", file = "", name = ""] = /^(\w+):(\w+)\/(\w+):(\w+)$/.exec(token) ?? [];
  const path = join(projectRoot, "node_modules/@pulumi", provider, module === "index" ? "" : module, `${file}.d.ts`);
  if (!existsSync(path)) throw new Error(`${token}: there is no ${path}`);
  const typings = parse(readFileSync(path, "utf8"), name);
  read.set(token, typings);
  return typings;
}

function parse(text: string, name: string): TypeTypings {
  const beforeClass = text.slice(0, text.indexOf(`export declare class ${name} `));
  const start = text.indexOf(`export interface ${name}Args {`);
  if (start < 0) throw new Error(`no arguments of ${name} in its typings`);
  const args = new Set<string>();
  const deprecatedArgs = new Set<string>();
  let comment = "";
  for (const line of text.slice(start, text.indexOf("\n}", start)).split("\n").slice(1)) {
    const argument = /^ {4}(\w+)\??: /.exec(line)?.[1];
    if (/^ {4}\/\*\*/.test(line)) comment = "";
    if (argument === undefined) comment += line;
    else {
      args.add(argument);
      if (comment.includes("@deprecated")) deprecatedArgs.add(argument);
      comment = "";
    }
  }
  const classComment = beforeClass.slice(beforeClass.lastIndexOf("/**"));
  return { deprecated: classComment.includes("@deprecated"), args, deprecatedArgs };
}
