/** One change: what it is, its properties, why and in which order. */
import { kindOf, logicalNameOf } from "../../graph/urn.ts";
import type { Cause, Operation, ResourceChange } from "../../review/model.ts";
import type { Style, Terminal } from "../terminal.ts";
import { beforeAndAfter, chainText, SYMBOLS, valueText } from "./review-values.ts";

type Paint = Terminal["paint"];

const STYLES: Readonly<Record<Operation, Style>> = {
  create: "green",
  update: "yellow",
  options: "dim",
  replace: ["magenta", "bold"],
  "new-revision": "yellow",
  delete: ["red", "bold"],
  rename: "cyan",
  import: "cyan",
  read: "dim",
  unclassified: ["yellow", "bold"],
};
/** Further reasons say the same of other parts. */
const CAUSES = 2;

export function changeLines(change: ResourceChange, paint: Paint): readonly string[] {
  const { operation, name, type } = change;
  const head = `${paint(STYLES[operation], SYMBOLS[operation])} ${paint("bold", name)}  ${paint("dim", kindOf(type))}`;
  return [`${head}${remarks(change, paint)}`, ...details(change, paint).map((line) => `    ${line}`)];
}

function remarks(
  { operation, order, protected: held, retained, renamedFrom, looksLikeRenameOf, deletedWith }: ResourceChange,
  paint: Paint,
): string {
  const words = [
    operation === "new-revision" && "new revision",
    operation === "options" && "options only",
    operation === "unclassified" && "update or replacement: nothing is known of this type",
    operation === "replace" && (order?.order === "delete-first" ? "deleted first" : "created first"),
    held && "protected",
    retained && "stays in the cloud",
    deletedWith !== undefined && `goes with ${logicalNameOf(deletedWith)}`,
    renamedFrom !== undefined && `was ${logicalNameOf(renamedFrom)}`,
    looksLikeRenameOf !== undefined && `looks like ${logicalNameOf(looksLikeRenameOf)} renamed`,
  ].filter((word) => word !== false);
  return words.length === 0 ? "" : `  ${paint("dim", "(")}${words.join(", ")}${paint("dim", ")")}`;
}

function details(change: ResourceChange, paint: Paint): readonly string[] {
  const properties = change.properties.map((property) => {
    const [before, after] = beforeAndAfter(property);
    const forces = property.forcesReplacement && change.operation === "replace" ? paint("magenta", "  replaces") : "";
    const values = property.members
      ? [before, after].filter((text) => text !== "").join(" ")
      : `${before} ${paint("dim", "→")} ${after}`;
    return `${property.label}: ${values}${forces}`;
  });
  const options = change.options.map(({ option, before, after }) => {
    const text = (value: typeof before) => (value === null ? "-" : valueText({ kind: "value", value }));
    return `${paint("dim", "option")} ${option}: ${text(before)} ${paint("dim", "→")} ${text(after)}`;
  });
  return [...properties, ...options, ...causes(change, paint)];
}

/** What began here is said by the properties. */
function causes({ causes: all }: ResourceChange, paint: Paint): readonly string[] {
  const told = all.filter(({ chain, kind }) => chain.length > 1 || kind === "option" || kind === "engine");
  const lines = told.slice(0, CAUSES).map((cause) => paint("dim", causeText(cause)));
  const more = told.length - CAUSES;
  return more > 0 ? [...lines, paint("dim", `and ${more} more of the kind`)] : lines;
}

function causeText({ kind, property, chain }: Cause): string {
  switch (kind) {
    case "option":
      return `replaceOnChanges names ${property ?? "it"}`;
    case "engine":
      return "the engine replaces it and does not say why";
    case "dependent":
      return `goes first with what it depends on: ${chainText(chain)}`;
    default:
      return `because ${chainText(chain)}`;
  }
}
