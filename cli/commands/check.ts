import { Argument, Command, Option } from "@commander-js/extra-typings";
import { OSCAL_DEFAULT, OSCAL_VERSIONS } from "../../audit/formats/oscal/versions.ts";
import { type FormatName, formatNames } from "../../audit/formats.ts";
import { frameworkIds, frameworkOf } from "../../audit/frameworks.ts";
import type { Provenance } from "../../audit/model/build.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import { loadStack } from "../../config/stack-file.ts";
import { loadPackConfig } from "../../policies/pack-config.ts";
import type { Profile } from "../../policies/profile.ts";
import { profiles } from "../../policies/profile.ts";
import { assess } from "../assess.ts";
import { brokenLines } from "../broken-references.ts";
import { UsageError } from "../errors.ts";
import { exemptionsFrom, requireControls, requireDay } from "../judge.ts";
import { type FileJudging, judgeFiles } from "../judge-files.ts";
import { ROOT, requireStack } from "../project.ts";
import { provenanceOf } from "../provenance.ts";
import { openReportOutput, type ReportRequest } from "../report-output.ts";
import type { Session } from "../session.ts";

const EXAMPLES = `
Examples:
  npm run larder -- check prod
  npm run larder -- check --graph prod-export.json --profile prod
  npm run larder -- check staging --control RDS-05 --control X-01
  npm run -s larder -- check --graph out/graphs --format json --out out/report.json
  npm run larder -- check prod --format html --out out/prod.html
  npm run larder -- check --graph out/graphs --format sarif --out out/sarif/
  npm run -s larder -- check prod --framework soc2 --format markdown

A graph is the output of "larder synth", "pulumi stack export" or "pulumi preview --json --show-sames", or an event log
of a preview; a folder stands for its *.json and *.jsonl files. Exit code 1: a mandatory control fails.`;

interface CheckOptions {
  readonly graph?: string[] | undefined;
  readonly profile?: Profile | undefined;
  readonly asOf?: string | undefined;
  readonly exemptions?: string | undefined;
  readonly control?: string[] | undefined;
  readonly settings?: string | undefined;
}

interface OutputOptions {
  readonly format: FormatName;
  readonly framework?: string | undefined;
  readonly oscalVersion?: string | undefined;
  readonly out?: string | undefined;
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
    .addOption(
      new Option("--format <format>", "how the report is written").choices(formatNames).default("text" as const),
    )
    .addOption(new Option("--framework <framework>", "by the items of this framework").choices(frameworkIds))
    .addOption(
      new Option("--oscal-version <version>", `of --format oscal; default: ${OSCAL_DEFAULT}`).choices(OSCAL_VERSIONS),
    )
    .option("--out <path>", "write here instead of to the standard output; a folder gets a file for each graph")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const output = await openReportOutput(session.terminal, outputOf(options));
      const empty: string[] = [];
      output.write(noting(await judgeAll(stack, options, session), session, empty));
      for (const source of empty) session.terminal.err(`note: ${source}: holds no resource: nothing was judged`);
    });
}

function outputOf(options: OutputOptions): ReportRequest {
  const { format, framework, oscalVersion, out } = options;
  if (oscalVersion !== undefined && format !== "oscal") {
    throw new UsageError(`--oscal-version: for --format oscal only, got --format ${format}`);
  }
  return { format, oscalVersion, out, framework: framework === undefined ? undefined : frameworkOf(framework) };
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(",")];
}

async function judgeAll(
  stack: string | undefined,
  options: CheckOptions,
  { terminal }: Session,
): Promise<Iterable<AuditReport>> {
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
    ? judgeFiles(options.graph ?? [], judging, provenance, (path, deployment) => {
        for (const line of brokenLines(path, deployment)) terminal.err(line);
      })
    : terminal.progress(`Evaluating ${stack}`, async () => [await judgeStack(stack, judging, provenance)]);
}

async function judgeStack(stack: string, judging: FileJudging, provenance: Provenance): Promise<AuditReport> {
  requireStack(ROOT, stack);
  const { evaluateStack } = await import("../../offline/stack.ts");
  const profile = judging.profile ?? loadStack({ projectDir: ROOT, stack }).config.profile;
  const deployment = await evaluateStack({ root: ROOT, stack, mode: "deployed" });
  return assess(deployment, { ...judging, profile, source: `synth ${stack}` }, provenance);
}

/** What is known at the end without keeping the reports: a mandatory failure is exit code 1. */
function* noting(reports: Iterable<AuditReport>, session: Session, empty: string[]): Generator<AuditReport> {
  for (const report of reports) {
    session.found ||= report.summary.fail.mandatory > 0;
    if (report.graph.resources === 0) empty.push(report.graph.source);
    yield report;
  }
}
