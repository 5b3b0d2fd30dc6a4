/** The estimate and the picture, over prod and over a graph of some 5,000 resources, beside reading that graph alone. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment, Resource } from "../graph/model.ts";
import { deploymentOfProd } from "./prod-graph.ts";
import { larder, type Row, ratios, row, run } from "./row.ts";

export const COST_HEAD: Row = ["", "WALL", "CPU", "MEMORY", "RATIO BY WALL (BY CPU)", "AIM"];

const MANY = 5_000;

export async function costRows(folder: string): Promise<readonly Row[]> {
  const prod = join(folder, "prod.json");
  const many = join(folder, "many.json");
  const deployment = await deploymentOfProd();
  const copies = Math.round(MANY / (deployment.deployment.resources?.length ?? MANY));
  writeFileSync(prod, JSON.stringify(deployment));
  writeFileSync(many, JSON.stringify(repeated(deployment, copies)));
  return [...rowsFor("prod", prod), ...rowsFor(`prod ${copies} times`, many)];
}

function rowsFor(name: string, file: string): readonly Row[] {
  const read = run("bench/read-graph.ts", file);
  const each = (what: string, aim: string, ...args: readonly string[]) => {
    const measured = larder(...args, "--graph", file, "--out", "/dev/null");
    return row(`${what}, ${name}`, measured, `${ratios(measured, read)} x reading`, aim);
  };
  return [
    row(`reading the graph, ${name}`, read, "", ""),
    each("cost", "<= 2", "cost", "--json"),
    each("diagram, Mermaid", "<= 2", "diagram"),
    ...(name === "prod" ? [each("diagram, SVG", "", "diagram", "--format", "svg")] : []),
  ];
}

/** The same platform so many times: each copy under names, ids and ARNs of its own. */
export function repeated({ deployment, ...rest }: Deployment, copies: number): Deployment {
  const one = JSON.stringify(deployment.resources ?? []);
  const resources = Array.from({ length: copies }, (_, index): readonly Resource[] =>
    JSON.parse(index === 0 ? one : renamed(one, index)),
  ).flat();
  return { ...rest, deployment: { ...deployment, resources } };
}

/** A logical name in a URN ends it; ids and ARNs end in characters that a digit may follow. */
function renamed(text: string, index: number): string {
  return text
    .replace(/(urn:pulumi:[^"]*?::[^"]*?::[^"]*?::[^":]+)/g, `$1-${index}`)
    .replace(/("id":"[^"]+)"/g, `$1-${index}"`);
}
