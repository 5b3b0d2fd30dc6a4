import type { ResourceGraph } from "../../graph/query.ts";
import { coversWorld } from "../addresses.ts";
import { checkedResource } from "../checked.ts";
import {
  DEFAULT_SECURITY_GROUP,
  INGRESS_TYPES,
  type IngressRule,
  ingressRules,
  opensPort,
  prefixListRanges,
  SECURITY_GROUP,
} from "../ingress.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict } from "../model.ts";
import type { CheckedResource, NotKnown } from "../reading.ts";
import { known } from "../reading.ts";
import { referring } from "../related.ts";
import { ADMINISTRATION_PORTS } from "../workloads.ts";
import { coversInternet, rangesOf } from "../world.ts";

/** PostgreSQL, Redis, MySQL, SQL Server, MongoDB, OpenSearch, Memcached, NFS, SMB. */
const DATA_PORTS = [5432, 6379, 3306, 1433, 27017, 9200, 11211, 2049, 445];

/** NET-01. */
export const noWorldAdministration = graphRule("NET-01", INGRESS_TYPES, closedToWorld(ADMINISTRATION_PORTS), {
  early: true,
});

/** NET-02. */
export const noWorldDataPorts = graphRule("NET-02", INGRESS_TYPES, closedToWorld(DATA_PORTS), { early: true });

function closedToWorld(ports: readonly number[]) {
  return (resource: CheckedResource, _settings: unknown, graph: ResourceGraph): Verdict => {
    const rules = ingressRules(resource);
    if (!rules.known) return unknown(rules);
    if (!rules.value) return notApplicable("an egress rule");
    const each = all([pass(rules.evidence), ...rules.value.map((entry) => closedRule(resource, entry, ports, graph))]);
    if (resource.type !== SECURITY_GROUP || each.outcome !== "pass") return each;
    return all([each, ...ports.map((port) => closedTogether(resource, port, graph))]);
  };
}

/** Whether the rules of a group, each for a part of the world, are the world together; what is not known counts as nothing. */
function closedTogether(group: CheckedResource, port: number, graph: ResourceGraph): Verdict {
  const apart = referring(graph, group, "securityGroupId", ...INGRESS_TYPES).map((each) =>
    checkedResource(each, graph),
  );
  const ranges = [group, ...apart].flatMap((holder) => {
    const rules = ingressRules(holder);
    const opening = rules.known ? (rules.value ?? []).filter((entry) => opensPort(entry, port) === true) : [];
    return opening.flatMap((entry) => [...rangesOf(entry.ranges), ...rangesOf(prefixListRanges(holder, entry, graph))]);
  });
  if (ranges.length < 2 || !coversWorld(ranges.map(({ value }) => value))) return pass();
  const evidence = ranges.map((range) => range.evidence);
  return fail(`its rules together open port ${port} to the internet`, evidence, `together:${port}`);
}

function closedRule(
  owner: CheckedResource,
  entry: IngressRule,
  ports: readonly number[],
  graph: ResourceGraph,
): Verdict {
  const open: number[] = [];
  let undecided: NotKnown | undefined;
  for (const port of ports) {
    const covered = opensPort(entry, port);
    if (covered === true) open.push(port);
    else if (covered !== false) undecided ??= covered;
  }
  if (open.length === 0 && !undecided) return pass();
  const world = coversInternet(owner, entry, graph);
  if (world === false) return pass();
  if (world !== true) return unknown(world);
  if (open.length === 0 && undecided) return unknown(undecided);
  const path = entry.path || "the rule";
  const evidence = [
    ...(entry.protocol.known ? [entry.protocol.evidence] : []),
    ...(entry.from.known ? [entry.from.evidence] : []),
    ...(entry.to.known ? [entry.to.evidence] : []),
    ...rangesOf(entry.ranges).map((range) => range.evidence),
  ];
  return all(open.map((port) => fail(`${path} opens port ${port} to the internet`, evidence, String(port))));
}

/** NET-06. Without rules of its own the adopted group is emptied. */
export const defaultGroupEmpty = rule("NET-06", DEFAULT_SECURITY_GROUP, (group) =>
  all(
    (["ingress", "egress"] as const).map((direction) => {
      const rules = group.list(direction);
      return judge(rules.known ? known(rules.value.length, rules.evidence) : rules, {
        holds: (count) => count === 0,
        message: (count) => `the default group has ${count} ${direction} ${count === 1 ? "rule" : "rules"}`,
        required: "no rules",
        key: direction,
      });
    }),
  ),
);
