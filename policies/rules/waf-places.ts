/** Web ACLs and what is around them: their address sets, their logs, what they stand in front of. */
import type { ResourceGraph } from "../../graph/query.ts";
import { coversWorld } from "../addresses.ts";
import { checkedResource } from "../checked.ts";
import { byUrn, firewallRules, WEB_ACL } from "../firewall-rules.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Read, Reader } from "../reading.ts";
import { known } from "../reading.ts";
import { ofType, referring } from "../related.ts";
import { isOneOf } from "../requirements.ts";
import { aws } from "../types.ts";

const IP_SET = aws("wafv2", "IpSet");

/** WAF-06. */
export const addressSets = graphRule("WAF-06", [IP_SET, WEB_ACL], (holder, _settings, graph) => {
  const place = inPlace(holder);
  if (holder.type === WEB_ACL) return all([place ?? notApplicable("a regional web ACL"), letsKnownPast(holder, graph)]);
  const allowing = byUrn(ofType(graph, WEB_ACL)).map((acl) =>
    allows(checkedResource(acl, graph, holder.marksSecrets), holder, graph),
  );
  const open = allowing.find((each) => !each.known);
  const isAllowed = allowing.some((each) => each.known && each.value);
  if (!isAllowed && open && !open.known) return unknown(open);
  if (!isAllowed) return place ?? notApplicable("no rule lets its addresses through");
  return all([place ?? pass(), narrow(holder)]);
});

/** Kinds of statements that a request cannot meet by what it says of itself. */
const BY_ORIGIN = /^(ipSetReference|asnMatch|labelMatch)Statement$/i;

function letsKnownPast(acl: CheckedResource, graph: ResourceGraph): Verdict {
  return when(firewallRules(acl, graph), (rules) => {
    const allowing = rules.filter((each) => each.has("action.allow"));
    if (allowing.length === 0) return notApplicable("a regional web ACL");
    return all(
      allowing.map((each) => {
        const statement = each.at.at(each.path("statement"));
        const evidence = { path: statement.path, value: "allow", required: "a set of addresses" };
        return asksForOrigin(statement)
          ? pass(evidence)
          : fail(`${each.name} lets past the other rules whoever says the right thing`, evidence, each.name);
      }),
    );
  });
}

/** Of several conditions one is enough, of alternatives each has to. */
function asksForOrigin(statement: Reader): boolean {
  return statement.keys().some((key) => {
    if (BY_ORIGIN.test(key)) return true;
    const list = statement.at(key).list(key.startsWith("A") || key.startsWith("O") ? "Statements" : "statements");
    if (!list.known || list.value.length === 0) return false;
    return /^or/i.test(key) ? list.value.every(asksForOrigin) : /^and/i.test(key) && list.value.some(asksForOrigin);
  });
}

/** Undefined for a regional one, which may be anywhere. */
function inPlace(holder: CheckedResource): Verdict | undefined {
  const scope = holder.string("scope", "REGIONAL");
  if (!scope.known) return unknown(scope);
  if (scope.value !== "CLOUDFRONT") return undefined;
  // Without one it is where its provider works, which not every host of the rules shows.
  if (!holder.has("region")) return unknown("region");
  return isOneOf(holder, "region", ["us-east-1"], (region) => `is for CloudFront, but lives in ${region}`);
}

/** Whether a rule of the web ACL lets the addresses of the set through. */
function allows(acl: CheckedResource, set: CheckedResource, graph: ResourceGraph): Read<boolean> {
  if (!graph.references(acl.urn).some(({ urn }) => urn === set.urn)) {
    return known(false, { path: "rules", value: "another set" });
  }
  const rules = firewallRules(acl, graph);
  if (!rules.known) return { ...rules, path: `${acl.name}: ${rules.path}` };
  const arn = set.resource.outputs?.arn;
  const lists = rules.value
    .filter((each) => each.has("action.allow"))
    .flatMap((each) => setsOf(each.at.at(each.path("statement"))));
  // One that is not known yet may be this one, since the web ACL does use it.
  const found = lists.some((list) => !list.known || list.value === arn);
  return known(found, { path: "rules", value: found ? "an allow rule" : "no allow rule" });
}

/** ARNs of all sets in a statement, at whatever depth. */
function setsOf(statement: Reader): readonly Read<string>[] {
  return statement.keys().flatMap((key) => {
    const inner = statement.at(key);
    if (/^ipSetReferenceStatement$/i.test(key)) return [inner.string(key.startsWith("I") ? "ARN" : "arn", "")];
    const nested = ["statement", "Statement"].flatMap((name) => (inner.has(name) ? setsOf(inner.at(name)) : []));
    const lists = ["statements", "Statements"].flatMap((name) => {
      const list = inner.list(name);
      return list.known ? list.value.flatMap(setsOf) : [list];
    });
    return [...nested, ...lists];
  });
}

