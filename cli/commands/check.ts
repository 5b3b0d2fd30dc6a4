import { statSync } from "node:fs";
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { json } from "../../audit/formats/json.ts";
import { text } from "../../audit/formats/text.ts";
import type { Provenance } from "../../audit/model/build.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import { loadStack } from "../../config/stack-file.ts";
import { loadPackConfig } from "../../policies/pack-config.ts";
import type { Profile } from "../../policies/profile.ts";
import { profiles } from "../../policies/profile.ts";
import { assess } from "../assess.ts";
import { UsageError } from "../errors.ts";
import { exemptionsFrom, type Judging, requireControls, requireDay } from "../judge.ts";
import { openOutput } from "../output.ts";
import { ROOT, requireStack } from "../project.ts";
import { provenanceOf } from "../provenance.ts";
import type { Session } from "../session.ts";

const EXAMPLES = `
Examples:
  npm run larder -- check prod
  npm run larder -- check --graph prod-export.json --profile prod
  npm run larder -- check staging --control RDS-05 --control X-01
  npm run -s larder -- check --graph out/graphs --format json --out out/report.json

A graph is the output of "larder synth", "pulumi stack export" or "pulumi preview --json --show-sames"; a folder stands
for its *.json files. Exit code 1: a mandatory control fails.`;

interface CheckOptions {
  readonly graph?: string[] | undefined;
  readonly profile?: Profile | undefined;
  readonly asOf?: string | undefined;
  readonly exemptions?: string | undefined;
  readonly control?: string[] | undefined;
  readonly settings?: string | undefined;
}

export function checkCommand(session: Session) {
  return new Command("check")
    .description("judge a stack, or graphs from elsewhere, by the policies")
    .addArgument(new Argument("[stack]", "name of a stack of this project"))
    .option("--graph <path...>", "graph files, or folders of them, instead of a stack")
    .addOption(new Option("--profile <profile>", "levels and thresholds; default: the stack's").choices(profiles))
    .option("--as-of <date>", "day that exemptions are judged by, YYYY-MM-DD; default: today (UTC)")
    .option("--exemptions <file>", "accepted findings; default: policies/exemptions.yaml")
    .option("--control <id>", "judge by this control alone; again, or with commas, for more; default: all", collect)
    .option("--settings <file>", "levels and thresholds by policy name, the JSON of the engine's --policy-pack-config")
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const { terminal } = session;
      const output = openOutput(terminal, options.out);
      const reports = await judgeAll(stack, options, session);
      // A file is no terminal, whatever this process runs in.
      const paint = options.out === undefined ? terminal.paint : undefined;
      output.write(options.format === "json" ? json(reports) : text(reports, paint));
      session.found = reports.some(({ summary }) => summary.fail.mandatory > 0);
    });
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(",")];
}

async function judgeAll(
  stack: string | undefined,
  options: CheckOptions,
  { terminal }: Session,
): Promise<readonly AuditReport[]> {
  if ((stack === undefined) === (options.graph === undefined)) {
    throw new UsageError("check needs a stack or --graph, one of the two; see larder check --help");
  }
  const asOf = options.asOf === undefined ? undefined : requireDay(options.asOf);
  const judging = {
    asOf,
    profile: options.profile,
    exemptions: exemptionsFrom(options.exemptions),
    controls: requireControls(options.control),
    config: options.settings === undefined ? undefined : loadPackConfig(options.settings),
  };
  const provenance = provenanceOf({ stack, exemptions: options.exemptions });
  return stack === undefined
    ? judgeFiles(options.graph ?? [], judging, provenance)
    : terminal.progress(`Evaluating ${stack}`, async () => [await judgeStack(stack, judging, provenance)]);
}

type Assessing = Omit<Judging, "source">;

async function judgeStack(stack: string, judging: Assessing, provenance: Provenance): Promise<AuditReport> {
  requireStack(ROOT, stack);
  const { evaluateStack } = await import("../../offline/stack.ts");
  const profile = judging.profile ?? loadStack({ projectDir: ROOT, stack }).config.profile;
  const deployment = await evaluateStack({ root: ROOT, stack, mode: "deployed" });
  return assess(deployment, { ...judging, profile, source: `synth ${stack}` }, provenance);
}

async function judgeFiles(
  paths: readonly string[],
  judging: Assessing,
  provenance: Provenance,
): Promise<readonly AuditReport[]> {
  const { readGraphDir, readGraphFile } = await import("../../graph/files.ts");
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  // All are read before one is judged: a broken file is told at once.
  const files = paths.flatMap((path) => (isFolder(path) ? readGraphDir(path) : [readGraphFile(path)]));
  return files.map(({ path, deployment }) => assess(deployment, { ...judging, source: path }, provenance));
}
