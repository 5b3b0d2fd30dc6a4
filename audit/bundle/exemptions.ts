/** Exemptions of a day as JSON and Markdown: in a bundle, and for `larder exemptions`. */
import { inline, markdownTable } from "../../render/markdown.ts";
import type { ExemptionState, ExemptionStatus } from "../exemptions.ts";

export interface ExemptionsOrigin {
  readonly tool: { readonly name: string; readonly version: string };
  readonly asOf: string;
}

export const STATE_WORDS: Readonly<Record<ExemptionState, string>> = {
  expired: "expired",
  ending: "ends soon",
  "in-force": "in force",
  "not-yet": "not yet in force",
};

export function exemptionsJson(statuses: readonly ExemptionStatus[], { tool, asOf }: ExemptionsOrigin): string {
  return `${JSON.stringify({ schemaVersion: 1, tool, asOf, exemptions: statuses }, null, 2)}\n`;
}

export function exemptionsMarkdown(statuses: readonly ExemptionStatus[], { asOf }: ExemptionsOrigin): string {
  if (statuses.length === 0) return `# Exemptions\n\nNone, as of ${asOf}.\n`;
  const table = markdownTable(
    [
      ["State", "left"],
      ["Ends", "left"],
      ["Days left", "right"],
      ["Control", "left"],
      ["Resource", "left"],
      ["Owner", "left"],
      ["Ticket", "left"],
      ["Reason", "left"],
    ],
    statuses.map((each) => [
      STATE_WORDS[each.state],
      each.expires,
      String(each.daysLeft),
      inline(each.finding === undefined ? each.control : `${each.control} (${each.finding})`),
      inline(each.urn),
      inline(each.owners.join(", ")) || "nobody",
      inline(each.ticket),
      inline(each.reason),
    ]),
  );
  return `# Exemptions\n\nAs of ${asOf}, the soonest end first.\n\n${table}\n`;
}
