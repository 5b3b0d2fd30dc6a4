/** The page over several reports in one folder. */
import { html } from "hono/html";
import { pageText } from "../../../render/page.ts";
import { clip, oneLine } from "../../../render/text.ts";
import type { AuditReport } from "../../model/schema.ts";

export interface IndexEntry {
  readonly report: Pick<AuditReport, "graph" | "profile" | "summary" | "digests">;
  /** Beside the index. */
  readonly file: string;
}

const shown = (text: string) => oneLine(clip(text, 300));

export function indexPage(entries: readonly IndexEntry[]): string {
  const heads = ["Report", "Shows", "Profile", "Verdict", "Advice", "Not decided", "Exempt", "Pass", "Resources"];
  return pageText({
    title: "Audit reports",
    main: html`<h1>Audit reports</h1>
<p class="soft">Each graph is judged by itself; staging is compared with the prod of its project, if that is here too. None of them shows the live account.</p>
<div class="scroll"><table><thead><tr>${heads.map((head, index) => html`<th scope="col"${index > 3 ? html` class="number"` : ""}>${head}</th>`)}</tr></thead>
<tbody>${entries.map(rowOf)}</tbody></table></div>`,
    footer: html`<table><thead><tr><th scope="col">File</th><th scope="col">Digest of the report</th></tr></thead><tbody>${entries.map(
      ({ report, file }) => html`<tr><th scope="row">${file}</th><td><code>${report.digests.report}</code></td></tr>`,
    )}</tbody></table>`,
  });
}

function rowOf({ report, file }: IndexEntry) {
  const { graph, profile, summary } = report;
  const { fail, unknown, exempt, pass } = summary;
  const verdict =
    fail.mandatory > 0
      ? html`<span class="chip bad">${String(fail.mandatory)} mandatory</span>`
      : html`<span class="chip good">pass</span>`;
  const numbers = [fail.advisory, unknown.mandatory + unknown.advisory, exempt, pass, graph.resources];
  return html`<tr><td><a href="${encodeURIComponent(file)}">${shown(graph.stack ?? graph.source)}</a><br><span class="soft">${shown(graph.source)}</span></td>
<td>${shown(graph.origin.statement)}</td><td>${profile}</td><td>${verdict}</td>${numbers.map((number) => html`<td class="number">${String(number)}</td>`)}</tr>`;
}
