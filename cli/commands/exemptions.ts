import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { exemptionsJson, exemptionsMarkdown } from "../../audit/bundle/exemptions.ts";
import { DEFAULT_WITHIN_DAYS, exemptionStatuses } from "../../audit/exemptions.ts";
import { exemptionsFrom, requireDay, today } from "../judge.ts";
import { openOutput } from "../output.ts";
import type { Session } from "../session.ts";
import { TOOL } from "../tool.ts";
import { exemptionsText } from "../views/exemptions.ts";

const EXAMPLES = `
Examples:
  npm run larder -- exemptions
  npm run larder -- exemptions --within 30d
  npm run -s larder -- exemptions --within 60d --format json

Exit code 1: one has ended. Whether each is of use, and allowed to last that long, is judged by "check" (EXM-01).`;

/** Longer than any exemption lasts. */
const MOST_DAYS = 3650;

export function exemptionsCommand(session: Session) {
  return new Command("exemptions")
    .description("list accepted findings by their end")
    .option("--within <days>", "only those that end within so many days, such as 30d, or have ended", daysOf)
    .option("--as-of <date>", "day to count from, YYYY-MM-DD; default: today (UTC)")
    .option("--exemptions <file>", "accepted findings; default: policies/exemptions.yaml")
    .addOption(new Option("--format <format>").choices(["text", "markdown", "json"]).default("text" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(({ within, asOf: day, exemptions: file, format, out }) => {
      const { terminal } = session;
      const output = openOutput(terminal, out);
      const asOf = day === undefined ? today() : requireDay(day);
      const all = exemptionStatuses(exemptionsFrom(file), { asOf, within: within ?? DEFAULT_WITHIN_DAYS });
      const shown = within === undefined ? all : all.filter(({ state }) => state === "ending" || state === "expired");
      const paint = out === undefined ? terminal.paint : (_: unknown, text: string) => text;
      const texts = {
        text: () => exemptionsText(shown, { asOf, within, all: all.length }, paint),
        markdown: () => exemptionsMarkdown(shown, { tool: TOOL, asOf }),
        json: () => exemptionsJson(shown, { tool: TOOL, asOf }),
      };
      output.write(texts[format]());
      session.found = all.some(({ state }) => state === "expired");
    });
}

function daysOf(text: string): number {
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days === undefined || Number(days) > MOST_DAYS) {
    throw new InvalidArgumentError(`expected days, such as 30d, at most ${MOST_DAYS}d`);
  }
  return Number(days);
}
