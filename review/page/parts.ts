import { html } from "hono/html";
import type { Html } from "../../render/page.ts";
import { oneLine } from "../../render/text.ts";
import type { RiskLevel, SourceLine } from "../model.ts";

/** Class of the style sheet for a level. */
export const LEVEL_CLASSES: Readonly<Record<RiskLevel, string>> = {
  blocking: "bad",
  high: "warn",
  medium: "note",
  low: "info",
  none: "soft",
};

export function levelChip(level: RiskLevel): Html | string {
  return level === "none" ? "" : html`<span class="chip ${LEVEL_CLASSES[level]}">${level}</span>`;
}

export function sourcePlace({ file, line }: SourceLine): Html {
  return html`<code>${oneLine(file)}:${line}</code>`;
}
