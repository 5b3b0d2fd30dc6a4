/** `pulumi policy analyze --file` on an export, against the in-process runner: the real engine, the real pack. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { serialise } from "../../graph/serialise.ts";
import { policyName } from "../../policies/catalogue.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { COLLECTOR_POLICY, UNVERIFIED_POLICY } from "../../policies/host.ts";
import { rowByRow } from "./everything.ts";
import { graphOf, resource, STACK_URN } from "./support.ts";

const hasCli = ((): boolean => {
  try {
    execFileSync("pulumi", ["policy", "analyze", "--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
if (!hasCli) console.info("test/policies/analyze skipped: no pulumi with `policy analyze` on PATH");

describe.skipIf(!hasCli)("pulumi policy analyze", () => {
  const folder = mkdtempSync(join(tmpdir(), "larder-analyze-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  // All but deleteBeforeReplace, which the export format lacks.
  // All but deleteBeforeReplace, which the export format lacks; in parts, since the engine takes no answer above 4 MiB.
  it.each([0, 1, 2, 3, 4, 5])(
    "finds in a state what the in-process runner finds (%i)",
    { timeout: 300_000 },
    async (part) => {
      // A secret's value, which X-29 compares others with, is not shown to a pack.
      const rows = rowByRow.filter((row) => !JSON.stringify(row).includes('"plaintext"'));
      const resources = rows.filter((_, index) => index % 6 === part).flat();
      const graph = graphOf(
        ...[stack, provider, ...resources.filter(({ larder }) => !larder).map(recorded)].map(ofAnother),
      );
      const file = join(folder, "state.json");
      writeFileSync(file, serialise(graph.deployment));
      const { exitCode, violations, output } = await analyze(file);
      // The SDK opens the secrets of outputs: both sides are judged without their marks.
      const { results } = evaluatePolicies(graph, { profile: "prod", marksOutputs: false });
      const expected = results.flatMap(({ control, urn, findings = [] }) =>
        findings.map(({ message }) => `${policyName(control)} ${urn} ${message}`),
      );
      expect(
        violations
          .filter(({ policy }) => policy !== UNVERIFIED_POLICY)
          .map(textOf)
          .toSorted(),
      ).toEqual(expected.toSorted());
      const open = results.filter(({ verdict }) => verdict === "unknown");
      expect(violations.filter(({ policy }) => policy === UNVERIFIED_POLICY)).toHaveLength(open.length);
      expect(violations.some(({ policy }) => policy === COLLECTOR_POLICY)).toBe(false);
      expect(exitCode).toBe(1);
      expect(output).not.toContain("BEGIN RSA");
    },
  );

  it("says how much it leaves out of an answer that is too long", { timeout: 300_000 }, async () => {
    const file = join(folder, "long.json");
    const queue = ofAnother(recorded(resource("aws:sqs/queue:Queue", "q", {}, { id: "https://queues.example/q" })));
    const many = Array.from({ length: 4000 }, (_, index) => ({
      ...queue,
      urn: `${queue.urn}-${index}`,
      id: `${queue.id}-${index}`,
    }));
    writeFileSync(file, serialise(graphOf(ofAnother(stack), ofAnother(provider), ...many).deployment));
    const { exitCode, violations, output } = await analyze(file);
    expect(output).not.toContain("larger than max");
    expect(exitCode).toBe(1);
    const left = violations.flatMap(({ message }) => /^and (\d+) more, which/.exec(message)?.[1] ?? []);
    const shown = violations.filter(
      ({ policy, message }) => policy === policyName("X-14") && !message.startsWith("and "),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(shown.length).toBeGreaterThan(100);
    const lost = violations.filter(({ message }) => message.startsWith("and ")).map(({ policy }) => policy);
    for (const control of ["X-14", "SQS-02", "SQS-03"] as const) {
      const own = violations.filter(({ policy }) => policy === policyName(control)).length;
      expect(own, control).toBeGreaterThan(0);
      expect(own < 4000, control).toBe(lost.includes(policyName(control)));
    }
  });

  it("passes a state in order", { timeout: 120_000 }, async () => {
    const file = join(folder, "good.json");
    writeFileSync(file, serialise(graphOf(ofAnother(stack)).deployment));
    expect(await analyze(file)).toMatchObject({ exitCode: 0, violations: [] });
  });

  function analyze(file: string): Promise<{ exitCode: number; violations: readonly Violation[]; output: string }> {
    const pack = join(import.meta.dirname, "../../policies");
    const env = {
      ...process.env,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const args = ["policy", "analyze", "--file", file, "--policy-pack", pack, "--json", "--non-interactive"];
    return new Promise((resolve) => {
      execFile("pulumi", args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code ?? 1);
        resolve({ exitCode, violations: violationsOf(stdout), output: stdout + stderr });
      });
    });
  }
});

const stack = { urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false };
const provider = resource("pulumi:providers:aws", "aws", {}, { id: "0000" });

/** In another project: the pack brings the exemptions of this one along. */
function ofAnother(each: Resource): Resource {
  const text = JSON.stringify(each).replaceAll("urn:pulumi:prod::larder::", "urn:pulumi:prod::pantry::");
  return JSON.parse(text) as Resource;
}

/** As a state has it: with its provider, and with the id among the outputs. */
function recorded(each: Resource): Resource {
  const outputs = { ...each.outputs, ...(each.id !== undefined && { id: each.id }) };
  return { ...each, outputs, ...(each.custom && { provider: `${provider.urn}::${provider.id}` }) };
}

interface Violation {
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
}

/** One event a line; the message has the policy's description before it. */
function violationsOf(events: string): readonly Violation[] {
  return events.split("\n").flatMap((line): Violation[] => {
    if (!line.includes('"policyEvent"')) return [];
    const { policyEvent } = JSON.parse(line) as {
      policyEvent: { policyName: string; resourceUrn?: string; message: string };
    };
    const message = policyEvent.message.slice(policyEvent.message.indexOf("\n") + 1);
    return [{ policy: policyEvent.policyName, urn: policyEvent.resourceUrn ?? "", message }];
  });
}

function textOf({ policy, urn, message }: Violation): string {
  return `${policy} ${urn} ${message}`;
}
