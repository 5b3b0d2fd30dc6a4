import { randomBytes } from "node:crypto";
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { changesOf } from "../../review/changes.ts";
import { drawDiagram } from "../../review/diagram/build.ts";
import { drawChange } from "../../review/diagram/marks.ts";
import { mermaidOf } from "../../review/diagram/mermaid.ts";
import type { Diagram } from "../../review/diagram/model.ts";
import { svgOf } from "../../review/diagram/svg.ts";
import { compareGraphs } from "../../review/diff.ts";
import { baseGraphOf } from "../base/graph.ts";
import { UsageError } from "../errors.ts";
import { evaluateGraphs, type NamedGraph, readGraphs } from "../graphs.ts";
import { openOutput } from "../output.ts";
import type { Session } from "../session.ts";

const EXAMPLES = `
Examples:
  npm run -s larder -- diagram prod > prod.mmd
  npm run larder -- diagram prod --format svg --out prod.svg
  npm run larder -- diagram prod --base main --format svg --out change.svg
  npm run larder -- diagram --graph new.json --base old.json --format svg --out change.svg

Parts and ways are read off the graph (docs/diagram.md). With --base, what is new, changes, is replaced or goes is marked by
colour, line and word.`;

export function diagramCommand(session: Session) {
  return new Command("diagram")
    .description("draw the architecture of a stack, or what a change does to it")
    .addArgument(new Argument("[stack]", "name of a stack of this project"))
    .option("--graph <path>", "a graph file instead of a stack")
    .option("--base <commit|file>", "what to compare with, a commit or a graph file: marks what the change does")
    .addOption(new Option("--format <format>").choices(["mermaid", "svg"]).default("mermaid" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const output = openOutput(session.terminal, options.out);
      if ((stack === undefined) === (options.graph === undefined)) {
        throw new UsageError("diagram needs a stack or --graph, one of the two; see larder diagram --help");
      }
      // Digests of secrets stay within this comparison.
      const key = randomBytes(32).toString("hex");
      const head = await headOf(stack, options.graph, key, session);
      const base = options.base && (await baseGraphOf(options.base, head, key, session.terminal));
      const diagram = base ? changeOf(base, head, key) : drawDiagram(head.graph).diagram;
      output.write(options.format === "svg" ? await svgOf(diagram) : mermaidOf(diagram));
    });
}

async function headOf(
  stack: string | undefined,
  path: string | undefined,
  secretKey: string,
  { terminal }: Session,
): Promise<NamedGraph> {
  const { graphs, errors } =
    path === undefined
      ? await evaluateGraphs(stack, terminal, secretKey)
      : { graphs: await readGraphs([path]), errors: [] };
  const [head] = graphs;
  if (head === undefined) throw new AggregateError(errors);
  return head;
}

function changeOf(base: NamedGraph, head: NamedGraph, secretKey: string): Diagram {
  const changes = changesOf(compareGraphs(base.graph, head.graph, secretKey));
  return drawChange(base.graph, head.graph, changes);
}
