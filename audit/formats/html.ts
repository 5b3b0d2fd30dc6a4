/** `--format html`: one page for one graph, by control, framework and resource, with search and filters. */
import { readFileSync } from "node:fs";
import { clientScript, pageText } from "../../render/page.ts";
import { clip, oneLine } from "../../render/text.ts";
import { frameworkOf } from "../frameworks.ts";
import type { AuditReport } from "../model/schema.ts";
import type { Format } from "./format.ts";
import { reportFooter, reportMain } from "./html/body.ts";
import { pageData } from "./html/data.ts";

export const html: Format = {
  extension: "html",
  several: false,
  frameworks: true,
  render: ([report], { framework }) => ({ content: report === undefined ? "" : reportPage(report, framework) }),
};

function reportPage(report: AuditReport, framework: string | undefined): string {
  const name = oneLine(clip(report.graph.stack ?? report.graph.source, 200));
  const chosen = framework === undefined ? "" : `, ${frameworkOf(framework)?.title ?? framework}`;
  return pageText({
    title: `Audit report: ${name}${chosen}`,
    main: reportMain(report),
    footer: reportFooter(report),
    style: readFileSync(new URL("html/report.css", import.meta.url), "utf8"),
    script: clientScript("report-model.js", "report.js"),
    data: pageData(report, framework),
  });
}
