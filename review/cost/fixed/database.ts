/** RDS instances for PostgreSQL and their proxies. */
import { rdsVcpus } from "../../../knowledge/rds-classes.ts";
import { type CounterTable, hourly, monthly, type Part, unpriced } from "../part.ts";
import { Reading, Unreadable } from "../reading.ts";

const INSTANCE = "aws:rds/instance:Instance";
const PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget";

export const databaseCounters: CounterTable = { [INSTANCE]: instance, "aws:rds/proxy:Proxy": proxy };

function instance(reading: Reading): readonly Part[] {
  const source = reading.referred("replicateSourceDb", INSTANCE);
  const primary = source === undefined ? undefined : reading.of(source);
  const engine = reading.text("engine") ?? primary?.text("engine");
  if (engine !== "postgres") return [unpriced(`no price of the engine ${engine ?? "(not known)"}`)];
  const instanceClass = reading.text("instanceClass");
  if (instanceClass === undefined) throw new Unreadable("instanceClass is not set");
  const twice = reading.flag("multiAz");
  return [
    hourly(`rds/postgres/${instanceClass}${twice ? "/multi-az" : ""}`),
    ...storage(reading, primary, twice),
    ...insights(reading, instanceClass),
    ...(reading.flag("publiclyAccessible") ? [hourly("public-ipv4/hour")] : []),
  ];
}

/** A replica has the storage of its primary unless it names more. */
function storage(reading: Reading, primary: Reading | undefined, twice: boolean): readonly Part[] {
  const size = reading.number("allocatedStorage") ?? primary?.number("allocatedStorage");
  if (size === undefined) return [unpriced("its allocatedStorage is not known")];
  const type = reading.text("storageType") ?? primary?.text("storageType") ?? defaultType(reading);
  const most = reading.number("maxAllocatedStorage") ?? 0;
  const suffix = twice ? "/multi-az" : "";
  return [
    monthly(`rds/storage/${type}${suffix}`, [[size, "GB"]], most > size ? most : undefined),
    ...performance(reading, type, size, twice),
  ];
}

/** RDS takes io1 where IOPS are asked for, else gp2. */
function defaultType(reading: Reading): string {
  return reading.has("iops") ? "io1" : "gp2";
}

/** From 400 GiB on RDS stripes gp3 over four volumes. (RDS User Guide, "gp3 storage") */
const STRIPED_GIB = 400;
const GP3 = { small: { iops: 3_000, throughput: 125 }, striped: { iops: 12_000, throughput: 500 } };

function performance(reading: Reading, type: string, size: number, twice: boolean): readonly Part[] {
  const zones = twice ? ([[2, "zones"]] as const) : [];
  const iops = reading.number("iops") ?? 0;
  if (type.startsWith("io")) return iops === 0 ? [] : [monthly("rds/iops/provisioned", [[iops, "IOPS"], ...zones])];
  if (type !== "gp3") return [];
  const included = size < STRIPED_GIB ? GP3.small : GP3.striped;
  const moreIops = iops - included.iops;
  const moreThroughput = (reading.number("storageThroughput") ?? 0) - included.throughput;
  return [
    ...(moreIops > 0 ? [monthly("rds/iops/gp3", [[moreIops, "IOPS"], ...zones])] : []),
    ...(moreThroughput > 0 ? [monthly("rds/throughput/gp3", [[moreThroughput, "MiBps"], ...zones])] : []),
  ];
}

/** Seven days of Performance Insights are free. */
const FREE_INSIGHTS_DAYS = 7;

function insights(reading: Reading, instanceClass: string): readonly Part[] {
  if (reading.text("databaseInsightsMode") === "advanced") {
    const vcpus = rdsVcpus(instanceClass);
    return vcpus === undefined
      ? [unpriced(`the vCPU of ${instanceClass} are not known`)]
      : [hourly("rds/insights-advanced/vcpu-hour", [[vcpus, "vCPU"]])];
  }
  const days = reading.flag("performanceInsightsEnabled") ? reading.number("performanceInsightsRetentionPeriod") : 0;
  return (days ?? 0) > FREE_INSIGHTS_DAYS ? [unpriced(`no price of Performance Insights kept for ${days} days`)] : [];
}

/** By the vCPU of each instance behind it, at least two. */
function proxy(reading: Reading): readonly Part[] {
  const targets = reading.graph.referrers(reading.resource.urn).filter(({ type }) => type === PROXY_TARGET);
  const classes = targets.flatMap((target) => {
    const found = reading.of(target).referred("dbInstanceIdentifier", INSTANCE);
    return found === undefined ? [] : [new Reading(reading.graph, found).text("instanceClass")];
  });
  if (classes.length === 0) return [unpriced("no instance behind it is in the graph")];
  const vcpus = classes.map((each) => (each === undefined ? undefined : rdsVcpus(each)));
  const known = vcpus.flatMap((each) => (each === undefined ? [] : [Math.max(2, each)]));
  return known.length < vcpus.length
    ? [unpriced("the vCPU of an instance behind it are not known")]
    : [hourly("rds/proxy/vcpu-hour", [[known.reduce((total, each) => total + each, 0), "vCPU"]])];
}
