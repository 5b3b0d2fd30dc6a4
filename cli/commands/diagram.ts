import { Argument, Command, Option } from "@commander-js/extra-typings";
import { drawDiagram } from "../../review/diagram/build.ts";
import { mermaidOf } from "../../review/diagram/mermaid.ts";
import { svgOf } from "../../review/diagram/svg.ts";
import { UsageError } from "../errors.ts";
import { evaluateGraphs, type NamedGraph, readGraphs } from "../graphs.ts";
import { openOutput } from "../output.ts";
import type { Session } from "../session.ts";

const EXAMPLES = `
Examples:
  npm run -s larder -- diagram prod > prod.mmd
  npm run larder -- diagram prod --format svg --out prod.svg
  npm run larder -- diagram --graph export.json --format svg --out export.svg

Parts and ways are read off the graph (docs/diagram.md).`;

export function diagramCommand(session: Session) {
  return new Command("diagram")
    .description("draw the architecture of a stack")
    .addArgument(new Argument("[stack]", "name of a stack of this project"))
    .option("--graph <path>", "a graph file instead of a stack")
    .addOption(new Option("--format <format>").choices(["mermaid", "svg"]).default("mermaid" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const output = openOutput(session.terminal, options.out);
      if ((stack === undefined) === (options.graph === undefined)) {
        throw new UsageError("diagram needs a stack or --graph, one of the two; see larder diagram --help");
      }
      const head = await headOf(stack, options.graph, session);
      const { diagram } = drawDiagram(head.graph);
      output.write(options.format === "svg" ? await svgOf(diagram) : mermaidOf(diagram));
    });
}

async function headOf(stack: string | undefined, path: string | undefined, { terminal }: Session): Promise<NamedGraph> {
  const { graphs, errors } =
    path === undefined ? await evaluateGraphs(stack, terminal) : { graphs: await readGraphs([path]), errors: [] };
  const [head] = graphs;
  if (head === undefined) throw new AggregateError(errors);
  return head;
}
