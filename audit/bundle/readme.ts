/** The bundle's cover page. */
import { inline, markdownTable } from "../../render/markdown.ts";
import type { ExemptionStatus } from "../exemptions.ts";
import { NOTICE } from "../model/build.ts";
import { registers } from "../registers.ts";
import type { BundleInput } from "./build.ts";
import type { BundleSubject } from "./manifest.ts";

export function readme(
  { tool, asOf, commit, digests, graphs }: BundleInput,
  subjects: readonly BundleSubject[],
  exemptions: readonly ExemptionStatus[],
): string {
  const ended = exemptions.filter(({ state }) => state === "expired").length;
  const ending = exemptions.filter(({ state }) => state === "ending").length;
  const coverage = graphs.map(
    ({ report }, index) => `- \`${subjects[index]?.folder}\`: ${inline(report.coverage.statement)}`,
  );
  return `${[
    `# Evidence as of ${asOf}`,
    "",
    `Made by ${tool.name} ${tool.version}${commitText(commit)}. The day is the one that exemptions are judged by; nothing here depends on a clock.`,
    "",
    verdictTable(subjects),
    "",
    ...coverage,
    "",
    `Exemptions: ${exemptions.length}, of which ${ending} end within 30 days and ${ended} have ended ([list](exemptions.md)).`,
    "",
    "## What is here",
    "",
    "| file | is |",
    "|---|---|",
    "| `<graph>/graph.json` | the resource graph that was judged, canonical, without secrets |",
    "| `<graph>/report.*` | the policy report in each format |",
    `| \`<graph>/registers/\` | ${registers.map(({ name }) => name).join(", ")} |`,
    "| `<graph>/config.json` | the effective config and where each value comes from, for an evaluated stack |",
    "| `exemptions.*` | accepted findings: the file itself, and their state on the day |",
    "| `manifest.json` | digests, versions, and what was judged |",
    "| `SHA256SUMS` | the digest of each file: `sha256sum -c SHA256SUMS` |",
    "",
    `Policies ${digests.policies}, lockfile ${digests.lockfile ?? "none"}.`,
    "",
    NOTICE,
  ].join("\n")}\n`;
}

function commitText(commit: BundleInput["commit"]): string {
  if (commit === null) return "";
  return ` from commit ${commit.id}${commit.dirty ? " with changes that are not committed" : ""}`;
}

function verdictTable(subjects: readonly BundleSubject[]): string {
  return markdownTable(
    [
      ["Graph", "left"],
      ["Shows", "left"],
      ["Profile", "left"],
      ["Resources", "right"],
      ["Pass", "right"],
      ["Fail", "right"],
      ["Fail (advisory)", "right"],
      ["Unknown", "right"],
      ["Exempt", "right"],
      ["Digest", "left"],
    ],
    subjects.map(({ folder, origin, profile, resources, summary, graph }) => [
      inline(folder),
      inline(origin),
      profile,
      String(resources),
      String(summary.pass),
      String(summary.fail.mandatory),
      String(summary.fail.advisory),
      String(summary.unknown.mandatory + summary.unknown.advisory),
      String(summary.exempt),
      graph.slice(0, 19),
    ]),
  );
}
