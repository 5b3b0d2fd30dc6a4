/**
 * `npm run bench`: what the tool costs, as ratios within one run on one machine, beside what each should stay under. Exits
 * 0 whatever it finds: the figures depend on the machine, and a busy one proves nothing.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { table } from "../cli/views/table.ts";
import { type Measured, measure } from "./measure.ts";
import { withServices } from "./services.ts";

const ROOT = join(import.meta.dirname, "..");
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const SIZES = [1, 10, 100];
const folder = mkdtempSync(join(tmpdir(), "larder-bench-"));

const larder = (...args: string[]) => run(["cli/main.ts", ...args]);

function run(args: readonly string[]): Measured {
  console.error(`node ${args.join(" ")}`);
  return measure(args, { cwd: ROOT, runs: RUNS });
}

function stackFileWith(services: number): string {
  const base: { config: Record<string, unknown> } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"));
  const file = join(folder, `services-${services}.yaml`);
  writeFileSync(file, stringify({ config: withServices(base.config, services) }));
  return file;
}

function resourcesIn(file: string): number {
  const { deployment }: { deployment: { resources: unknown[] } } = JSON.parse(readFileSync(file, "utf8"));
  return deployment.resources.length;
}

function row(what: string, measured: Measured, ratio: string, aim: string): string[] {
  return [what, `${Math.round(measured.milliseconds)} ms`, `${Math.round(measured.mebibytes)} MiB`, ratio, aim];
}

const per = (part: Measured, whole: Measured) => (part.milliseconds / whole.milliseconds).toFixed(2);

function mainRows(): string[][] {
  const sdk = run(["bench/import-sdk.ts"]);
  const synth = larder("synth", "prod");
  const check = larder("check", "prod");
  const one = larder("preview", "prod");
  const all = larder("preview");
  const policies = { ...check, milliseconds: check.milliseconds - synth.milliseconds };
  return [
    row("import of the SDK packages alone", sdk, "1", ""),
    row("synth prod", synth, `${per(synth, sdk)} x import`, "<= 2 x, <= 400 MiB"),
    row("policies over prod (check minus synth)", policies, `${per(policies, synth)} x synth`, "<= 0.25 x"),
    row("preview prod", one, `${per(one, synth)} x synth`, ""),
    row("preview of all three", all, `${per(all, one)} x one`, "<= 2 x on two cores"),
  ];
}

/** Linear growth: the same time for each further resource. */
function growthRows(): string[][] {
  let before: { readonly measured: Measured; readonly resources: number } | undefined;
  let firstSlope: number | undefined;
  return SIZES.map((services) => {
    const file = stackFileWith(services);
    const out = join(folder, `services-${services}.json`);
    const measured = larder("synth", "dev", "--config", file, "--out", out);
    const resources = resourcesIn(out);
    const slope = before && (measured.milliseconds - before.measured.milliseconds) / (resources - before.resources);
    const growth =
      slope === undefined || firstSlope === undefined ? "" : `, ${(slope / firstSlope).toFixed(2)} x the slope before`;
    firstSlope ??= slope;
    before = { measured, resources };
    const note = slope === undefined ? "" : `${slope.toFixed(2)} ms a resource${growth}`;
    return row(
      `synth, ${services} services, ${resources} resources`,
      measured,
      note,
      services === 100 ? "linear: <= 1.2 x" : "",
    );
  });
}

try {
  const [cpu] = cpus();
  const rows = [["", "TIME", "MEMORY", "RATIO", "AIM"], ...mainRows(), ...growthRows()];
  console.log(
    `Node ${process.version}, ${availableParallelism()} x ${cpu?.model ?? "unknown"}, median of ${RUNS} after one to warm up\n`,
  );
  console.log(table(rows, ["left", "right", "right", "left", "left"]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
