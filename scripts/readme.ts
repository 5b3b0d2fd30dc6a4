/** The parts of the README that are made from the stacks: the picture of prod, and what the commands print. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exemptionsFrom, judge } from "../cli/judge.ts";
import { inventory } from "../cli/views/inventory.ts";
import { overview } from "../cli/views/overview.ts";
import { estimateCost } from "../review/cost/estimate.ts";
import { mermaidOf } from "../review/diagram/mermaid.ts";
import { prodDiagram } from "./architecture.ts";
import { firstRuns } from "./deployment-time.ts";
import { changeExample, findingExample } from "./readme-examples.ts";

const README = join(import.meta.dirname, "../README.md");
/** As a shell without colours shows it. */
const plain = (_: unknown, text: string) => text;

/** The README as it is, with what the code would write now between its markers. */
export async function readme(): Promise<string> {
  const fenced = (text: string, language = "") => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
  const prod = (await firstRuns()).find(({ stack }) => stack === "prod");
  if (prod === undefined) throw new Error("there is no stack prod");
  const blocks = {
    diagram: fenced(mermaidOf(await prodDiagram()), "mermaid"),
    preview: fenced(await previewed()),
    finding: fenced(findingExample(prod, asOf())),
    change: fenced(await changeExample(prod, asOf())),
  };
  return Object.entries(blocks).reduce(
    (text, [name, body]) => withBlock(text, name, body),
    readFileSync(README, "utf8"),
  );
}

function withBlock(text: string, name: string, body: string): string {
  const [first, last] = [`<!-- ${name}: written by \`npm run generate\` -->`, `<!-- end of ${name} -->`];
  const [begin, end] = [text.indexOf(first), text.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`README.md: has no lines "${first}" and "${last}"`);
  return `${text.slice(0, begin + first.length)}\n\n${body}\n\n${text.slice(end)}`;
}

/** Not today: a file that is made must not change overnight. */
function asOf(): string | undefined {
  return exemptionsFrom(undefined)
    .map(({ created }) => created)
    .toSorted()
    .at(-1);
}

async function previewed(): Promise<string> {
  const exemptions = exemptionsFrom(undefined);
  // From the smallest to the largest, as the command has them.
  const runs = (await firstRuns()).toReversed();
  const views = runs.map(({ stack, graph, deployment }) => ({
    stack,
    inventory: inventory(graph),
    summary: judge(deployment, { source: `synth ${stack}`, exemptions, asOf: asOf() }).summary,
    monthly: estimateCost(graph).monthly,
  }));
  return overview(views, plain);
}
