/** What stands in the page without its script: the sums, the coverage, the digests. */
import { html } from "hono/html";
import type { Html } from "../../../render/page.ts";
import { clip, oneLine } from "../../../render/text.ts";
import { frameworks } from "../../frameworks.ts";
import type { AuditReport } from "../../model/schema.ts";
import { count } from "../../words.ts";
import { VERDICTS } from "./data.ts";

const MAX_TEXT = 2000;
const shown = (text: string) => oneLine(clip(text, MAX_TEXT));

export function reportMain(report: AuditReport): Html {
  const { graph, profile, asOf, tool, notice } = report;
  return html`<header>
<h1>Audit report: ${shown(graph.stack ?? graph.source)}</h1>
<p class="facts">${shown(graph.origin.statement)} (${shown(graph.source)}), not the live account. Judged by ${tool.name} ${tool.version}, profile ${profile}, as of <time datetime="${asOf}">${asOf}</time>.</p>
${verdict(report)}
${tiles(report)}
<p class="notice">${notice}</p>
<noscript><p class="notice">The results in detail need this page's own script. The sums, the coverage and the digests stand here without it; <code>--format markdown</code> has everything as text.</p></noscript>
</header>
<div role="tablist" aria-label="Views" class="screen">
${["controls", "frameworks", "resources", "coverage"].map(
  (view) =>
    html`<button type="button" role="tab" id="tab-${view}" aria-controls="panel" aria-selected="false">${capital(view)}</button>\n`,
)}</div>
<section id="panel" role="tabpanel" tabindex="-1">
${filters()}
<p id="found" role="status" aria-live="polite" class="soft"></p>
<div id="rows"></div>
<div id="coverage">${coverage(report)}</div>
</section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function verdict({ summary: { fail } }: AuditReport) {
  return fail.mandatory > 0
    ? html`<p><span class="verdict fail">${count(fail.mandatory, "mandatory failure")}</span></p>`
    : html`<p><span class="verdict pass">No mandatory failure</span></p>`;
}

function tiles({ summary, graph, controls, coverage: { controlsNotAssessed } }: AuditReport) {
  const { fail, unknown } = summary;
  const assessed = controls.filter(({ result }) => result !== "not-assessed").length;
  const numbers: readonly (readonly [id: string, number: number, label: string])[] = [
    ["fail-mandatory", fail.mandatory, "mandatory failures"],
    ["fail-advisory", fail.advisory, "advice"],
    ["unknown", unknown.mandatory + unknown.advisory, "not decided"],
    ["exempt", summary.exempt, "exempt"],
    ["pass", summary.pass, "pass"],
    ["not-applicable", summary.notApplicable, "not applicable"],
    ["assessed", assessed, `controls assessed, ${controlsNotAssessed.length} not`],
    ["resources", graph.resources, "resources"],
  ];
  return html`<ul class="tiles">${numbers.map(
    ([id, number, label]) => html`<li><b data-count="${id}">${String(number)}</b>${label}</li>`,
  )}</ul>`;
}

function filters() {
  return html`<form id="filters" class="screen" role="search">
<label>Search <input id="search" type="search" placeholder="control, name, URN, message" autocomplete="off"></label>
<label id="severity-label">Severity <select id="severity"><option value="">all</option>${[
    "critical",
    "high",
    "medium",
    "low",
  ].map((each) => html`<option value="${each}">${each}</option>`)}</select></label>
<label>Framework <select id="framework"><option value="">all</option>${frameworks.map(
    ({ id, title }) => html`<option value="${id}">${title}</option>`,
  )}</select></label>
<fieldset id="verdicts"><legend class="soft">Verdicts</legend>${VERDICTS.map(
    (each) => html`<label><input type="checkbox" value="${each}" checked> ${each.replaceAll("-", " ")}</label>`,
  )}</fieldset>
</form>`;
}

function coverage({ coverage: { statement, typesWithoutRule, controlsNotAssessed } }: AuditReport) {
  return html`<h2>Coverage</h2>
<p>${shown(statement)}</p>
<h3>Controls not assessed</h3>
<table><thead><tr><th scope="col">Control</th><th scope="col">Why</th></tr></thead><tbody>${controlsNotAssessed.map(
    ({ id, statement: why }) => html`<tr><td>${id}</td><td>${why}</td></tr>`,
  )}</tbody></table>
<h3>Types without a rule</h3>
<table><thead><tr><th scope="col">Type</th><th scope="col">Resources</th></tr></thead><tbody>${typesWithoutRule.map(
    ({ type, count: number }) => html`<tr><td class="mono">${shown(type)}</td><td>${String(number)}</td></tr>`,
  )}</tbody></table>`;
}

export function reportFooter({ digests, id }: AuditReport): Html {
  return html`<table class="digests"><tbody>${Object.entries(digests).map(
    ([of, value]) =>
      html`<tr><th scope="row">${of}</th><td class="mono" data-digest="${of}">${value ?? "none"}</td></tr>`,
  )}<tr><th scope="row">id</th><td class="mono">${id}</td></tr></tbody></table>`;
}
