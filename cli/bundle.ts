/** From stacks or graph files to an evidence bundle. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Bundle, type BundledGraph, buildBundle } from "../audit/bundle/build.ts";
import type { Provenance } from "../audit/model/build.ts";
import { describeConfig } from "../config/describe.ts";
import { loadStack } from "../config/stack-file.ts";
import type { Deployment } from "../graph/model.ts";
import { stackOf } from "../graph/urn.ts";
import { EvaluationError } from "../offline/errors.ts";
import { loadPackConfig } from "../policies/pack-config.ts";
import type { Profile } from "../policies/profile.ts";
import { assess } from "./assess.ts";
import { reportRenderer } from "./bundle-reports.ts";
import { UsageError } from "./errors.ts";
import { DEFAULT_EXEMPTIONS, exemptionsFrom, type Judging, requireDay, today } from "./judge.ts";
import { prodOf, projectOf } from "./judge-files.ts";
import { ROOT, requireStack, stacksOf } from "./project.ts";
import { provenanceOf } from "./provenance.ts";
import type { Terminal } from "./terminal.ts";
import { TOOL } from "./tool.ts";
import { commitOf, installedVersions } from "./versions.ts";

export interface AuditOptions {
  readonly graph?: string[] | undefined;
  readonly profile?: Profile | undefined;
  readonly asOf?: string | undefined;
  readonly exemptions?: string | undefined;
  readonly settings?: string | undefined;
}

type Assessing = Omit<Judging, "source"> & { readonly asOf: string; readonly exemptionsFile: string | undefined };

export async function makeBundle(
  stacks: readonly string[],
  options: AuditOptions,
  terminal: Terminal,
): Promise<Bundle> {
  if (stacks.length > 0 && options.graph !== undefined) {
    throw new UsageError("audit takes stacks or --graph, not both; see larder audit --help");
  }
  const file = options.exemptions;
  const judging: Assessing = {
    asOf: options.asOf === undefined ? today() : requireDay(options.asOf),
    profile: options.profile,
    exemptions: exemptionsFrom(file),
    exemptionsFile: file,
    config: options.settings === undefined ? undefined : loadPackConfig(options.settings),
  };
  const graphs =
    options.graph === undefined ? await fromStacks(stacks, judging, terminal) : await fromFiles(options.graph, judging);
  const { policies, lockfile, exemptions: digest } = provenanceOf({ exemptions: file });
  const path = file ?? DEFAULT_EXEMPTIONS;
  return buildBundle({
    tool: TOOL,
    asOf: judging.asOf,
    commit: commitOf(),
    digests: { policies, lockfile, exemptions: digest },
    versions: installedVersions(),
    graphs,
    exemptions: judging.exemptions,
    exemptionsText: existsSync(path) ? readFileSync(path, "utf8") : undefined,
    renderReports: await reportRenderer(),
  });
}

async function fromStacks(
  named: readonly string[],
  judging: Assessing,
  terminal: Terminal,
): Promise<readonly BundledGraph[]> {
  const stacks = named.length === 0 ? stacksOf(ROOT) : [...new Set(named.map((stack) => requireStack(ROOT, stack)))];
  const { evaluateStacks } = await import("../offline/stack.ts");
  const requests = stacks.map((stack) => ({ root: ROOT, stack, mode: "deployed" as const }));
  const results = await terminal.progress(`Evaluating ${stacks.join(", ")}`, () => evaluateStacks(requests));
  const subjects = stacks.map((stack, index): Subject => {
    const result = results[index];
    // A bundle with a stack missing would look complete.
    if (!result || "error" in result) throw failureOf(stack, result?.error);
    const resolved = loadStack({ projectDir: ROOT, stack });
    const profile = judging.profile ?? resolved.config.profile;
    const values = describeConfig(resolved).map(({ key, value, origin }) => ({ key, value, origin }));
    return {
      name: stack,
      deployment: result.deployment,
      judging: { ...judging, profile, source: `synth ${stack}` },
      provenance: provenanceOf({ stack, exemptions: judging.exemptionsFile }),
      config: `${JSON.stringify({ schemaVersion: 1, tool: TOOL, stack, values }, null, 2)}\n`,
    };
  });
  return judged(subjects);
}

interface Subject extends Omit<BundledGraph, "report"> {
  readonly judging: Judging;
  readonly provenance: Provenance;
}

/** Each by itself, but staging beside the prod of its project, as `larder check` does it. */
function judged(subjects: readonly Subject[]): readonly BundledGraph[] {
  const alone = subjects.map(({ deployment, judging, provenance }) => {
    const report = assess(deployment, judging, provenance);
    return { report, profile: report.profile, project: projectOf(deployment) };
  });
  return subjects.map(({ judging, provenance, ...graph }, index) => {
    const own = alone[index];
    const prod = own && prodOf(own, alone);
    if (own && prod === undefined) return { ...graph, report: own.report };
    return { ...graph, report: assess(graph.deployment, { ...judging, prod: prod?.report.results }, provenance) };
  });
}

/** Mistakes in a config name their file already. */
function failureOf(stack: string, error: Error | undefined): Error {
  if (error && "problems" in error) return error;
  return new EvaluationError(`${stack}: ${error?.message ?? "was not evaluated"}`, undefined, { cause: error });
}

async function fromFiles(paths: readonly string[], judging: Assessing): Promise<readonly BundledGraph[]> {
  const { graphFilesAt, readGraphFile } = await import("../graph/files.ts");
  const eventLogs = { eventLogs: true };
  const files = paths.flatMap((path) => graphFilesAt(path, eventLogs)).map((path) => readGraphFile(path, eventLogs));
  const provenance = provenanceOf({ exemptions: judging.exemptionsFile });
  return judged(
    files.map(({ path, deployment }) => ({
      name: nameOf(path, deployment),
      deployment,
      judging: { ...judging, source: path },
      provenance,
    })),
  );
}

/** The file's name without its end; the stack's where that says no more. */
function nameOf(path: string, deployment: Deployment): string {
  const file = basename(path).replace(/\.jsonl?$/i, "");
  const stacks = new Set((deployment.deployment.resources ?? []).flatMap(({ urn }) => stackOf(urn) ?? []));
  const [stack] = stacks;
  return stack !== undefined && stacks.size === 1 && file.startsWith(stack) ? stack : file;
}
