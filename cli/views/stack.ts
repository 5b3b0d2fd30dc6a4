/** One stack: its components by area, and what the policies say. */

import { advisoryLines, mandatoryBlocks, summaryLine, verdictWord } from "../../audit/formats/blocks.ts";
import type { Report } from "../../policies/report.ts";
import type { Estimate } from "../../review/cost/model.ts";
import { shownDollars } from "../../review/cost/money.ts";
import type { Terminal } from "../terminal.ts";
import type { Inventory } from "./inventory.ts";
import { count, table } from "./table.ts";

export interface StackDetail {
  readonly stack: string;
  readonly inventory: Inventory;
  readonly report: Report;
  readonly estimate: Estimate;
}

export function stackText({ stack, inventory, report, estimate }: StackDetail, paint: Terminal["paint"]): string {
  const { resources, components, areas } = inventory;
  const rows = Object.entries(areas).flatMap(([area, number]) => [
    [paint("bold", area), "", String(number)],
    ...components
      .filter((component) => component.area === area)
      .map(({ name, kind, resources: own }) => [`  ${name}`, paint("dim", kind), paint("dim", String(own))]),
  ]);
  const failures = mandatoryBlocks(report, SHOWN, paint).flatMap((block) => ["", block]);
  const advice = advisoryLines(report, paint);
  return [
    `${paint("bold", stack)}  profile ${report.profile}: ${count(resources, "resource")} in ${count(components.length, "component")}`,
    "",
    table(rows, ["left", "left", "right"]),
    ...failures,
    ...(advice.length > 0 ? ["", ...advice] : []),
    "",
    `cost ${shownDollars(estimate.monthly)} USD a month, up to ${shownDollars(estimate.atMost)} by scaling; what is paid by use is not in it`,
    paint("dim", `npm run larder -- cost ${stack}   says what costs it`),
    "",
    `policy ${verdictWord(report.summary, paint)}  ${summaryLine(report, paint)}`,
    ...(failures.length + advice.length > 0 ? [paint("dim", `npm run larder -- check ${stack}   lists them all`)] : []),
  ].join("\n");
}

/** Failing resources shown per control. */
const SHOWN = 5;
