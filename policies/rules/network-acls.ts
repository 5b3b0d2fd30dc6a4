import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { coversWorld } from "../addresses.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict } from "../model.ts";
import type { CheckedResource, NotKnown, Read, Reader } from "../reading.ts";
import { isOfType, referring } from "../related.ts";
import { aws } from "../types.ts";

const ACLS = [aws("ec2", "NetworkAcl"), aws("ec2", "DefaultNetworkAcl")];
const ACL_RULE = aws("ec2", "NetworkAclRule");
const PORTS = [22, 3389];

interface Entry {
  readonly number: number;
  readonly allows: boolean;
  readonly family: "ipv4" | "ipv6";
  readonly isWorld: boolean;
  readonly opens: readonly number[];
  readonly path: string;
}

/** NET-08. The entry with the lowest number that matches decides. */
export const noWorldInAcl = graphRule("NET-08", [...ACLS, ACL_RULE], (holder, _settings, graph) => {
  const own = entriesOf(holder);
  if (!own) return notApplicable("an egress rule");
  if ("reason" in own) return unknown(own);
  if (own.length === 0) return notApplicable("no rules of its own");
  const whole = entriesAround(holder, graph);
  if ("reason" in whole) return unknown(whole);
  return all(own.map((entry) => judgeEntry(entry, whole)));
});

function judgeEntry(entry: Entry, whole: readonly Entry[]): Verdict {
  const evidence = { path: entry.path || "ruleNumber", value: String(entry.number), required: "no such port" };
  if (!entry.allows || !entry.isWorld) return pass(evidence);
  const open = entry.opens.filter((port) => !whole.some((other) => precedes(other, entry, port)));
  const name = entry.path || `rule ${entry.number}`;
  return all([
    pass(evidence),
    ...open.map((port) => fail(`${name} opens port ${port} to the internet`, evidence, String(port))),
  ]);
}

function precedes(other: Entry, entry: Entry, port: number): boolean {
  const isBefore = !other.allows && other.number < entry.number && other.family === entry.family;
  return isBefore && other.isWorld && other.opens.includes(port);
}

/** All ingress entries of the list that the rule is in. */
function entriesAround(holder: CheckedResource, graph: ResourceGraph): readonly Entry[] | NotKnown {
  const lists: readonly Resource[] =
    holder.type === ACL_RULE
      ? graph.references(holder.urn, "networkAclId").filter((each) => isOfType(each, ...ACLS))
      : [holder.resource];
  const resources = [holder.resource, ...lists, ...lists.flatMap((l) => referring(graph, l, "networkAclId", ACL_RULE))];
  const found: Entry[] = [];
  // In a fixed order, so that the same unknown is named whatever the order of the graph.
  for (const resource of [...new Set(resources)].toSorted((a, b) => (a.urn < b.urn ? -1 : 1))) {
    const entries = entriesOf(checkedResource(resource, graph)) ?? [];
    if ("reason" in entries) return entries;
    found.push(...entries);
  }
  return found;
}

/** Undefined for an egress rule. */
function entriesOf(holder: CheckedResource): readonly Entry[] | NotKnown | undefined {
  if (holder.type === ACL_RULE) {
    const egress = holder.boolean("egress", false);
    if (!egress.known) return egress;
    if (egress.value) return undefined;
    const entry = entryAt(holder, "ruleNumber", "ruleAction");
    return "reason" in entry ? entry : [entry];
  }
  const ingress = holder.list("ingress");
  if (!ingress.known) return ingress;
  const found: Entry[] = [];
  for (const block of ingress.value) {
    const entry = block.withheld ?? entryAt(block, "ruleNo", "action");
    if ("reason" in entry) return entry;
    found.push(entry);
  }
  return found;
}

function entryAt(block: Reader, number: string, action: string): Entry | NotKnown {
  const family = block.has("ipv6CidrBlock") ? "ipv6" : "ipv4";
  const reads = {
    number: block.number(number, 0),
    action: block.string(action, "deny"),
    cidr: block.string(family === "ipv6" ? "ipv6CidrBlock" : "cidrBlock", ""),
    protocol: block.string("protocol", "-1"),
    from: block.number("fromPort", 0),
    to: block.number("toPort", 65_535),
  };
  const open = Object.values(reads).find((read: Read<string | number>) => !read.known);
  if (open && !open.known) return open;
  const { number: no, action: act, cidr, protocol, from, to } = reads;
  if (!no.known || !act.known || !cidr.known || !protocol.known || !from.known || !to.known) {
    return { known: false, path: block.path, reason: "unknown" };
  }
  const isAll = ["-1", "all"].includes(protocol.value);
  const isTcp = ["6", "tcp"].includes(protocol.value);
  return {
    number: no.value,
    allows: act.value.toLowerCase() === "allow",
    family,
    isWorld: coversWorld([cidr.value]),
    opens: PORTS.filter((port) => isAll || (isTcp && from.value <= port && port <= to.value)),
    path: block.path,
  };
}
