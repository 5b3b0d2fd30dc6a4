/** The changes of one stack, each folded, with what the filters above compare. */
import { html } from "hono/html";
import { kindOf } from "../../graph/urn.ts";
import type { Html } from "../../render/page.ts";
import { oneLine, shortened } from "../../render/text.ts";
import type { Cause, PropertyChange, ResourceChange, ShownValue, StackReview } from "../model.ts";
import { shownText, sidesOf } from "../value-text.ts";
import { OPERATION_MARKS, OPERATION_WORDS, plural } from "../words.ts";
import { levelChip, sourcePlace } from "./parts.ts";

/** Longest value on the page; documents are compared part by part, so that few are longer. */
const VALUE_LENGTH = 2000;

export function changesSection({ stack, changes }: StackReview): Html | string {
  if (changes.length === 0) return "";
  return html`<section data-group>
<h2>${stack}: ${plural(changes.length, "resource")}</h2>
${changes.map((change) => changeBlock(stack, change))}
</section>`;
}

function changeBlock(stack: string, change: ResourceChange): Html {
  const { name, type, component, operation, risk, source } = change;
  return html`<details data-row data-stack="${stack.toLowerCase()}" data-level="${risk}" data-operation="${operation}" data-component="${(component?.name ?? "none").toLowerCase()}">
<summary><strong aria-hidden="true">${OPERATION_MARKS[operation]}</strong> <code>${oneLine(name)}</code>
<span class="soft">${kindOf(oneLine(type))}</span> ${OPERATION_WORDS[operation]}${change.order?.order === "delete-first" ? ", deleted first" : ""} ${levelChip(risk)}</summary>
${facts(change)}
${change.causes.length > 0 ? html`<ul>${change.causes.map((cause) => html`<li>${causeText(cause)}</li>`)}</ul>` : ""}
${change.properties.length + change.options.length > 0 ? propertyTable(change) : ""}
<p class="soft"><code>${shortened(change.urn, 500)}</code>${source === undefined ? "" : html`, ${sourcePlace(source)}`}</p>
</details>`;
}

function facts(change: ResourceChange): Html | string {
  const told = [
    change.renamedFrom && `renamed from ${change.renamedFrom}`,
    change.looksLikeRenameOf && `looks like a rename of ${change.looksLikeRenameOf}, but no alias says so`,
    change.protected && "protected: the engine refuses to delete or replace it",
    change.retained && "retained: it leaves the stack and stays in the cloud",
    change.deletedWith && `goes with ${change.deletedWith}`,
    change.stateful && change.operation !== "create" && "holds data",
  ].filter((fact) => fact !== undefined && fact !== false);
  return told.length === 0 ? "" : html`<p>${told.join("; ")}</p>`;
}

/** `because net-vpc cidrBlock → net-app-a vpcId` */
function causeText({ kind, property, chain }: Cause): Html {
  const words: Readonly<Record<Cause["kind"], string>> = {
    property: "this property forces the replacement",
    option: "the program asks for a replacement (replaceOnChanges)",
    provider: "another provider, region or account",
    cascade: "takes a value from a resource that is replaced",
    dependent: "goes and comes back while what it depends on is replaced",
    engine: "the engine says so",
  };
  const links = chain.map(
    ({ name, property: by }) => html`<code>${oneLine(name)}</code>${by === undefined ? "" : ` ${oneLine(by)}`}`,
  );
  const path = links.map((link, index) => html`${index === 0 ? "" : " → "}${link}`);
  return html`${property === undefined ? "" : html`<code>${oneLine(property)}</code>: `}${words[kind]}${links.length > 1 ? html` (${path})` : ""}`;
}

function propertyTable({ properties, options }: ResourceChange): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>Property</th><th>Before</th><th>After</th><th></th></tr></thead>
<tbody>${properties.map(propertyRow)}
${options.map(
  ({ option, before, after }) =>
    html`<tr><td>option <code>${option}</code></td><td>${value(oneLine(JSON.stringify(before)), "before")}</td><td>${value(oneLine(JSON.stringify(after)), "after")}</td><td></td></tr>`,
)}</tbody></table></div>`;
}

function propertyRow(change: PropertyChange): Html {
  const [before, after] = sidesOf(change);
  const cells = (values: readonly ShownValue[], side: string) =>
    values.map((shown) => html`<div>${value(shownText(shown, VALUE_LENGTH), side)}</div>`);
  return html`<tr><td><code>${oneLine(change.label)}</code></td><td>${cells(before, "before")}</td><td>${cells(after, "after")}</td><td>${change.forcesReplacement ? "forces the replacement" : ""}</td></tr>`;
}

function value(text: string | undefined, side: string): Html | string {
  return text === undefined || text === "" ? "" : html`<code class="${side}">${text}</code>`;
}
