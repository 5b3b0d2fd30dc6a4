/** Stacks side by side, policy findings, cost. */
import { html } from "hono/html";
import { kindOf } from "../../graph/urn.ts";
import type { Html } from "../../render/page.ts";
import { oneLine } from "../../render/text.ts";
import { money } from "../comment/table.ts";
import type { CostDelta, PolicyDelta, PolicyFinding, Review, StackReview } from "../model.ts";
import { kindsText } from "../words.ts";
import { levelChip, sourcePlace } from "./parts.ts";

export function stackTable({ stacks }: Review): Html {
  return html`<div class="scroll"><table id="stacks">
<thead><tr><th>Stack</th><th>Worst risk</th><th class="number">New</th><th class="number">In place</th><th class="number">Replaced</th><th class="number">Deleted</th><th class="number">$/month</th><th>Policies</th></tr></thead>
<tbody>${stacks.map(stackRow)}</tbody></table></div>`;
}

function stackRow({ stack, base, head, counts, risks, policy, cost }: StackReview): Html {
  const missing = head === null ? "not evaluated" : base === null ? "not compared, or new" : undefined;
  const changed = counts.update + counts["new-revision"] + counts.unclassified;
  const numbers = [counts.create + counts.import, changed, counts.replace, counts.delete];
  const [worst] = risks;
  const risk = worst === undefined ? "none" : html`${levelChip(worst.level)} ${kindsText(risks)}`;
  // The risk before the numbers: on a phone only the first columns are seen.
  return html`<tr><td><strong>${oneLine(stack)}</strong></td>
<td>${risk}${missing === undefined ? "" : html` <span class="chip warn">${missing}</span>`}</td>${numbers.map((count) => html`<td class="number">${count}</td>`)}<td class="number">${costCell(cost)}</td><td>${policyCell(policy)}</td></tr>`;
}

function costCell(cost: CostDelta | null): string {
  if (cost === null) return "not estimated";
  if (cost.before === null) return money(cost.after);
  const change = money(cost.after - cost.before, true);
  return `${money(cost.after)} (${change === "0" ? "unchanged" : change})`;
}

function policyCell(policy: PolicyDelta | null): string {
  if (policy === null) return "not judged";
  const { mandatory, advisory, exempt, unknown } = policy.head;
  return `${mandatory === 0 ? "pass" : `${mandatory} fail`}, ${advisory} advisory, ${exempt} exempt, ${unknown} unknown`;
}

export function findingsSection({ stacks }: Review): Html | string {
  const rows = stacks.flatMap(({ stack, policy }) => [
    ...(policy?.new ?? []).map((finding) => findingRow(stack, "new", finding)),
    ...(policy?.fixed ?? []).map((finding) => findingRow(stack, "fixed", finding)),
  ]);
  const left = stacks.reduce((sum, { policy }) => sum + (policy?.unchanged.length ?? 0), 0);
  if (rows.length === 0)
    return html`<h2>Policy findings</h2><p>None is new, none is fixed; ${left} are as they were.</p>`;
  return html`<section data-group><h2>Policy findings</h2>
<div class="scroll"><table><thead><tr><th></th><th>Stack</th><th>Control</th><th>Level</th><th>Resource</th><th>Finding</th></tr></thead>
<tbody>${rows}</tbody></table></div><p class="soft">${left} further findings are as they were.</p></section>`;
}

function findingRow(stack: string, state: "new" | "fixed", finding: PolicyFinding): Html {
  const { control, title, level, name, type, message, source } = finding;
  const row = state === "fixed" ? "none" : level === "mandatory" ? "blocking" : "low";
  return html`<tr data-row data-stack="${stack.toLowerCase()}" data-level="${row}" data-operation="none" data-component="none">
<td><span class="chip ${state === "fixed" ? "good" : level === "mandatory" ? "bad" : "info"}">${state}</span></td><td>${oneLine(stack)}</td>
<td><strong>${control}</strong> ${title}</td><td>${level}</td><td><code>${oneLine(name)}</code> <span class="soft">${kindOf(oneLine(type))}</span></td>
<td>${oneLine(message)} ${source === undefined ? "" : sourcePlace(source)}</td></tr>`;
}

export function costSection({ stacks }: Review): Html | string {
  const priced = stacks.flatMap(({ stack, cost }) => (cost === null ? [] : [{ stack, cost }]));
  if (priced.length === 0) return "";
  return html`<section><h2>Cost a month, without usage</h2>${priced.map(({ stack, cost }) => stackCost(stack, cost))}</section>`;
}

function stackCost(stack: string, cost: CostDelta): Html {
  const rows = cost.rows.map(
    ({ name, type, before, after, delta }) =>
      html`<tr><td><code>${oneLine(name)}</code> <span class="soft">${kindOf(oneLine(type))}</span></td>${[before, after].map((each) => html`<td class="number">${each === null ? "" : money(each)}</td>`)}<td class="number">${money(delta, true)}</td></tr>`,
  );
  const told = [
    `prices of ${cost.pricesOf}, ${cost.currency}`,
    cost.excluded.length > 0 && `not in these figures, because it depends on usage: ${cost.excluded.join(", ")}`,
    cost.unpriced.length > 0 && `without a price: ${cost.unpriced.join(", ")}`,
    ...cost.notes,
  ].filter((line) => line !== false);
  return html`<h3>${oneLine(stack)}: ${costCell(cost)}</h3>
${rows.length === 0 ? "" : html`<div class="scroll"><table><thead><tr><th>Resource</th><th class="number">Before</th><th class="number">After</th><th class="number">Change</th></tr></thead><tbody>${rows}</tbody></table></div>`}
<p class="soft">${told.map(oneLine).join("; ")}.</p>`;
}
