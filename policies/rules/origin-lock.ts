/** Origins that answer their distribution alone. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ingressOf } from "../../graph/traffic.ts";
import { checkedResource } from "../checked.ts";
import { isGroup } from "../group-members.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { isOfType, ofType, referred } from "../related.ts";
import { aws } from "../types.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");
const BALANCER = aws("lb", "LoadBalancer");
const LISTENER = aws("lb", "Listener");
const LISTENER_RULE = aws("lb", "ListenerRule");
const REQUIRED = "a secret header that every rule of the origin demands";

/** */
export const originCloaked = graphRule("X-19", DISTRIBUTION, (cdn, _settings, graph) =>
  when(cdn.list("origins"), (origins) => {
    const withheld = origins.find((origin) => origin.withheld)?.withheld;
    if (withheld) return unknown(withheld);
    const servers = origins.filter((origin) => origin.has("customOriginConfig"));
    if (servers.length === 0) return notApplicable("no origin is a public server");
    const gates = gatesIn(graph);
    const sent = new Set(servers.flatMap(headerNames));
    const isLocked = gates.some(({ name }) => sent.has(name));
    if (!isLocked && onlyPrefixLists(graph)) {
      return pass({ path: "origins", value: "prefix lists", required: "CloudFront alone" });
    }
    return all([
      ...servers.map((origin) => demandedHeader(origin, cdn.marksSecrets, gates)),
      ...gates.filter(({ name }) => sent.has(name)).map((gate) => everywhere(gate, cdn, graph)),
    ]);
  }),
);

/** Whether the groups of every public load balancer admit prefix lists alone. */
function onlyPrefixLists(graph: ResourceGraph): boolean {
  const balancers = ofType(graph, BALANCER).filter(({ inputs }) => inputs?.internal !== true);
  const rules = balancers.flatMap(({ urn }) =>
    graph
      .references(urn, "securityGroups")
      .filter(isGroup)
      .flatMap((group) => ingressOf(graph, group)),
  );
  return rules.length > 0 && rules.every(({ source }) => source.kind === "prefix-list");
}

/** A listener rule that answers only to a header. */
interface Gate {
  /** Of the header, in lower case. */
  readonly name: string;
  readonly rule: Resource;
  /** The values that open it; each should be a secret. */
  readonly values: readonly Reader[];
}

const gates = new WeakMap<ResourceGraph, readonly Gate[]>();

function gatesIn(graph: ResourceGraph): readonly Gate[] {
  const known = gates.get(graph) ?? findGates(graph);
  gates.set(graph, known);
  return known;
}

function findGates(graph: ResourceGraph): readonly Gate[] {
  return ofType(graph, LISTENER_RULE)
    .toSorted(byUrn)
    .flatMap((rule) => {
      const conditions = checkedResource(rule, graph).list("conditions");
      return (conditions.known ? conditions.value : []).flatMap((condition): Gate[] => {
        const name = condition.string("httpHeader.httpHeaderName", "");
        const values = condition.list("httpHeader.values");
        if (!name.known || name.value === "" || (values.known && values.value.length === 0)) return [];
        return [{ name: name.value.toLowerCase(), rule, values: values.known ? values.value : [] }];
      });
    });
}

function headerNames(origin: Reader): readonly string[] {
  const headers = origin.list("customHeaders");
  return (headers.known ? headers.value : []).flatMap((header) => {
    const name = header.string("name", "");
    return name.known ? [name.value.toLowerCase()] : [];
  });
}

function demandedHeader(origin: Reader, marksSecrets: boolean, gates: readonly Gate[]): Verdict {
  return when(origin.list("customHeaders"), (headers, found) => {
    const evidence = { ...found, required: REQUIRED };
    const secret = headers.filter((header) => header.isSecret("value") || (!marksSecrets && header.has("value")));
    if (headers.length === 0) return fail("the origin answers whoever asks it", evidence, origin.path);
    const open = headers.map((header) => header.withheld ?? header.string("value", "")).find((value) => !value.known);
    // In a first preview it is not known yet, whether marked or not.
    if (secret.length === 0 && open && !open.known) return unknown(open);
    if (secret.length === 0) return fail("the header that locks the origin is not a secret", evidence, origin.path);
    const isDemanded = secret.some((header) => {
      const name = header.string("name", "");
      return name.known && gates.some((gate) => gate.name === name.value.toLowerCase());
    });
    return isDemanded ? pass(evidence) : fail("no rule demands the header of the origin", evidence, origin.path);
  });
}

/** What stands beside a gate must be one too, and none may show its key. */
function everywhere({ rule, values, name }: Gate, cdn: CheckedResource, graph: ResourceGraph): Verdict {
  const own = graph.logicalName(rule.urn);
  const shown = { path: "conditions", value: "the values of the header", urn: rule.urn, required: "secrets" };
  const plain = cdn.marksSecrets && values.some((value) => value.string("", "").known);
  const listeners = referred(graph, rule, "listenerArn", LISTENER);
  const open = listeners
    .flatMap((listener) => [listener, ...graph.referrers(listener.urn, "listenerArn")])
    .filter((each) => forwards(each, graph) && !gatesOf(each, graph).includes(name))
    .toSorted(byUrn);
  return all([
    plain ? fail(`the header that ${own} demands is not a secret`, shown, `${own}:values`) : pass(shown),
    ...open.map((each) => {
      const other = graph.logicalName(each.urn);
      const evidence = { path: "conditions", value: "no such header", urn: each.urn, required: REQUIRED };
      return fail(`${other} answers without the header`, evidence, `${other}:header`);
    }),
  ]);
}

function byUrn(a: Resource, b: Resource): number {
  return a.urn < b.urn ? -1 : 1;
}

function gatesOf(rule: Resource, graph: ResourceGraph): readonly string[] {
  return gatesIn(graph)
    .filter((gate) => gate.rule.urn === rule.urn)
    .map((gate) => gate.name);
}

function forwards(holder: Resource, graph: ResourceGraph): boolean {
  if (!isOfType(holder, LISTENER, LISTENER_RULE)) return false;
  const actions = checkedResource(holder, graph).list(isOfType(holder, LISTENER) ? "defaultActions" : "actions");
  return (actions.known ? actions.value : []).some((action) => {
    const type = action.string("type", "");
    return type.known && type.value === "forward";
  });
}
