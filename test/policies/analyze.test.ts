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
import { everything } from "./everything.ts";
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
  it("finds in a state what the in-process runner finds", async () => {
    const graph = graphOf(stack, provider, ...everything.filter(({ larder }) => !larder).map(recorded));
    const file = join(folder, "state.json");
    writeFileSync(file, serialise(graph.deployment));
    const { exitCode, violations, output } = await analyze(file);
    const { results } = evaluatePolicies(graph, { profile: "prod" });
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
  });

  it("passes a state in order", async () => {
    const file = join(folder, "good.json");
    writeFileSync(file, serialise(graphOf(stack).deployment));
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
