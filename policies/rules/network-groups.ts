import type { ResourceGraph } from "../../graph/query.ts";
import { groupMembers } from "../group-members.ts";
import {
  EGRESS_TYPES,
  egressRules,
  INGRESS_TYPES,
  type IngressRule,
  ingressRules,
  SECURITY_GROUP,
} from "../ingress.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Evidence, Reader } from "../reading.ts";
import { groupsOfRule, isDataGroup, isPublicBalancer } from "../security-groups.ts";
import type { Tri } from "../tri.ts";
import { aws } from "../types.ts";
import { coversInternet, rangesOf } from "../world.ts";

/** Whether the rule is for exactly one of the TCP ports. */
function isOnly({ protocol, from, to }: IngressRule, ports: readonly number[]): Tri {
  if (!protocol.known) return protocol;
  if (!["tcp", "6"].includes(protocol.value.toLowerCase())) return false;
  if (!from.known) return from;
  if (!to.known) return to;
  return from.value === to.value && ports.includes(from.value ?? -1);
}

function evidenceOf({ path, protocol, from, to, ranges }: IngressRule): readonly Evidence[] {
  const parts = [protocol, from, to].flatMap((part) => (part.known ? [part.evidence] : []));
  const found = [...parts, ...rangesOf(ranges).map(({ evidence }) => evidence)];
  return found.length > 0 ? found : [{ path, value: "a rule" }];
}

/** Judges the rules of the resource that reach the internet, or are reached from it. */
function eachWorldRule(
  owner: CheckedResource,
  direction: "ingress" | "egress",
  graph: ResourceGraph,
  check: (rule: IngressRule, name: string) => Verdict,
): Verdict {
  const rules = direction === "ingress" ? ingressRules(owner) : egressRules(owner);
  if (!rules.known) return unknown(rules);
  if (!rules.value) return notApplicable(direction === "ingress" ? "an egress rule" : "an ingress rule");
  const verdicts = rules.value.map((entry) => {
    const verdict = check(entry, entry.path || "the rule");
    if (verdict.outcome === "pass") return verdict;
    const world = coversInternet(owner, entry, graph);
    if (world === false) return pass();
    return world === true ? verdict : unknown(world);
  });
  return all([pass(rules.evidence), ...verdicts]);
}

/** NET-03. */
export const webOnly = graphRule("NET-03", INGRESS_TYPES, (owner, _settings, graph) =>
  eachWorldRule(owner, "ingress", graph, (entry, name) => {
    const web = isOnly(entry, [80, 443]);
    if (web === false) {
      return fail(`${name} opens more than the ports 80 and 443 to the internet`, evidenceOf(entry), `${name}:ports`);
    }
    if (web !== true) return unknown(web);
    const groups = groupsOfRule(owner, graph);
    if (groups.length === 0) return unknown("securityGroupId");
    return all(
      groups.map((group) => {
        const members = groupMembers(group, graph);
        const strangers = members.filter((member) => !isPublicBalancer(member, graph));
        const names = strangers
          .map(({ urn, type }) => `${type} ${graph.logicalName(urn)}`)
          .toSorted()
          .join(", ");
        if (members.length > 0 && strangers.length === 0) return pass(...evidenceOf(entry));
        const who = members.length === 0 ? "nothing" : names;
        return fail(`${name} opens ${who} to the internet, not a public load balancer`, evidenceOf(entry), name);
      }),
    );
  }),
);

/** NET-04. */
export const egressOnlyHttps = graphRule("NET-04", EGRESS_TYPES, (owner, _settings, graph) =>
  eachWorldRule(owner, "egress", graph, (entry, name) => {
    const groups = groupsOfRule(owner, graph);
    const data = groups.map((group) => isDataGroup(group, graph));
    if (data.includes(true)) {
      return fail(`${name} lets a data store reach the internet`, evidenceOf(entry), `${name}:data`);
    }
    const https = isOnly(entry, [443]);
    if (https === false) return fail(`${name} lets more than HTTPS out to the internet`, evidenceOf(entry), name);
    if (https !== true) return unknown(https);
    const open = data.find((each) => typeof each !== "boolean");
    if (open !== undefined && typeof open !== "boolean") return unknown(open);
    return groups.length === 0 ? unknown("securityGroupId") : pass(...evidenceOf(entry));
  }),
);

