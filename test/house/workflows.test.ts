/** What must hold of every workflow, because a mistake in one opens the repository. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "../..");

const permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.unknown()).optional(),
});
const workflow = z.object({
  name: z.string(),
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: permissions.optional(),
      "runs-on": z.string(),
      "timeout-minutes": z.number(),
      environment: z.unknown().optional(),
      steps: z.array(step),
    }),
  ),
});

const files = globSync(".github/workflows/*.yml", { cwd: ROOT }).sort();
const workflows = files.map((file) => {
  const text = readFileSync(join(ROOT, file), "utf8");
  return { file, text, ...workflow.parse(parse(text)) };
});
const triggersOf = ({ on }: (typeof workflows)[number]): readonly string[] =>
  typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
const stepsOf = ({ jobs }: (typeof workflows)[number]) => Object.values(jobs).flatMap(({ steps }) => steps);
const named = (name: string) => workflows.find(({ file }) => file.endsWith(`/${name}`));

describe.each(workflows.map((each) => [each.file, each] as const))("%s", (_, each) => {
  it("never runs on pull_request_target, which gives rights to code of strangers", () => {
    expect(triggersOf(each)).not.toContain("pull_request_target");
  });

  it("gives no right to write by default", () => {
    expect(Object.values(each.permissions)).not.toContain("write");
  });

  it("bounds the time of every job", () => {
    for (const job of Object.values(each.jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
  });

  it("puts nothing of an event into a script, where it would be run", () => {
    for (const { run = "" } of stepsOf(each)) expect(run).not.toMatch(/\$\{\{/);
  });

  it("keeps no credentials of the checkout", () => {
    const checkouts = stepsOf(each).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const { with: options } of checkouts) expect(options?.["persist-credentials"]).toBe(false);
  });

  it("names a version of every action", () => {
    for (const { uses } of stepsOf(each))
      if (uses !== undefined) expect(uses).toMatch(/^[\w.-]+\/[\w./-]+@(v\d|[0-9a-f]{40})/);
  });

  it("gives no right but to a job of an environment, where it runs code of a pull request", () => {
    if (!triggersOf(each).includes("pull_request")) return;
    for (const job of Object.values(each.jobs)) {
      const writes = Object.entries(job.permissions ?? {}).filter(([, right]) => right === "write");
      expect(job.environment === undefined ? writes : writes.filter(([name]) => name !== "id-token")).toEqual([]);
    }
  });

  it("checks out nothing but the default branch, where it follows another run", () => {
    if (!triggersOf(each).includes("workflow_run")) return;
    const checkouts = stepsOf(each).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const { with: options } of checkouts)
      expect(options?.ref).toMatch(/^\$\{\{ github\.event\.repository\.default_branch \}\}$/);
    expect(each.text).not.toMatch(/head_branch|head_ref|head\.ref|pull\/\$/);
  });
});

it("a review's comment follows the review, however that ended", () => {
  const jobs = z
    .object({ jobs: z.object({ comment: z.object({ if: z.string() }) }) })
    .parse(parse(named("comment.yml")?.text ?? ""));
  expect(jobs.jobs.comment.if).toBe("github.event.workflow_run.event == 'pull_request'");
  expect(named("comment.yml")?.on).toMatchObject({ workflow_run: { workflows: [named("pr.yml")?.name] } });
});

describe("engine.yml", () => {
  const engine = named("engine.yml");
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  const versions = z
    .object({
      jobs: z.object({ engine: z.object({ strategy: z.object({ matrix: z.object({ cli: z.array(z.string()) }) }) }) }),
    })
    .parse(parse(read(".github/workflows/engine.yml"))).jobs.engine.strategy.matrix.cli;

  it("runs the suite under the oldest CLI that Pulumi.yaml admits and the one that npm brings", () => {
    const { requiredPulumiVersion }: { requiredPulumiVersion: string } = parse(read("Pulumi.yaml"));
    const [, fromNpm] = /NPM_PACKAGE = "pulumi@([\d.]+)"/.exec(read("scripts/pulumi.ts")) ?? [];
    expect(versions).toEqual([requiredPulumiVersion.replace(">=", ""), fromNpm]);
    const scripts = engine === undefined ? [] : stepsOf(engine).map(({ run }) => run);
    expect(scripts).toContain("npm run -s test:engine");
  });

  it("fails, not skips, where the CLI is not there, and before the suite", () => {
    const runs = (engine === undefined ? [] : stepsOf(engine)).map(({ run = "" }) => run);
    const asked = runs.findIndex((run) => run.includes("pulumi version"));
    expect(asked).toBeGreaterThan(-1);
    expect(asked).toBeLessThan(runs.findIndex((run) => run.includes("test:engine")));
  });

  it("is given no secret", () => {
    expect(engine?.text).not.toMatch(/secrets\.|id-token/);
  });

  it("runs by the clock and when what it tries changes", () => {
    const { on } = z
      .object({
        on: z.object({ schedule: z.array(z.unknown()).min(1), pull_request: z.object({ paths: z.array(z.string()) }) }),
      })
      .parse(parse(read(".github/workflows/engine.yml")));
    const missing = on.pull_request.paths.filter((path) => globSync(path, { cwd: ROOT }).length === 0);
    expect(missing).toEqual([]);
    expect(on.pull_request.paths).toEqual(expect.arrayContaining(["index.ts", "components/**", "test/engine/**"]));
  });
});

it("the README names the oldest CLI that Pulumi.yaml admits", () => {
  const [, oldest = "?"] = />=(\d+\.\d+)/.exec(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) ?? [];
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(
    `(https://www.pulumi.com/docs/install/) ${oldest} or later`,
  );
  expect(parse(readFileSync(join(ROOT, "bootstrap/Pulumi.yaml"), "utf8")).requiredPulumiVersion).toBe(`>=${oldest}.0`);
});
