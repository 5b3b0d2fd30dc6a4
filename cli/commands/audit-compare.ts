import { readFileSync, statSync } from "node:fs";
import { Command, Option } from "@commander-js/extra-typings";
import { verifyBundle } from "../../audit/bundle/verify.ts";
import { compare } from "../../audit/compare/compare.ts";
import { comparisonJson, comparisonMarkdown, comparisonText } from "../../audit/compare/formats.ts";
import { fromBundle, fromReport, type Snapshot } from "../../audit/compare/snapshot.ts";
import { readFolder } from "../bundle-folder.ts";
import { systemReason, UsageError } from "../errors.ts";
import { openOutput } from "../output.ts";
import type { Session } from "../session.ts";
import { TOOL } from "../tool.ts";

const EXAMPLES = `
Examples:
  npm run larder -- audit compare out/november out/december
  npm run -s larder -- audit compare old.json new.json --format markdown

Each side is a bundle, or the JSON of "larder check --format json". Exit code 1: something got worse.`;

export function compareCommand(session: Session) {
  return new Command("compare")
    .description("say what changed between two bundles or reports")
    .argument("<before>", "the earlier one")
    .argument("<after>", "the later one")
    .addOption(new Option("--format <format>").choices(["text", "markdown", "json"]).default("text" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action((before, after, { format, out }) => {
      const { terminal } = session;
      const output = openOutput(terminal, out);
      const comparison = compare(snapshotOf(before), snapshotOf(after));
      const paint = out === undefined ? terminal.paint : (_: unknown, text: string) => text;
      const texts = {
        text: () => comparisonText(comparison, paint),
        markdown: () => comparisonMarkdown(comparison),
        json: () => comparisonJson(comparison, TOOL),
      };
      output.write(texts[format]());
      session.found = comparison.worse.length > 0;
    });
}

function snapshotOf(path: string): Snapshot {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const entries = readFolder(path);
    const { problems, manifest } = verifyBundle(entries);
    if (problems.length > 0 || !manifest) {
      throw new UsageError(
        `${path}: cannot be relied on: ${problems[0] ?? "no manifest"} (larder audit verify shows all)`,
      );
    }
    return fromBundle(
      path,
      entries,
      manifest.subjects.map(({ folder }) => folder),
    );
  }
  try {
    return fromReport(path, readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new UsageError(`${path}: ${systemReason(error)}`);
    throw error;
  }
}