/** Ports that a rule between two groups may open: one service's, with room for a few beside it. */
const MOST_PORTS = 100;
const RANGES = ["cidrIpv4", "cidrIpv6", "prefixListId", "cidrBlocks", "ipv6CidrBlocks", "prefixListIds"];
const PEERS = ["referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups"];

/**
 * NET-13. What comes in, and what goes out to a group. The internet is for NET-03 and NET-04, and rules of a group for
 * itself are left out: the nodes of a cluster talk on any port.
 */
export const fewPorts = graphRule("NET-13", [...INGRESS_TYPES, EGRESS_TYPES[2]], (owner, _settings, graph) => {
  const [inward, outward] = [ingressRules(owner), egressRules(owner)];
  if (!inward.known) return unknown(inward);
  if (!outward.known) return unknown(outward);
  const names = ({ path }: IngressRule, properties: readonly string[]) =>
    properties.some((property) => (path === "" ? owner : owner.at(path)).has(property));
  const judged = [
    ...(inward.value ?? []).filter(
      (entry) => names(entry, [...PEERS, ...RANGES]) && coversInternet(owner, entry, graph) !== true,
    ),
    ...(outward.value ?? []).filter((entry) => names(entry, PEERS)),
  ];
  return judged.length === 0 ? notApplicable("no rule for others") : all(judged.map(opensFew));
});

function opensFew(entry: IngressRule): Verdict {
  const { protocol, from, to } = entry;
  const name = entry.path || "the rule";
  if (!protocol.known) return unknown(protocol);
  const kind = protocol.value.toLowerCase();
  if (kind === "-1" || kind === "all") {
    return fail(`${name} opens every port of every protocol to others`, evidenceOf(entry), `${name}:ports`);
  }
  if (!["tcp", "udp", "6", "17"].includes(kind)) return pass(...evidenceOf(entry));
  if (!from.known) return unknown(from);
  if (!to.known) return unknown(to);
  const count = (to.value ?? 65_535) - (from.value ?? 0) + 1;
  return count <= MOST_PORTS
    ? pass(...evidenceOf(entry))
    : fail(`${name} opens ${count} ports to others, at most ${MOST_PORTS}`, evidenceOf(entry), `${name}:ports`);
}

/** What the providers write where nothing is said. */
const DEFAULTS = new Set(["", "Managed by Pulumi", "Managed by Terraform"]);
const RULES = ["ec2/SecurityGroupRule", "vpc/SecurityGroupIngressRule", "vpc/SecurityGroupEgressRule"].map((name) => {
  const [module = "", type = ""] = name.split("/");
  return aws(module, type);
});

/** NET-05. */
export const described = rule("NET-05", [SECURITY_GROUP, ...RULES], (holder) => {
  const own = describes(holder, holder.type === SECURITY_GROUP ? "the group" : "the rule");
  if (holder.type !== SECURITY_GROUP) return own;
  return all([own, ...(["ingress", "egress"] as const).map((direction) => inlineDescribed(holder, direction))]);
});

function describes(reader: Reader, name: string): Verdict {
  return judge(reader.string("description", ""), {
    holds: (text) => !DEFAULTS.has(text),
    message: `${name} does not say what it is for`,
    required: "a text of its own",
    key: name,
  });
}

function inlineDescribed(group: CheckedResource, direction: string): Verdict {
  return when(group.list(direction), (entries) =>
    all([pass(), ...entries.map((entry) => (entry.withheld ? unknown(entry.withheld) : describes(entry, entry.path)))]),
  );
}
