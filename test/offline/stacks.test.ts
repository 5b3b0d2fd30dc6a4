import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { evaluateStacks, type StackRequest } from "../../offline/stack.ts";
import { projectRoot } from "../support/graph.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-stacks-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project of its own with one stack, whose program is the given text. */
function project(name: string, program: string): StackRequest {
  const projectDir = mkdtempSync(join(folder, `${name}-`));
  const settings = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");
  writeFileSync(join(projectDir, "Pulumi.yaml"), settings.replace(/^main: .*$/m, "main: index.ts"));
  copyFileSync(join(projectRoot, "Pulumi.dev.yaml"), join(projectDir, "Pulumi.dev.yaml"));
  writeFileSync(join(projectDir, "package.json"), '{ "type": "module" }');
  writeFileSync(join(projectDir, "index.ts"), program);
  return { root: projectDir, projectDir, stack: "dev", mode: "deployed" };
}

it("evaluates more stacks than there are processors, each as if it were alone", async () => {
  const good = () => project("good", "export default () => ({ answer: 42 });");
  const results = await evaluateStacks([
    good(),
    project("bad", 'export default () => { throw new Error("out of flour"); };'),
    good(),
    project("stuck", "export default () => new Promise(() => {});"),
    good(),
    project("no-function", "export default 1;"),
  ]);
  expect(
    results.map((result) =>
      "error" in result ? result.error.message : result.deployment.deployment.resources?.length,
    ),
  ).toEqual([
    1,
    "index.ts:1: out of flour",
    1,
    "the program waits for something that never comes",
    1,
    expect.stringContaining("must export a function as its default"),
  ]);
}, 60_000);
