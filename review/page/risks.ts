/** Every risk of every stack, worst first, with its evidence. */
import { html } from "hono/html";
import { kindOf } from "../../graph/urn.ts";
import type { Html } from "../../render/page.ts";
import { manyLines, oneLine } from "../../render/text.ts";
import {
  type ResourceChange,
  type Review,
  RISK_LEVELS,
  type Risk,
  type RiskEvidence,
  type StatementChange,
} from "../model.ts";
import { shownText } from "../value-text.ts";
import { KIND_WORDS } from "../words.ts";
import { levelChip, sourcePlace } from "./parts.ts";

export function risksSection({ stacks }: Review): Html | string {
  const all = stacks.flatMap((review) => review.risks.map((risk) => ({ review, risk })));
  if (all.length === 0) return "";
  const ranked = all.toSorted((a, b) => RISK_LEVELS.indexOf(a.risk.level) - RISK_LEVELS.indexOf(b.risk.level));
  const changeOf = ({ review, risk }: (typeof all)[number]) => review.changes.find(({ urn }) => urn === risk.urn);
  return html`<section data-group>
<h2>Risks, worst first</h2>
<ol>${ranked.map((each) => riskItem(each.risk, each.review.stack, changeOf(each)))}</ol>
</section>`;
}

function riskItem(risk: Risk, stack: string, change: ResourceChange | undefined): Html {
  const { level, kind, name, type, message, mitigations, chain = [], source, evidence, statements = [] } = risk;
  const because = chain.length < 2 ? "" : ` Begins with ${chain.map((link) => oneLine(link.name)).join(" → ")}.`;
  return html`<li data-row data-stack="${stack.toLowerCase()}" data-level="${level}" data-operation="${change?.operation ?? "none"}" data-component="${(change?.component?.name ?? "none").toLowerCase()}">
${levelChip(level)} <strong>${KIND_WORDS[kind]}</strong> in ${oneLine(stack)}: <code>${oneLine(name)}</code> <span class="soft">${kindOf(oneLine(type))}</span>
${[message, ...mitigations].map(oneLine).join("; ")}.${because} ${source === undefined ? "" : sourcePlace(source)}
${evidence.length + statements.length === 0 ? "" : html`<ul>${evidence.map(evidenceItem)}${statements.map(statementItem)}</ul>`}
</li>`;
}

function evidenceItem({ path, before, after }: RiskEvidence): Html {
  const [was, is] = [shownText(before, 500), shownText(after, 500)];
  return html`<li><code>${oneLine(path)}</code>: ${was === "" ? "unset" : html`<code class="before">${was}</code>`} → ${is === "" ? "unset" : html`<code class="after">${is}</code>`}</li>`;
}

function statementItem({ label, change, widened, statement }: StatementChange): Html {
  const reach = widened.map(({ element, added }) => `${element}: ${added.map(oneLine).join(", ")}`).join("; ");
  return html`<li><code>${oneLine(label)}</code> ${change === "new" ? "is a new statement" : "reaches further"}${reach === "" ? "" : `: ${reach}`}
<details><summary>the whole statement</summary><pre>${manyLines(JSON.stringify(statement, null, 2))}</pre></details></li>`;
}
