/** The whole review as one page: filters, risks, changes with values before and after, findings, cost. */
import { html, raw } from "hono/html";
import { clientScript, type Html, pageText } from "../render/page.ts";
import { oneLine } from "../render/text.ts";
import { headline } from "./headline.ts";
import { legible } from "./legible.ts";
import { type Operation, type Review, RISK_LEVELS, type Side } from "./model.ts";
import { changesSection } from "./page/changes.ts";
import { LEVEL_CLASSES } from "./page/parts.ts";
import { risksSection } from "./page/risks.ts";
import { costSection, findingsSection, stackTable } from "./page/tables.ts";
import { OPERATION_WORDS } from "./words.ts";

export interface ReviewPageOptions {
  /** Pictures of the stacks, SVG made by this tool (`review/diagram.ts`): put in as they are. */
  readonly diagrams?: readonly { readonly stack: string; readonly svg: string }[];
}

export function reviewPage(given: Review, { diagrams = [] }: ReviewPageOptions = {}): string {
  const stacks = given.stacks.map(legible);
  const review = { ...given, stacks };
  const project = stacks.find((stack) => stack.project !== null)?.project ?? "larder";
  return pageText({
    title: `Review of ${oneLine(project)}`,
    // Narrow screens scroll it; a cell of one word a line says nothing.
    style: "#stacks td { white-space: nowrap; }",
    script: clientScript("filter.js"),
    main: html`<h1>Review of ${oneLine(project)}</h1>
<p class="banner ${bannerClass(review)}">${headline(review).text}</p>
${reasons(review)}
${stackTable(review)}
${filters(review)}
${risksSection(review)}
${stacks.toReversed().map(changesSection)}
${improvements(review)}
${findingsSection(review)}
${costSection(review)}
${diagrams.map(({ stack, svg }) => html`<h2>${oneLine(stack)} as a picture</h2><div class="scroll">${raw(svg)}</div>`)}`,
    footer: footerOf(review),
  });
}

function bannerClass({ verdict, stacks }: Review): string {
  if (verdict.blocked) return "bad";
  if (verdict.incomplete) return "warn";
  if (verdict.level !== "none") return LEVEL_CLASSES[verdict.level];
  return stacks.some(({ changes }) => changes.length > 0) ? "good" : "soft";
}

function reasons({ verdict, stacks }: Review): Html {
  const errors = stacks.flatMap(({ stack, errors: own }) =>
    own.map(({ stage, message }) => `${stack}, ${stage}: ${message}`),
  );
  const all = [...new Set([...verdict.reasons, ...errors])];
  const notes = [...new Set(stacks.flatMap(({ notes: own }) => own))];
  return html`${all.length === 0 ? "" : html`<ul>${all.map((reason) => html`<li>${oneLine(reason)}</li>`)}</ul>`}
${notes.length === 0 ? "" : html`<p class="soft">${notes.map(oneLine).join("; ")}.</p>`}`;
}

function filters({ stacks }: Review): Html {
  const changes = stacks.flatMap((stack) => stack.changes);
  const components = [...new Set(changes.map(({ component }) => component?.name ?? "none"))].sort();
  const operations = [...new Set(changes.map(({ operation }) => operation))];
  const select = (name: string, title: string, options: readonly (readonly [value: string, text: string])[]) =>
    html`<label>${title}<select name="${name}" data-filter="${name}"><option value="">all</option>${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>`;
  return html`<form class="filters" role="search" aria-label="Filter">
${select(
  "stack",
  "Stack",
  stacks.map(({ stack }) => [stack.toLowerCase(), oneLine(stack)]),
)}
${select(
  "level",
  "Risk",
  RISK_LEVELS.map((level) => [level, level]),
)}
${select(
  "operation",
  "Operation",
  operations.map((operation: Operation) => [operation, OPERATION_WORDS[operation]]),
)}
${select(
  "component",
  "Component",
  components.map((name) => [name.toLowerCase(), oneLine(name)]),
)}
<label class="wide">Text<input name="text" type="search" data-filter="text" placeholder="name, property, value" autocomplete="off"></label>
<button type="button" data-reset>Show all</button>
<output class="soft" data-count></output>
</form>`;
}

function improvements({ stacks }: Review): Html | string {
  const all = stacks.flatMap(({ stack, improvements: own }) => own.map((each) => ({ stack, ...each })));
  if (all.length === 0) return "";
  return html`<section><h2>Safer than before</h2>
<ul>${all.map(({ stack, name, message }) => html`<li>${oneLine(stack)}: <code>${oneLine(name)}</code> ${oneLine(message)}</li>`)}</ul></section>`;
}

function footerOf({ stacks, asOf, tool }: Review): Html {
  const side = (which: Side | null) =>
    which === null
      ? "nothing"
      : `${which.label}${which.commit === undefined ? "" : ` (${which.commit})`}, ${which.description}, ${which.digest}`;
  return html`${stacks.map(({ stack, road, base, head }) => html`<p>${oneLine(stack)}, ${road === "engine" ? "a real preview" : "evaluated without the cloud"}: ${oneLine(side(base))} → ${oneLine(side(head))}</p>`)}
<p>Policies as of ${asOf}. ${tool.name} ${tool.version}. Drift and quotas are not seen where nothing was asked of the cloud.</p>`;
}
