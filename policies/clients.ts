/** Who may reach a data store, by the security groups' rules. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { admitsPort, ingressOf, type TrafficRule } from "../graph/traffic.ts";
import { groupMembers, isGroup } from "./group-members.ts";
import { INGRESS_TYPES } from "./ingress.ts";
import { all, fail, pass, unknown, type Verdict } from "./model.ts";
import type { CheckedResource, Evidence, NotKnown } from "./reading.ts";
import { aws, canonicalType } from "./types.ts";
import { isClusterGroup, isWorkload } from "./workloads.ts";

export const DATABASES = [aws("rds", "Instance"), aws("rds", "Cluster"), aws("rds", "Proxy")];

/** Who may be on the other side of a rule. */
export interface Clients {
  /** Types besides workloads: a store in its own group reaches itself. */
  readonly types: ReadonlySet<string>;
  /** Logical names of the workloads; empty = any. */
  readonly workloads: readonly string[];
}
/** A proxy is judged like a database. */
export const DATABASE_TYPES: Clients["types"] = new Set(DATABASES);

/** The port that an engine listens on when none is set; the first name that occurs counts. */
const ENGINE_PORTS = [
  ["postgres", 5432],
  ["mysql", 3306],
  ["mariadb", 3306],
  ["aurora", 3306],
  ["sqlserver", 1433],
  ["oracle", 1521],
  ["db2", 50_000],
  ["redis", 6379],
  ["valkey", 6379],
  ["memcached", 11_211],
] as const;

/** The port of a database or cache. */
export function portOf(db: CheckedResource): number | NotKnown {
  const port = db.number("port");
  if (!port.known) return port;
  return port.value ?? usualPortOf(db);
}

/** The port of the engine where none is set. */
export function usualPortOf(db: CheckedResource): number | NotKnown {
  const engine = db.string(
    db.has("engineFamily") ? "engineFamily" : "engine",
    db.type.includes("elasticache") ? "redis" : "postgres",
  );
  if (!engine.known) return engine;
  const name = engine.value.toLowerCase();
  return ENGINE_PORTS.find(([part]) => name.includes(part))?.[1] ?? 5432;
}

/** Only groups of clients reach the store on the port, by any rule of its groups. */
export function reachedByClients(
  store: CheckedResource,
  property: string,
  port: number,
  clients: Clients,
  graph: ResourceGraph,
): Verdict {
  const groups = graph.references(store.urn, property).filter(isGroup);
  // Without a group the default one of the VPC applies, which is not seen here.
  if (groups.length === 0) return unknown(property);
  const target = { property, port, clients };
  return all([...groups.map((group) => admitsClients(group, target, graph)), ...unresolvedRules(graph)]);
}

interface Target {
  readonly property: string;
  readonly port: number;
  readonly clients: Clients;
}

function admitsClients(group: Resource, target: Target, graph: ResourceGraph): Verdict {
  const evidence = { path: target.property, value: graph.logicalName(group.urn), urn: group.urn };
  return all([pass(evidence), ...ingressOf(graph, group).map((rule) => judgeRule(rule, target, graph))]);
}

/** A rule whose own group is unknown may belong to the database's. */
function unresolvedRules(graph: ResourceGraph): readonly Verdict[] {
  const open = graph
    .byType(...INGRESS_TYPES)
    .filter((resource) => graph.value(resource, "securityGroupId").kind === "unknown")
    .toSorted((a, b) => (a.urn < b.urn ? -1 : 1))
    .find((resource) => graph.references(resource.urn, "securityGroupId").length === 0);
  return open ? [unknown(`${graph.logicalName(open.urn)}.securityGroupId`)] : [];
}

function judgeRule(rule: TrafficRule, target: Target, graph: ResourceGraph): Verdict {
  const admits = admitsPort(rule, target.port);
  if (admits === "no") return pass();
  const verdict = judgeSource(rule, target, graph);
  // The source is wrong only if the rule really opens the port.
  return admits === "yes" || verdict.outcome === "pass" ? verdict : unknown(pathOf(rule, graph));
}

/** Says who is admitted to the database, and what is wrong with that. */
type Who = (what: string, more?: string) => string;

const REQUIRED = "security groups of workloads";

function judgeSource(rule: TrafficRule, { port, clients }: Target, graph: ResourceGraph): Verdict {
  const { source } = rule;
  const who: Who = (what, more = "") => `${graph.logicalName(rule.statedBy.urn)} admits ${what} to port ${port}${more}`;
  const evidence = (value: string): Evidence => ({
    path: rule.path,
    value,
    urn: rule.statedBy.urn,
    required: REQUIRED,
  });
  switch (source.kind) {
    case "cidr":
      return fail(who(`the address range ${source.cidr}`), evidence(source.cidr), `range:${source.cidr}`);
    case "prefix-list": {
      const id = source.resource ? graph.logicalName(source.resource.urn) : (source.id ?? "(not known yet)");
      return fail(who(`the prefix list ${id}`), evidence(id), `prefix-list:${id}`);
    }
    case "external-group":
      if (clients.workloads.length === 0 && isClusterGroup(source.id, graph)) return pass(evidence(source.id));
      return fail(who(source.id, ", which is not in this graph"), evidence(source.id), `group:${source.id}`);
    case "security-group":
      return judgeGroup(source.resource, who, clients, graph);
    case "unknown": {
      if (/cidr/i.test(rule.path)) {
        return fail(who("an address range that is not known yet"), evidence("[unknown]"), "range:unknown");
      }
      const verdicts = source.candidates.map((candidate) => judgeGroup(candidate, who, clients, graph));
      const isFine = verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === "pass");
      return isFine ? all(verdicts) : unknown(pathOf(rule, graph));
    }
    default:
      return source satisfies never;
  }
}

function judgeGroup(source: Resource, who: Who, clients: Clients, graph: ResourceGraph): Verdict {
  const name = graph.logicalName(source.urn);
  const members = groupMembers(source, graph);
  const value = members.map((member) => member.type).join(", ") || "nothing";
  const evidence = { path: "members", value, urn: source.urn, required: "workloads only" };
  if (members.length === 0)
    return fail(who(`the group ${name}`, ", which no workload uses"), evidence, `group:${name}`);
  const strangers = members.filter((member) => !isClient(member, clients, graph));
  if (strangers.length === 0) return pass(evidence);
  const users = strangers.map((member) => `${member.type} ${graph.logicalName(member.urn)}`).join(", ");
  return fail(who(`the group ${name}`, `, which ${users} uses`), evidence, `group:${name}`);
}

function isClient(member: Resource, { types, workloads }: Clients, graph: ResourceGraph): boolean {
  if (types.has(canonicalType(member.type))) return true;
  const isNamed = workloads.length === 0 || workloads.includes(graph.logicalName(member.urn));
  return isNamed && isWorkload(member, graph);
}

function pathOf(rule: TrafficRule, graph: ResourceGraph): string {
  return `${graph.logicalName(rule.statedBy.urn)}.${rule.path}`;
}
