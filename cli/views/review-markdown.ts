/** `diff --format markdown`: the same in tables, for a page or a ticket. */
import type { ResourceChange, Review, Risk, StackReview } from "../../review/model.ts";
import { kindOf } from "./inventory.ts";
import { beforeAndAfter, chainText, oneLine, SYMBOLS, sourceText } from "./review-values.ts";

export function reviewMarkdown({ stacks }: Review): string {
  return `${stacks.map(stackMarkdown).join("\n\n")}\n`;
}

function stackMarkdown(review: StackReview): string {
  const { stack, verdict, risks, changes, policy, errors, notes } = review;
  const state = verdict.blocked ? "blocked" : verdict.incomplete ? "incomplete" : `worst risk: ${verdict.level}`;
  const parts = [
    `## ${escaped(stack)}: ${state}`,
    ...verdict.reasons.map((reason) => `- ${escaped(reason)}`),
    ...errors.map(({ message }) => `> **incomplete**: ${escaped(message)}`),
    risks.length === 0 ? "No risk found." : riskTable(risks),
    changes.length === 0 ? "No changes." : changeTable(changes),
    ...(policy === null
      ? []
      : [
          `Policies: ${policy.head.mandatory} fail, ${policy.new.length} new, ${policy.fixed.length} fixed, ${policy.unchanged.length} unchanged.`,
        ]),
    ...notes.map((note) => `*${escaped(note)}*`),
  ];
  return parts.join("\n\n");
}

function riskTable(risks: readonly Risk[]): string {
  const rows = risks.map(({ level, kind, name, type, message, source, mitigations }) =>
    row([
      level,
      kind,
      code(name),
      kindOf(type),
      [message, ...mitigations.map((each) => `but: ${each}`)].join("; "),
      source ? sourceText(source) : "",
    ]),
  );
  return [row(["Risk", "Kind", "Resource", "Type", "What", "Line"], true), "|---|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function changeTable(changes: readonly ResourceChange[]): string {
  const rows = changes.flatMap((change) => {
    const { operation, name, type, properties, causes } = change;
    const [cause] = causes.filter(({ chain }) => chain.length > 1);
    const why = cause === undefined ? "" : chainText(cause.chain);
    const first = [SYMBOLS[operation], code(name), kindOf(type)];
    if (properties.length === 0) return [row([...first, "", "", "", why])];
    return properties.map((property, index) => {
      const [before, after] = beforeAndAfter(property);
      return row([
        ...(index === 0 ? first : ["", "", ""]),
        property.label,
        code(before),
        code(after),
        index === 0 ? why : "",
      ]);
    });
  });
  const head = row(["", "Resource", "Type", "Property", "Before", "After", "Why"], true);
  return [head, "|---|---|---|---|---|---|---|", ...rows].join("\n");
}

/** `code` marks its own text, in which nothing is escaped but what would end the cell. */
function row(cells: readonly string[], isHead = false): string {
  return `| ${cells.map((cell) => (isHead || cell.startsWith("<code>") ? cell : escaped(cell))).join(" | ")} |`;
}

function code(text: string): string {
  return text === "" ? "" : `<code>${escaped(text)}</code>`;
}

/** What comes from the program must not become markup, a table's border or a mention. */
export function escaped(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~$@-]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