function narrow(set: CheckedResource): Verdict {
  return when(set.list("addresses"), (entries, evidence) => {
    const texts = entries.map((entry) => entry.string("", ""));
    const open = texts.find((text) => !text.known);
    const shown = { ...evidence, required: "no range shorter than /8" };
    if (coversWorld(texts.flatMap((text) => (text.known ? [text.value] : [])))) {
      return fail("an allow rule lets the internet past all other rules", shown, "addresses");
    }
    return open && !open.known ? unknown(open) : pass(shown);
  });
}

const LOGGING = aws("wafv2", "WebAclLoggingConfiguration");

/** */
export const firewallLogged = graphRule("X-17", WEB_ACL, (acl, _settings, graph) => {
  const [logging] = byUrn(referring(graph, acl, "resourceArn", LOGGING));
  const path = "a logging configuration";
  if (logging) return pass({ path, value: "present", urn: logging.urn, required: "present" });
  const arn = byUrn(ofType(graph, LOGGING))
    .filter((each) => graph.references(each.urn, "resourceArn").length === 0)
    .map((each) => checkedResource(each, graph, acl.marksSecrets).string("resourceArn"))
    .find((each) => !each.known);
  if (arn && !arn.known) return unknown(arn);
  return fail("nobody can see what it blocked", { path, value: "absent", required: "present" });
});

const LOAD_BALANCER = aws("lb", "LoadBalancer");
const LISTENER = aws("lb", "Listener");
const LISTENER_RULE = aws("lb", "ListenerRule");
const DISTRIBUTION = aws("cloudfront", "Distribution");

/** */
export const publicBehindFirewall = graphRule("X-16", LOAD_BALANCER, (balancer, _settings, graph) =>
  when(balancer.string("loadBalancerType", "application"), (kind) => {
    if (kind !== "application") return notApplicable(`a ${kind} load balancer`);
    return when(balancer.boolean("internal", false), (internal) =>
      internal ? notApplicable("an internal load balancer") : firewallOf(balancer, graph),
    );
  }),
);

function firewallOf(balancer: CheckedResource, graph: ResourceGraph): Verdict {
  const path = "a web ACL";
  const [association] = byUrn(referring(graph, balancer, "resourceArn", aws("wafv2", "WebAclAssociation")));
  if (association) return pass({ path, value: "associated", urn: association.urn, required: "associated" });
  const guarded = byUrn(referring(graph, balancer, "origins", DISTRIBUTION)).find((cdn) =>
    checkedResource(cdn, graph, balancer.marksSecrets).has("webAclId"),
  );
  const shown = { path, value: "absent", required: "associated, or at the distributions that alone reach it" };
  if (!guarded) return fail("no firewall looks at its requests", shown);
  return all([
    pass({ path, value: "at a distribution", urn: guarded.urn, required: shown.required }),
    ...byUrn(referring(graph, balancer, "loadBalancerArn", LISTENER)).map((listener) =>
      closed(checkedResource(listener, graph, balancer.marksSecrets), graph),
    ),
  ]);
}

/** Whether whoever comes without the distribution's header is turned away. */
function closed(listener: CheckedResource, graph: ResourceGraph): Verdict {
  const rules = byUrn(referring(graph, listener, "listenerArn", LISTENER_RULE)).map((each) =>
    checkedResource(each, graph, listener.marksSecrets),
  );
  return all([
    when(forwards(listener, "defaultActions"), (open, evidence) =>
      open
        ? fail(`${listener.name} forwards what comes past the distribution`, evidence, listener.name)
        : pass(evidence),
    ),
    ...rules.map((each) => asksForHeader(each)),
  ]);
}

function asksForHeader(each: CheckedResource): Verdict {
  return when(forwards(each, "actions"), (forwarding) => {
    if (!forwarding) return pass();
    return when(each.list("conditions"), (conditions, evidence) => {
      const shown = {
        ...evidence,
        value: `${conditions.length} conditions`,
        required: "a condition on a header",
        urn: each.urn,
      };
      if (conditions.some((condition) => condition.has("httpHeader"))) return pass(shown);
      const withheld = conditions.find((condition) => condition.withheld)?.withheld;
      if (withheld) return unknown(withheld);
      return fail(`${each.name} forwards what comes past the distribution`, shown, each.name);
    });
  });
}

function forwards(holder: CheckedResource, path: string): Read<boolean> {
  const actions = holder.list(path);
  if (!actions.known) return actions;
  const types = actions.value.map((action) => action.string("type", ""));
  const open = types.find((type) => !type.known);
  if (open && !open.known) return open;
  return known(
    types.some((type) => type.known && type.value === "forward"),
    { ...actions.evidence, urn: holder.urn },
  );
}
