/** Ways in over HTTP: content delivery and load balancers. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType, referred } from "../../policies/related.ts";
import { isPublicBalancer } from "../../policies/security-groups.ts";
import { aws } from "../../policies/types.ts";
import { firewallsOf, names } from "./entry-firewalls.ts";
import type { Entry } from "./entry-points.ts";
import { told } from "./facts.ts";
import { byAddress } from "./names.ts";
import { admitted, groupsOf, INTERNET } from "./sources.ts";

export const DISTRIBUTION = aws("cloudfront", "Distribution");
const LISTENER = aws("lb", "Listener");
const NO_LOGIN = "none";

export function distribution(cdn: Resource, graph: ResourceGraph): readonly Entry[] {
  const checked = checkedResource(cdn, graph);
  if (told(checked.boolean("enabled", true)) === "false") return [];
  const restriction = checked.at("restrictions.geoRestriction");
  const kind = told(restriction.string("restrictionType", "none"));
  const countries = restriction.list("locations");
  const where = countries.known ? countries.value.map((each) => told(each.string("", ""))).join(", ") : told(countries);
  const from = kind === "none" ? INTERNET : `${INTERNET}, ${kind === "whitelist" ? "only from" : "not from"} ${where}`;
  const origins = checked.list("origins");
  const leadsTo = origins.known
    ? origins.value.map((origin) => {
        const host = origin.string("domainName", "");
        const found = host.known ? byAddress(graph, host.value) : undefined;
        return found ? graph.logicalName(found.urn) : told(host);
      })
    : [told(origins)];
  const viewer = told(checked.string("defaultCacheBehavior.viewerProtocolPolicy", "allow-all"));
  const ports = viewer === "https-only" ? "443" : viewer === "redirect-to-https" ? "443; 80 only redirects" : "443; 80";
  const trusted = ["trustedKeyGroups", "trustedSigners"].some((path) => checked.has(`defaultCacheBehavior.${path}`));
  return [
    { ports, reachedBy: [from], behind: firewallsOf(cdn, graph), login: trusted ? "signed URLs" : NO_LOGIN, leadsTo },
  ];
}

export function balancer(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  if (!isPublicBalancer(resource, graph)) return [];
  const groups = groupsOf(graph, resource);
  const byPorts = admitted(graph, groups);
  const cdns = ofType(graph, DISTRIBUTION).filter((cdn) =>
    graph.references(cdn.urn, "origins").some(({ urn }) => urn === resource.urn),
  );
  const behind = [...firewallsOf(resource, graph), ...names(graph, cdns).map((name) => `CDN ${name}`)];
  const listeners = graph
    .referrers(resource.urn, "loadBalancerArn")
    .filter(({ type }) => type === LISTENER || type.endsWith("listener:Listener"));
  return listeners.map((listener) => {
    const checked = checkedResource(listener, graph);
    const port = told(checked.number("port", 80));
    const own = [...byPorts].filter(([ports]) => includesPort(ports, port)).flatMap(([, sources]) => sources);
    const reachedBy =
      groups.length === 0
        ? [`${INTERNET} (no security group)`]
        : own.length > 0
          ? [...new Set(own)]
          : ["nobody: no rule admits this port"];
    return {
      ports: `${port} ${told(checked.string("protocol", "HTTP"))}`,
      reachedBy,
      behind,
      login: hasLogin(listener, graph) ? "by the load balancer" : NO_LOGIN,
      leadsTo: targetsOf(listener, graph),
    };
  });
}

function includesPort(ports: string, port: string): boolean {
  if (ports === "all" || ports === port) return true;
  const [from, to] = ports.split("-").map(Number);
  return from !== undefined && to !== undefined && Number(port) >= from && Number(port) <= to;
}

function hasLogin(listener: Resource, graph: ResourceGraph): boolean {
  const actions = checkedResource(listener, graph).list("defaultActions");
  return actions.known && actions.value.some((each) => /^authenticate/.test(told(each.string("type", ""))));
}

/** Services behind the target groups of the listener and its rules. */
function targetsOf(listener: Resource, graph: ResourceGraph): readonly string[] {
  const rules = graph.referrers(listener.urn, "listenerArn");
  const groups = [listener, ...rules].flatMap(({ urn }) =>
    graph.references(urn).filter(({ type }) => type === aws("lb", "TargetGroup")),
  );
  const members = groups.flatMap((group) => {
    const users = graph
      .referrers(group.urn)
      .filter(({ type }) => type === aws("ecs", "Service") || type === aws("lb", "TargetGroupAttachment"));
    return users.length > 0 ? users : [group];
  });
  return names(graph, members);
}

export function classicBalancer(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const checked = checkedResource(resource, graph);
  if (told(checked.boolean("internal", false)) === "true") return [];
  const listeners = checked.list("listeners");
  const reachedBy = [...new Set([...admitted(graph, groupsOf(graph, resource)).values()].flat())];
  return (listeners.known ? listeners.value : []).map((listener) => ({
    ports: `${told(listener.number("lbPort", 0))} ${told(listener.string("lbProtocol", "http"))}`,
    reachedBy: reachedBy.length > 0 ? reachedBy : [INTERNET],
    behind: [],
    login: NO_LOGIN,
    leadsTo: names(graph, referred(graph, resource, "instances", aws("ec2", "Instance"))),
  }));
}
