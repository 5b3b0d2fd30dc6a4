/**
 * `npm run bench`: what the tool costs, as ratios within one run on one machine, beside what each should stay under.
 * BENCH_RUNS = runs per row, 5 by default. Exits 0 whatever it finds: the figures depend on the machine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Align, table } from "../cli/views/table.ts";
import { type Measured, measure, median } from "./measure.ts";
import { type StackConfig, withServices } from "./services.ts";

const ROOT = join(import.meta.dirname, "..");
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const SIZES = [1, 10, 100];
const folder = mkdtempSync(join(tmpdir(), "larder-bench-"));

function run(...args: readonly string[]): Measured {
  console.error(`node ${args.join(" ")}`);
  return measure(args, { cwd: ROOT, runs: RUNS });
}

const larder = (...args: readonly string[]) => run("cli/main.ts", ...args);

function row(what: string, measured: Measured, ratio: string, aim: string): string[] {
  const { milliseconds, cpuMilliseconds, mebibytes } = measured;
  return [what, ...[milliseconds, cpuMilliseconds].map(ms), `${Math.round(mebibytes)} MiB`, ratio, aim];
}

const ms = (milliseconds: number) => `${Math.round(milliseconds)} ms`;
const ratio = (part: number, whole: number) => (part / whole).toFixed(2);
/** By wall time, and by processor time in brackets. */
const ratios = (part: Measured, whole: Measured) =>
  `${ratio(part.milliseconds, whole.milliseconds)} (${ratio(part.cpuMilliseconds, whole.cpuMilliseconds)})`;

function mainRows(): string[][] {
  const graph = join(folder, "prod.json");
  const sdk = run("bench/import-sdk.ts");
  const synth = larder("synth", "prod", "--out", graph);
  const one = larder("preview", "prod");
  const all = larder("preview");
  const policies = median(Array.from({ length: RUNS }, () => Number(run1("bench/policies.ts", graph))));
  return [
    row("import of the SDK packages alone", sdk, "", ""),
    row("synth prod", synth, `${ratios(synth, sdk)} x import`, "<= 2, <= 400 MiB"),
    ["policies over prod", ms(policies), "", "", `${ratio(policies, synth.milliseconds)} x synth`, "<= 0.25"],
    row("preview prod", one, `${ratios(one, synth)} x synth`, ""),
    row("preview of all three", all, `${ratios(all, one)} x one`, "<= 2 on two cores"),
  ];
}

function run1(...args: readonly string[]): string {
  return measure(args, { cwd: ROOT, runs: 1 }).stdout;
}

/** Growth is linear if each further resource costs the same, whatever there is already. */
function growthRows(): string[][] {
  const points = SIZES.map((services) => {
    const file = stackFileWith(services);
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

function stackFileWith(services: number): string {
  const base: { config: StackConfig } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"));
  const file = join(folder, `services-${services}.yaml`);
  writeFileSync(file, stringify({ config: withServices(base.config, services) }));
  return file;
}

function resourcesIn(file: string): number {
  const { deployment }: { deployment: { resources: unknown[] } } = JSON.parse(readFileSync(file, "utf8"));
  return deployment.resources.length;
}

try {
  const head = ["", "WALL", "CPU", "MEMORY", "RATIO BY WALL (BY CPU)", "AIM"];
  const aligns: readonly Align[] = ["left", "right", "right", "right", "left", "left"];
  const rows = [head, ...mainRows(), ...growthRows()];
  const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}`;
  console.log(`Node ${process.version}, ${machine}; medians of ${RUNS} after one to warm up\n`);
  console.log(table(rows, aligns));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
