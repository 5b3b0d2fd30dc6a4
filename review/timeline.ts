/** A first run as a table and a picture: what keeps it, and beside it whatever else takes long. */
import { type Column, code, markdownTable } from "../render/markdown.ts";
import { oneLine } from "../render/text.ts";
import type { CriticalPath, Step, Wait } from "./critical-path.ts";

/** Shorter steps are not worth a bar, unless the run waits for them. */
const LONG_SECONDS = 60;
/** Less a second, which the shortest bar may need. */
const DAY = 24 * 3600 - 1;

export interface Bar extends Step {
  /** The run would be shorter without it. */
  readonly critical: boolean;
}

/** The chain and whatever else takes long, by beginning. */
export function barsOf({ taken }: CriticalPath): readonly Bar[] {
  const chain = new Set(taken.chain.map(({ urn }) => urn));
  return taken.steps
    .map((step) => ({ ...step, critical: chain.has(step.urn) }))
    .filter(({ critical, start, end }) => critical || end - start >= LONG_SECONDS)
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.urn < b.urn ? -1 : 1));
}

/** `45 s`, `12 min`, `26 min 18 s`. */
export function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  const [minutes, rest] = [Math.floor(rounded / 60), rounded % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** In words: what a step waited for. */
export function waitText(wait: Wait | undefined): string {
  if (wait === undefined) return "nothing";
  switch (wait.kind) {
    case "value":
      return wait.properties.join(", ");
    case "provider":
      return "its provider";
    case "order":
      return "an order of ours";
    default:
      return wait satisfies never;
  }
}

const COLUMNS: readonly Column[] = [
  ["resource", "left"],
  ["type", "left"],
  ["begins after", "right"],
  ["takes", "right"],
  ["waited for the value of", "left"],
];

/** The chain as a Markdown table. */
export function chainTable({ taken }: CriticalPath): string {
  const rows = taken.chain.map(({ name, type, start, end, after }) => [
    code(name),
    code(shortType(type)),
    duration(start),
    duration(end - start),
    after?.wait.kind === "value" ? after.wait.properties.map(code).join(", ") : waitText(after?.wait),
  ]);
  return markdownTable(COLUMNS, rows);
}

/**
 * The bars as a Gantt diagram that GitHub draws; the chain in the colour of what is critical. As times of day: with
 * numbers, mermaid would show them shifted by the reader's time zone. A run of more than a day has no picture.
 */
export function mermaidGantt(title: string, path: CriticalPath): string {
  if (path.taken.seconds >= DAY) return `${title}: ${duration(path.taken.seconds)}, longer than a day`;
  const line = ({ name, critical, start, end }: Bar, index: number): string =>
    // A task needs a length to be seen.
    `  ${plain(name)} :${critical ? "crit, " : ""}t${index}, ${clock(start)}, ${clock(Math.max(end, start + 1))}`;
  return [
    "```mermaid",
    "gantt",
    `  title ${plain(title)}`,
    "  dateFormat HH:mm:ss",
    "  axisFormat %H:%M:%S",
    ...barsOf(path).map(line),
    "```",
  ].join("\n");
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** `aws:rds/instance:Instance` is `aws.rds.Instance` in a program. */
export function shortType(type: string): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  return [provider, module.split("/")[0] ?? "", name].filter((part) => part !== "" && part !== "index").join(".");
}

/** Mermaid ends a task's name at a colon; the others begin a comment or end the line. */
function plain(text: string): string {
  return oneLine(text).replace(/[:;#]/g, " ");
}
