/** What rules about RDS databases have in common. */
import type { ResourceGraph } from "../graph/query.ts";
import { fail, judge, notApplicable, pass, unknown, type Verdict, when } from "./model.ts";
import type { CheckedResource, Read } from "./reading.ts";
import { known } from "./reading.ts";
import { referred } from "./related.ts";
import type { Tri } from "./tri.ts";
import { aws } from "./types.ts";

export const INSTANCE = aws("rds", "Instance");
export const CLUSTER = aws("rds", "Cluster");
export const GLOBAL_CLUSTER = aws("rds", "GlobalCluster");
export const CLUSTER_INSTANCE = aws("rds", "ClusterInstance");
export const PARAMETER_GROUPS = [aws("rds", "ParameterGroup"), aws("rds", "ClusterParameterGroup")];

const SOURCES = ["replicateSourceDb", "replicationSourceIdentifier"];

export function isReplica(db: CheckedResource): boolean {
  return SOURCES.some((source) => db.has(source));
}

/** Whether a replica stands in another region than its source; that copy needs a key of its own region. */
export function isCrossRegion(db: CheckedResource, graph: ResourceGraph): Tri {
  const path = SOURCES.find((source) => db.has(source));
  if (path === undefined) return false;
  const [source] = referred(graph, db, path, INSTANCE, CLUSTER);
  if (source) {
    const [own, its] = [db.resource, source].map((each) => {
      const region = graph.value(each, "region");
      return region.known ? String(region.value) : (graph.provider(each)?.urn ?? "");
    });
    return own !== its;
  }
  const text = db.string(path, "");
  if (!text.known) return text;
  // Inside a region the name is enough.
  if (!text.value.startsWith("arn:")) return false;
  const region = db.string("region", "");
  if (!region.known) return region;
  if (region.value === "") return { known: false, path, reason: "unknown" };
  return text.value.split(":")[3] !== region.value;
}

/** The engine; a replica has that of its source. */
export function engineOf(db: CheckedResource, graph: ResourceGraph): Read<string> {
  const own = db.string("engine");
  if (!own.known || own.value !== undefined) return own.known ? known(own.value ?? "", own.evidence) : own;
  const path = SOURCES.find((source) => db.has(source));
  const [source] = path === undefined ? [] : referred(graph, db, path, INSTANCE, CLUSTER);
  const engine = source && graph.value(source, "engine");
  if (engine?.known)
    return known(String(engine.value), { path: "engine", value: String(engine.value), urn: source?.urn ?? "" });
  return { known: false, path: "engine", reason: "unknown" };
}

/** For PostgreSQL only, Aurora's included. */
export function ofPostgres(db: CheckedResource, graph: ResourceGraph, check: (engine: string) => Verdict): Verdict {
  return when(engineOf(db, graph), (engine) =>
    /postgres/i.test(engine) ? check(engine.toLowerCase()) : notApplicable(`the engine is ${engine}`),
  );
}

/** For parameter groups of PostgreSQL only; the family's name is told. */
export function ofPostgresFamily(group: CheckedResource, check: (family: string) => Verdict): Verdict {
  return when(group.string("family", ""), (family) =>
    /^(aurora-)?postgres/.test(family)
      ? check(family)
      : notApplicable(`the family ${family || "(none)"} is not PostgreSQL`),
  );
}

/** What the rules about parameters judge: groups, and databases for which nobody has made one. */
export const PARAMETER_HOLDERS = [...PARAMETER_GROUPS, INSTANCE, CLUSTER];

/** For groups of PostgreSQL, and for its databases that have the group of AWS; others are judged by their group. */
export function ofParameters(
  holder: CheckedResource,
  graph: ResourceGraph,
  check: (family: string) => Verdict,
  byDefault: (family: string | undefined) => Verdict,
): Verdict {
  if (PARAMETER_GROUPS.includes(holder.type)) return ofPostgresFamily(holder, check);
  const path = holder.type === CLUSTER ? "dbClusterParameterGroupName" : "parameterGroupName";
  return ofPostgres(holder, graph, (engine) => {
    if (referred(graph, holder, path, ...PARAMETER_GROUPS).length > 0) {
      return notApplicable("its parameter group is judged");
    }
    return when(holder.string(path, "default"), (name) => {
      // It belongs to somebody else's stack.
      if (!/^default([.:]|$)/.test(name)) return unknown(path);
      return when(holder.string("engineVersion", ""), (version) => {
        const major = Number.parseInt(version, 10);
        const family = /^default\.(.+)$/.exec(name)?.[1];
        return byDefault(family ?? (Number.isNaN(major) ? undefined : `${engine}${major}`));
      });
    });
  });
}

/** AWS's own group cannot be changed. */
export function isDefaultGroup(message: string, required: string): Verdict {
  return fail(message, { path: "parameterGroupName", value: "the default group", required }, "default");
}

/** A parameter that the group sets; undefined if it does not. */
export function parameterOf(group: CheckedResource, name: string): Read<string | undefined> {
  const parameters = group.list("parameters");
  if (!parameters.known) return parameters;
  for (const parameter of parameters.value) {
    const stated = parameter.withheld ?? parameter.string("name", "");
    if (!stated.known) return stated;
    if (stated.value === name) return parameter.string("value", "");
  }
  return known(undefined, { path: parameters.evidence.path, value: `${name} absent` });
}

/** A subnet group must be named, and not be the default one; of an unknown name the group itself must be in the graph. */
export function ownSubnetGroup(holder: CheckedResource, path: string, type: string, graph: ResourceGraph): Verdict {
  const [group] = holder.has(path) ? referred(graph, holder, path, type) : [];
  if (group) return pass({ path, value: graph.logicalName(group.urn), urn: group.urn });
  return judge(holder.string(path, ""), {
    holds: (name) => name !== "" && name !== "default",
    message: (name) => (name === "" ? "no subnet group is named" : "the default subnet group is used"),
    required: "a subnet group of its own",
    key: path,
  });
}

/** Families in which the default of rds.force_ssl is 1, from this major version on. */
const FORCED_SINCE = [
  { family: /^postgres(\d+)/, major: 15 },
  { family: /^aurora-postgresql(\d+)/, major: 17 },
];

/** Whether clients must use TLS where the parameter group says nothing. */
export function forcesTls(family: string): boolean {
  return FORCED_SINCE.some(({ family: known, major }) => Number(known.exec(family)?.[1] ?? 0) >= major);
}
