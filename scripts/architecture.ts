/** The pictures of the platform in the documentation, drawn from the graph of prod. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawDiagram } from "../review/diagram/build.ts";
import { mermaidOf } from "../review/diagram/mermaid.ts";
import type { Diagram } from "../review/diagram/model.ts";
import { svgOf } from "../review/diagram/svg.ts";
import { firstRuns } from "./deployment-time.ts";

const README = join(import.meta.dirname, "../README.md");
const BEGIN = "<!-- diagram: written by `npm run generate` -->";
const END = "<!-- end of diagram -->";

async function prod(): Promise<Diagram> {
  const run = (await firstRuns()).find(({ stack }) => stack === "prod");
  if (run === undefined) throw new Error("there is no stack prod");
  return drawDiagram(run.graph).diagram;
}

/** The README as it is, with the picture between its markers as the code would draw it now. */
export async function readmeWithDiagram(): Promise<string> {
  const text = readFileSync(README, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md: has no lines "${BEGIN}" and "${END}"`);
  const picture = `\n\n\`\`\`mermaid\n${mermaidOf(await prod())}\`\`\`\n\n`;
  return text.slice(0, begin + BEGIN.length) + picture + text.slice(end);
}

export async function architectureSvg(): Promise<string> {
  return svgOf(await prod());
}
