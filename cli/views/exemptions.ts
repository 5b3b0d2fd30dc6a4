/** `exemptions --format text`. */
import { STATE_WORDS } from "../../audit/bundle/exemptions.ts";
import type { ExemptionState, ExemptionStatus } from "../../audit/exemptions.ts";
import { oneLine, shortened } from "../../render/text.ts";
import type { Style, Terminal } from "../terminal.ts";
import { count, table } from "./table.ts";

const COLOURS: Readonly<Record<ExemptionState, Style>> = {
  expired: "red",
  ending: "yellow",
  "in-force": "green",
  "not-yet": "dim",
};
const WIDEST = 60;

export interface ExemptionsScope {
  readonly asOf: string;
  /** Days; undefined: all are shown. */
  readonly within: number | undefined;
  /** How many there are. */
  readonly all: number;
}

export function exemptionsText(
  shown: readonly ExemptionStatus[],
  { asOf, within, all }: ExemptionsScope,
  paint: Terminal["paint"],
): string {
  const scope = within === undefined ? "" : `, ended or ending within ${count(within, "day")}`;
  const head = ["state", "ends", "", "control", "resource", "owner", "ticket"].map((title) => paint("dim", title));
  const rows = shown.map((each) => [
    paint(COLOURS[each.state], STATE_WORDS[each.state]),
    each.expires,
    each.daysLeft < 0 ? `${count(-each.daysLeft, "day")} ago` : `${count(each.daysLeft, "day")} left`,
    oneLine(each.finding === undefined ? each.control : `${each.control} (${each.finding})`),
    shortened(oneLine(each.urn), WIDEST),
    oneLine(each.owners.join(", ")) || paint("red", "nobody"),
    oneLine(each.ticket),
  ]);
  return [
    ...(rows.length === 0
      ? []
      : [table([head, ...rows], ["left", "left", "right", "left", "left", "left", "left"]), ""]),
    `${shown.length} of ${count(all, "exemption")}${scope}, as of ${asOf}`,
    "",
  ].join("\n");
}
