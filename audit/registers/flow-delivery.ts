/** From the internet through the CDN and load balancers to services, and messages that leave. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType, referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import type { End, Flow } from "./data-flow.ts";
import { inTransit } from "./encryption-in-transit.ts";
import { told } from "./facts.ts";
import { byAddress, hostOf } from "./names.ts";
import { INTERNET } from "./sources.ts";
import { storeFactsOf } from "./stores.ts";

const VISITORS: End = { name: "visitors", boundary: INTERNET };

export function deliveryFlows(graph: ResourceGraph): readonly Flow[] {
  return [...distributions(graph), ...targets(graph), ...subscriptions(graph), ...events(graph)];
}

function distributions(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("cloudfront", "Distribution")).flatMap((cdn) => {
    const checked = checkedResource(cdn, graph);
    const origins = checked.list("origins");
    const states = inTransit(checked, graph);
    const viewers = states.find(({ what }) => what === "viewers");
    const entry: Flow = {
      from: VISITORS,
      to: cdn,
      data: undefined,
      road: "HTTP",
      transport: viewers?.state === "encrypted" ? "TLS" : "TLS is optional",
      statedBy: cdn,
    };
    const onward = (origins.known ? origins.value : []).map((origin): Flow => {
      const host = told(origin.string("domainName", ""));
      const found = byAddress(graph, host);
      const id = told(origin.string("originId", ""));
      const state = states.find(({ what }) => what.endsWith(` ${id}`));
      return {
        from: cdn,
        to: found ?? { name: hostOf(host), boundary: "a third party" },
        data: found && storeFactsOf(found) ? found : undefined,
        road: "origin",
        transport: state?.state === "encrypted" ? "TLS" : (state?.state ?? ""),
        statedBy: cdn,
      };
    });
    return [entry, ...onward];
  });
}

/** Load balancer to service, by target groups: what the security groups only allow happens here. */
function targets(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("lb", "TargetGroup")).flatMap((group) => {
    const users = graph.referrers(group.urn);
    const rules = users.filter(({ type }) => /:ListenerRule$/.test(type));
    const listeners = [
      ...users.filter(({ type }) => /:Listener$/.test(type)),
      ...rules.flatMap((rule) => graph.references(rule.urn, "listenerArn")),
    ];
    const balancers = new Set(
      listeners.flatMap(({ urn }) => referred(graph, { urn }, "loadBalancerArn", aws("lb", "LoadBalancer"))),
    );
    const services = users.filter(({ type }) => type === aws("ecs", "Service"));
    const [state] = inTransit(checkedResource(group, graph), graph);
    const transport = state?.state === "encrypted" ? "TLS" : (state?.state ?? "");
    return [...balancers].flatMap((balancer) =>
      services.map((service) => ({
        from: balancer,
        to: service,
        data: undefined,
        road: `target group ${graph.logicalName(group.urn)}`,
        transport,
        statedBy: group,
      })),
    );
  });
}

/** Who hears of messages; of an address only the domain or host. */
function subscriptions(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("sns", "TopicSubscription")).flatMap((subscription): readonly Flow[] => {
    const [topic] = referred(graph, subscription, "topic", aws("sns", "Topic"));
    if (!topic) return [];
    const protocol = told(checkedResource(subscription, graph).string("protocol", ""));
    const endpoint = checkedResource(subscription, graph).string("endpoint", "");
    const [inside] = graph.references(subscription.urn, "endpoint");
    const outside: End = {
      name: `${protocol} to ${told(endpoint, (text) => hostOf(text.split("@").at(-1) ?? ""))}`,
      boundary: protocol.startsWith("email") ? "a mailbox" : "a third party",
    };
    const transport =
      protocol === "http" ? "not encrypted" : /^(https|sqs|lambda|firehose)$/.test(protocol) ? "TLS" : "";
    return [
      { from: topic, to: inside ?? outside, data: topic, road: "notification", transport, statedBy: subscription },
    ];
  });
}

function events(graph: ResourceGraph): readonly Flow[] {
  const rules = ofType(graph, aws("cloudwatch", "EventTarget")).flatMap((target) => {
    const [rule] = graph.references(target.urn, "rule");
    const [to] = graph.references(target.urn, "arn");
    return rule && to ? [flow(rule, to, "event", target)] : [];
  });
  const mappings = ofType(graph, aws("lambda", "EventSourceMapping")).flatMap((mapping) => {
    const [from] = graph.references(mapping.urn, "eventSourceArn");
    const [to] = graph.references(mapping.urn, "functionName");
    return from && to ? [{ ...flow(from, to, "events", mapping), data: from }] : [];
  });
  return [...rules, ...mappings];
}

function flow(from: Resource, to: Resource, road: string, statedBy: Resource): Flow {
  return { from, to, data: undefined, road, transport: "TLS (within the provider)", statedBy };
}
