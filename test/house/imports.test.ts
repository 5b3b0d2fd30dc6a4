/** Imports point one way: the rooms of docs/architecture.md, and which other rooms each may import. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["components", "config"],
  knowledge: [],
  graph: [],
  functions: [],
  render: [],
  config: ["knowledge"],
  components: ["config", "knowledge", "functions"],
  bootstrap: ["components", "config", "knowledge"],
  offline: ["config", "graph", "knowledge", "index.ts"],
  policies: ["graph", "knowledge"],
  review: ["graph", "policies", "knowledge", "render"],
  audit: ["graph", "policies", "review", "knowledge", "render"],
  cli: ["audit", "review", "policies", "offline", "graph", "config", "knowledge", "render"],
  mutation: ["config", "graph", "knowledge", "offline", "policies", "cli"],
  // The simulated cloud belongs to the tests.
  bench: ["audit", "cli", "offline", "graph", "policies", "config", "review", "knowledge", "scripts", "test"],
  scripts: ["audit", "config", "graph", "policies", "knowledge", "offline", "cli", "review", "render", "mutation"],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      found.push({ file, target: specifier.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = globSync("{*.ts,*/**/*.{ts,js,mjs}}", {
  cwd: ROOT,
  exclude: (path) => /^(node_modules|coverage|out|test)$/.test(path.split("/")[0] ?? "") && !path.includes("."),
}).filter((file) => roomOf(file) in ROOMS);
const imports = files.flatMap(importsOf);

function roomOf(file: string): string {
  return file.split("/")[0] ?? file;
}

/** A relative import's file from the repository's root; undefined for a package. */
function resolved({ file, target }: Import): string | undefined {
  return target.startsWith(".") ? normalize(join(dirname(file), target)) : undefined;
}

describe("import directions", () => {
  it("knows files of the rooms that carry the house", () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms]).toEqual(expect.arrayContaining(["cli", "components", "config", "graph", "offline", "policies"]));
  });

  it("lets each room import only what stands below it", () => {
    const wrong = imports.flatMap((each) => {
      const target = resolved(each);
      if (target === undefined) return [];
      const [from, to] = [roomOf(each.file), roomOf(target)];
      return from === to || to === "package.json" || ROOMS[from]?.includes(to) ? [] : [`${each.file} -> ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  it("has no cycle between files at run time", () => {
    const edges = new Map<string, string[]>();
    for (const each of imports.filter(({ typeOnly }) => !typeOnly)) {
      const target = resolved(each);
      if (target !== undefined) edges.set(each.file, [...(edges.get(each.file) ?? []), target]);
    }
    expect(cyclesIn(edges)).toEqual([]);
  });

  it("keeps the SDK and the providers out of the rooms that only read", () => {
    const readers = new Set(["knowledge", "graph", "render", "review", "audit", "cli"]);
    const wrong = imports
      .filter(({ file, target }) => readers.has(roomOf(file)) && target.startsWith("@pulumi/"))
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(wrong).toEqual([]);
  });

  it("loads the pack's entry, which starts a server, from nowhere but the pack's index.js", () => {
    const importers = imports.filter((each) => resolved(each) === "policies/engine.ts").map(({ file }) => file);
    expect(importers).toEqual(["policies/index.js"]);
  });

  it("judges in the command line without the policy SDK", () => {
    const reached = new Set<string>(["cli/main.ts"]);
    for (const file of reached) {
      for (const each of imports.filter((one) => one.file === file && !one.typeOnly)) {
        reached.add(resolved(each) ?? each.target);
      }
    }
    expect(reached).toContain("policies/rules.ts");
    expect(reached).not.toContain("@pulumi/policy");
  });
});

function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) cycles.push([...path.slice(start), file].join(" -> "));
    if (start !== -1 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) walk(file, []);
  return cycles;
}
