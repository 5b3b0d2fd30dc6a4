/** Services and tasks on Fargate. */
import type { Json, Resource } from "../../../graph/model.ts";
import type { Factors } from "../model.ts";
import { type CounterTable, hourly, type Part, unpriced } from "../part.ts";
import { at, type Reading, Unreadable } from "../reading.ts";
import { type Tasks, tasksOf } from "./scaling.ts";

const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const CAPACITY = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
/** GB of a task's own disk that are included. (AWS Fargate pricing) */
const INCLUDED_STORAGE = 20;

export const fargateCounters: CounterTable = { [SERVICE]: service, [TASK]: task };

interface Size {
  readonly vcpu: number;
  readonly gib: number;
  readonly storage: number;
  readonly processor: "arm" | "x86";
}

function service(reading: Reading): readonly Part[] {
  const definition = reading.referred("taskDefinition", TASK);
  if (definition === undefined) return [unpriced("its task definition is not in the graph")];
  const size = sizeOf(reading.of(definition));
  if (typeof size === "string") return [unpriced(size)];
  const tasks = tasksOf(reading);
  const shares = sharesOf(reading, tasks);
  if (typeof shares === "string") return [unpriced(shares)];
  return [
    ...shares.flatMap((share) => taskParts(size, share)),
    ...(reading.flag("networkConfiguration.assignPublicIp")
      ? [hourly("public-ipv4/hour", [[tasks.fewest, "tasks"]], limitOf(tasks))]
      : []),
    ...(tasks.note === undefined ? [] : [{ kind: "note", note: tasks.note } as const]),
  ];
}

/** A task that no service runs: started by a schedule or a workflow, and paid for as long as it runs. */
function task(reading: Reading): readonly Part[] {
  const { graph, resource } = reading;
  if (graph.referrers(resource.urn, "taskDefinition").some(({ type }) => type === SERVICE)) return [];
  const size = sizeOf(reading);
  if (typeof size === "string") return [unpriced(size)];
  const metered = (what: string, each: Factors): Part => ({
    kind: "metered",
    meter: "taskHours",
    what: "run time of tasks",
    sku: `fargate/${size.processor}/${what}`,
    each,
  });
  return [metered("vcpu-hour", [[size.vcpu, "vCPU"]]), metered("gb-hour", [[size.gib, "GB"]])];
}

interface Share extends Tasks {
  readonly market: "fargate" | "fargate-spot";
}

function taskParts({ vcpu, gib, storage, processor }: Size, share: Share): readonly Part[] {
  const count = [share.fewest, share.market === "fargate" ? "tasks" : "Spot tasks"] as const;
  const line = (sku: string, factor: readonly [number, string]) => hourly(sku, [count, factor], limitOf(share));
  const more = storage - INCLUDED_STORAGE;
  return [
    line(`${share.market}/${processor}/vcpu-hour`, [vcpu, "vCPU"]),
    line(`${share.market}/${processor}/gb-hour`, [gib, "GB"]),
    ...(more > 0 ? [line("fargate/storage/gb-hour", [more, "GB over 20"])] : []),
  ];
}

function limitOf({ fewest, most }: Tasks): number | undefined {
  return most > fewest ? most : undefined;
}

/** How many tasks go where; a text says why that is not known. */
function sharesOf(reading: Reading, tasks: Tasks): readonly Share[] | string {
  const launchType = reading.text("launchType");
  const own = reading.list("capacityProviderStrategies");
  if (launchType === "FARGATE" && own.length === 0) return [{ ...tasks, market: "fargate" }];
  const strategy = own.length > 0 ? own : launchType === undefined ? defaultStrategy(reading) : [];
  const foreign = strategy.map((each) => String(at(each, "capacityProvider"))).find((name) => !(name in MARKETS));
  if (strategy.length === 0 || foreign !== undefined) {
    return `it runs on instances (${foreign ?? launchType ?? "EC2"}), which cost by themselves`;
  }
  return split(strategy, tasks);
}

const MARKETS: Readonly<Record<string, Share["market"]>> = { FARGATE: "fargate", FARGATE_SPOT: "fargate-spot" };

function defaultStrategy(reading: Reading): readonly Json[] {
  const cluster = reading.referred("cluster", "aws:ecs/cluster:Cluster");
  const capacity: Resource | undefined =
    cluster && reading.graph.referrers(cluster.urn, "clusterName").find(({ type }) => type === CAPACITY);
  return capacity === undefined ? [] : reading.of(capacity).list("defaultCapacityProviderStrategies");
}

/** The base comes first, the rest by weight: parts of a task are an average. */
function split(strategy: readonly Json[], tasks: Tasks): readonly Share[] {
  const entries = strategy.map((each) => ({
    market: MARKETS[String(at(each, "capacityProvider"))] ?? "fargate",
    base: Number(at(each, "base") ?? 0),
    weight: Number(at(each, "weight") ?? 0),
  }));
  const based = entries.reduce((total, { base }) => total + base, 0);
  const weights = entries.reduce((total, { weight }) => total + weight, 0);
  const portion = (count: number, { base, weight }: (typeof entries)[number]) => {
    const first = based === 0 ? 0 : Math.min(count, based) * (base / based);
    return first + (weights === 0 ? 0 : Math.max(0, count - based) * (weight / weights));
  };
  return entries
    .map((entry) => ({
      market: entry.market,
      fewest: portion(tasks.fewest, entry),
      most: portion(tasks.most, entry),
    }))
    .filter(({ most }) => most > 0 || entries.length === 1);
}

/** Size of a task; a text says why it has no price. */
function sizeOf(reading: Reading): Size | string {
  const system = reading.text("runtimePlatform.operatingSystemFamily") ?? "LINUX";
  if (system !== "LINUX") return `no price of tasks with ${system}`;
  const [cpu, memory] = [reading.text("cpu"), reading.text("memory")];
  const vcpu = cpu === undefined ? undefined : unitsOf(cpu, "vcpu", 1024);
  const gib = memory === undefined ? undefined : unitsOf(memory, "gb", 1024);
  if (vcpu === undefined || gib === undefined) throw new Unreadable("cpu and memory of the task are not set");
  const isArm = (reading.text("runtimePlatform.cpuArchitecture") ?? "X86_64") === "ARM64";
  const storage = reading.number("ephemeralStorage.sizeInGib") ?? 0;
  return { vcpu, gib, storage, processor: isArm ? "arm" : "x86" };
}

/** `512` of 1024, `.5 vCPU`, `2 GB`, `2GB`. */
function unitsOf(text: string, word: string, parts: number): number | undefined {
  const [, amount = "", unit = ""] = /^\s*(\d*\.?\d+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  if (amount === "") return undefined;
  if (unit === "") return Number(amount) / parts;
  return unit.toLowerCase() === word ? Number(amount) : undefined;
}
