/** The picture of the platform in the documentation, drawn from the graph of prod. */
import { drawDiagram } from "../review/diagram/build.ts";
import type { Diagram } from "../review/diagram/model.ts";
import { svgOf } from "../review/diagram/svg.ts";
import { firstRuns } from "./deployment-time.ts";

export async function prodDiagram(): Promise<Diagram> {
  const run = (await firstRuns()).find(({ stack }) => stack === "prod");
  if (run === undefined) throw new Error("there is no stack prod");
  return drawDiagram(run.graph).diagram;
}

export async function architectureSvg(): Promise<string> {
  return svgOf(await prodDiagram());
}
