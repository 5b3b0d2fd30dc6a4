/**
 * Every format of the report beside the bare check, over a graph of some 10,000 resources; how time and memory grow; and
 * many graphs in one process. A bare check judges and writes nothing: what every format pays first.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatNames } from "../audit/formats.ts";
import { repeated } from "./cost.ts";
import type { Measured } from "./measure.ts";
import { deploymentOfProd } from "./prod-graph.ts";
import { larder, type Row, ratio, ratios, row, run } from "./row.ts";

export const REPORTS_HEAD: Row = ["", "WALL", "CPU", "MEMORY", "RATIO BY WALL (BY CPU)", "AIM"];

const RESOURCES = 10_000;
const SIZES = [RESOURCES / 4, RESOURCES / 2, RESOURCES];
const GRAPHS = [1, 50, 100];

export async function reportRows(folder: string): Promise<readonly Row[]> {
  const prod = await deploymentOfProd();
  const each = prod.deployment.resources?.length ?? RESOURCES;
  const files = SIZES.map((size) => {
    const file = join(folder, `${size}.json`);
    const copies = Math.round(size / each);
    writeFileSync(file, JSON.stringify(repeated(prod, copies)));
    return { file, resources: copies * each };
  });
  const largest = files.at(-1) ?? { file: "", resources: 0 };
  const one = join(folder, "prod.json");
  writeFileSync(one, JSON.stringify(prod));
  return [...formatRows(largest.file, largest.resources, folder), ...growthRows(files), ...manyRows(one, folder)];
}

const bare = (file: string): Measured => run("bench/bare-check.ts", file);

function formatRows(file: string, resources: number, folder: string): readonly Row[] {
  const check = bare(file);
  return [
    row(`bare check, ${resources} resources`, check, "", ""),
    ...formatNames.map((format) => {
      const out = join(folder, `report.${format}`);
      const measured = larder("check", "--graph", file, "--format", format, "--out", out);
      return row(`check --format ${format}`, measured, `${ratios(measured, check)} x bare`, "<= 3");
    }),
  ];
}

/** Linear if each further resource needs what the ones before needed. */
function growthRows(files: readonly { readonly file: string; readonly resources: number }[]): readonly Row[] {
  const points = files.map(({ file, resources }) => {
    return { resources, measured: larder("check", "--graph", file, "--format", "html", "--out", "/dev/null") };
  });
  const slopes = points.map(({ measured, resources }, index) => {
    const before = points[index - 1];
    if (before === undefined) return undefined;
    return (1024 * (measured.mebibytes - before.measured.mebibytes)) / (resources - before.resources);
  });
  return points.map(({ resources, measured }, index) => {
    const [slope, before] = [slopes[index], slopes[index - 1]];
    const kibibytes = slope === undefined ? "" : `${slope.toFixed(0)} KiB a resource`;
    const growth = slope === undefined || before === undefined ? "" : `, ${ratio(slope, before)} x the step before`;
    return row(`check --format html, ${resources} resources`, measured, `${kibibytes}${growth}`, growth && "<= 1.2");
  });
}

/** Each graph is let go when its file is made. */
function manyRows(one: string, folder: string): readonly Row[] {
  const points = GRAPHS.map((graphs) => {
    const many = join(folder, `graphs-${graphs}`);
    mkdirSync(many);
    for (let index = 0; index < graphs; index++) copyFileSync(one, join(many, `prod-${index}.json`));
    const out = join(folder, `reports-${graphs}/`);
    return { graphs, measured: larder("check", "--graph", many, "--format", "html", "--out", out) };
  });
  return points.map(({ graphs, measured }, index) => {
    const before = points[index - 1];
    const growth = before && `${ratio(measured.mebibytes, before.measured.mebibytes)} x the memory of ${before.graphs}`;
    return row(`check of ${graphs} x prod into a folder`, measured, growth ?? "", graphs === 100 ? "<= 1.2" : "");
  });
}
