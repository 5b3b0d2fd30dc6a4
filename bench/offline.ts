/** The road without an engine: what the command line costs beside loading the SDK, and how that grows. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { readGraphFile } from "../graph/files.ts";
import { repeated } from "./cost.ts";
import { measure, median } from "./measure.ts";
import { larder, ms, ROOT, type Row, RUNS, ratio, ratios, row, run } from "./row.ts";
import { type StackConfig, withServices } from "./services.ts";

const SIZES = [1, 10, 100];

export const OFFLINE_HEAD: Row = ["", "WALL", "CPU", "MEMORY", "RATIO BY WALL (BY CPU)", "AIM"];

export function offlineRows(folder: string): readonly Row[] {
  const graph = join(folder, "prod.json");
  const sdk = run("bench/import-sdk.ts");
  const synth = larder("synth", "prod", "--out", graph);
  const one = larder("preview", "prod");
  const all = larder("preview");
  const policies = policiesOver(graph);
  return [
    row("import of the SDK packages alone", sdk, "", ""),
    row("synth prod", synth, `${ratios(synth, sdk)} x import`, "<= 2, <= 400 MiB"),
    ["policies over prod", ms(policies), "", "", `${ratio(policies, synth.milliseconds)} x synth`, "<= 0.25"],
    ...policyRows(graph, folder, synth.milliseconds),
    row("preview prod", one, `${ratios(one, synth)} x synth`, ""),
    row("preview of all three", all, `${ratios(all, one)} x one`, "<= 2 on two cores"),
  ];
}

const policiesOver = (graph: string) =>
  median(Array.from({ length: RUNS }, () => Number(once("bench/policies.ts", graph))));

const POLICY_SIZES = [1_000, 5_000];

/** Prod several times over: the whole pack over about so many resources, and what each further one costs. */
function policyRows(prod: string, folder: string, synthMilliseconds: number): readonly Row[] {
  const { deployment } = readGraphFile(prod);
  const each = deployment.deployment.resources?.length ?? 1;
  const points = POLICY_SIZES.map((size) => {
    const copies = Math.round(size / each);
    const file = join(folder, `policies-${size}.json`);
    writeFileSync(file, JSON.stringify(repeated(deployment, copies)));
    const milliseconds = policiesOver(file);
    return { resources: copies * each, milliseconds, cost: milliseconds / (copies * each) };
  });
  return points.map(({ resources, milliseconds, cost }, index) => {
    const before = points[index - 1];
    const growth = before === undefined ? "" : `, ${ratio(cost, before.cost)} x the step before`;
    const share = `${ratio(milliseconds, synthMilliseconds)} x synth of prod, ${cost.toFixed(2)} ms a resource${growth}`;
    return [`policies over ${resources} resources`, ms(milliseconds), "", "", share, growth && "<= 1.2"];
  });
}

function once(...args: readonly string[]): string {
  return measure(args, { cwd: ROOT, runs: 1 }).stdout;
}

/** Growth is linear if each further resource costs the same, whatever there is already. */
export function growthRows(folder: string): readonly Row[] {
  const points = SIZES.map((services) => {
    const file = stackFileWith(folder, services);
    const out = join(folder, `services-${services}.json`);
    const measured = larder("synth", "dev", "--config", file, "--out", out);
    return { services, measured, resources: resourcesIn(out) };
  });
  const slopes = points.map(({ measured, resources }, index) => {
    const before = points[index - 1];
    if (before === undefined) return undefined;
    return (measured.cpuMilliseconds - before.measured.cpuMilliseconds) / (resources - before.resources);
  });
  return points.map(({ services, measured, resources }, index) => {
    const [slope, before] = [slopes[index], slopes[index - 1]];
    const each = slope === undefined ? "" : `${slope.toFixed(2)} ms a resource`;
    const growth = slope === undefined || before === undefined ? "" : `, ${ratio(slope, before)} x the step before`;
    const aim = growth === "" ? "" : "<= 1.2";
    return row(`synth, ${services} services, ${resources} resources`, measured, `${each}${growth}`, aim);
  });
}

function stackFileWith(folder: string, services: number): string {
  const base: { config: StackConfig } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"));
  const file = join(folder, `services-${services}.yaml`);
  writeFileSync(file, stringify({ config: withServices(base.config, services) }));
  return file;
}

function resourcesIn(file: string): number {
  const { deployment }: { deployment: { resources: unknown[] } } = JSON.parse(readFileSync(file, "utf8"));
  return deployment.resources.length;
}
