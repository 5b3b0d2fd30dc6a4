/** Names that the world asks for: where they lead, and who notices when they do not answer. */
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { balancersBehind, onlyCloudflare } from "../cloudflare-origins.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType, referring } from "../related.ts";
import { eachOf } from "../requirements.ts";
import { matches } from "../secret-access.ts";
import { aws } from "../types.ts";
import { cloudflare, inZone, isInner, isServiceName, isTunnel, isWeb, RECORD, targetPath } from "../zones.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");

/** */
export const noDanglingName = graphRule("X-20", RECORD, (record, { externalTargets }, graph) =>
  when(record.string("type", ""), (type) => {
    if (!isWeb(record)) return notApplicable(`a record of the type ${type}`);
    return when(record.string("name", ""), (name) => {
      if (isServiceName(name)) return notApplicable("a record for verification or mail");
      const target = leadsSomewhere(record, name, externalTargets, graph);
      const proxied = record.boolean("proxied", false);
      if (!proxied.known) return all([target, unknown(proxied)]);
      return proxied.value && target.outcome === "pass" ? all([target, closedOrigin(record, name, graph)]) : target;
    });
  }),
);

function leadsSomewhere(
  record: CheckedResource,
  name: string,
  external: readonly string[],
  graph: ResourceGraph,
): Verdict {
  const path = targetPath(record);
  const linked = graph.references(record.urn, path);
  if (linked.length > 0) return pass({ path, value: linked.map(({ type }) => type).join(", ") });
  return when(record.string(path, ""), (text, found) => {
    const target = text.replace(/\.$/, "").toLowerCase();
    const evidence = { ...found, required: "a resource of this graph, or one of externalTargets" };
    const isOwn =
      answersOf(graph).has(target) || inZone(record, RECORD, graph).some((each) => isAt(each, target, record));
    if (isOwn || isTunnel(record) || external.some((pattern) => matches(pattern, target))) return pass(evidence);
    return fail(`${name} leads to ${target || "nothing"}, which is not of this graph`, evidence, name);
  });
}

/** Another record of the zone has the target as its name. */
function isAt(each: Resource, target: string, record: CheckedResource): boolean {
  return each.urn !== record.urn && String(each.inputs?.name ?? "").toLowerCase() === target;
}

const answers = new WeakMap<ResourceGraph, ReadonlySet<string>>();

/** Host names and addresses that resources of the graph have been given; what repeats an input was asked for, not given. */
function answersOf(graph: ResourceGraph): ReadonlySet<string> {
  const known = answers.get(graph);
  if (known) return known;
  const texts = new Set<string>();
  const add = (value: Json | undefined) => {
    if (typeof value === "string" && /^[a-z0-9.:-]+$/i.test(value) && /[.:]/.test(value))
      texts.add(value.toLowerCase());
  };
  for (const { type, custom, inputs = {}, outputs = {} } of graph.resources) {
    if (!custom || type.startsWith("cloudflare:") || type.startsWith("pulumi:")) continue;
    for (const [key, value] of Object.entries(outputs)) {
      if (JSON.stringify(value) === JSON.stringify(inputs[key])) continue;
      if (Array.isArray(value)) for (const each of value) add(each);
      else add(value);
    }
  }
  answers.set(graph, texts);
  return texts;
}

/** A load balancer behind the proxy must not answer those who go around it. */
function closedOrigin(record: CheckedResource, name: string, graph: ResourceGraph): Verdict {
  const balancers = balancersBehind(record, graph);
  const path = targetPath(record);
  if (balancers.length === 0 || isTunnel(record)) return pass({ path, value: "no load balancer of the graph" });
  const types = ["AuthenticatedOriginPullsSettings", "AuthenticatedOriginPulls"].map(cloudflare);
  const asks = types.flatMap((type) => inZone(record, type, graph)).length > 0;
  const evidence = { path, value: asks ? "a client certificate" : "addresses", required: "Cloudflare alone" };
  return asks || balancers.every((balancer) => onlyCloudflare(balancer, graph))
    ? pass(evidence)
    : fail(`the origin of ${name} answers those who go around Cloudflare`, evidence, `${name}:origin`);
}

const CANARY = aws("synthetics", "Canary");
const HEALTH_CHECK = aws("route53", "HealthCheck");
const CHECK = cloudflare("Healthcheck");
const METRIC_ALARM = aws("cloudwatch", "MetricAlarm");

/** */
export const watchedFromOutside = graphRule("X-38", [RECORD, DISTRIBUTION], (holder, _settings, graph) => {
  if (holder.type === RECORD) {
    return when(holder.string("type", ""), (type) => {
      if (!isWeb(holder)) return notApplicable(`a record of the type ${type}`);
      return when(holder.string("name", ""), (name) =>
        isServiceName(name) || name.startsWith("*") || isInner(holder)
          ? notApplicable("no host of its own")
          : watched(name, graph),
      );
    });
  }
  const named = new Set(ofType(graph, RECORD).map(({ inputs }) => String(inputs?.name ?? "").toLowerCase()));
  return when(holder.list("aliases"), (aliases) => {
    const hosts = aliases.filter((alias) => {
      const text = alias.string("", "");
      return !text.known || !(named.has(text.value.toLowerCase()) || text.value.startsWith("*"));
    });
    if (hosts.length === 0) return notApplicable("its hosts are judged at their records");
    return eachOf(holder, "aliases", (alias) =>
      when(alias.string("", ""), (host) => (named.has(host.toLowerCase()) ? pass() : watched(host, graph))),
    );
  });
});

/** A canary or a health check asks for the host, and an alarm hears of it. */
function watched(host: string, graph: ResourceGraph): Verdict {
  const canaries = ofType(graph, CANARY);
  const asking = canaries.filter(({ inputs }) => mentions(inputs, host));
  const checks = ofType(graph, HEALTH_CHECK).filter(({ inputs }) => same(inputs?.fqdn, host));
  const own = ofType(graph, CHECK).filter(({ inputs }) => same(inputs?.address, host) && inputs?.suspended !== true);
  const heard =
    asking.some((each) => hasAlarm(each, "CloudWatchSynthetics", "CanaryName", graph)) ||
    checks.some((each) => hasAlarm(each, "AWS/Route53", "HealthCheckId", graph)) ||
    (own.length > 0 && ofType(graph, cloudflare("NotificationPolicy")).some(isOfChecks));
  const evidence = { path: "name", value: host, required: "a check from outside, with an alarm" };
  if (heard) return pass(evidence);
  if (asking.length + checks.length + own.length > 0)
    return fail(`nobody hears when ${host} does not answer`, evidence, host);
  // The script of a canary may be in an archive.
  const isOpen = canaries.some(({ inputs }) => !/[a-z0-9-]+\.[a-z]{2,}/i.test(JSON.stringify(inputs?.runConfig ?? "")));
  return isOpen ? unknown("runConfig") : fail(`nothing asks for ${host} from outside`, evidence, host);
}

function mentions(inputs: Resource["inputs"], host: string): boolean {
  const texts = JSON.stringify(inputs ?? {}).toLowerCase();
  return texts.includes(`"${host.toLowerCase()}"`) || texts.includes(`//${host.toLowerCase()}`);
}

const same = (value: Json | undefined, host: string) =>
  typeof value === "string" && value.toLowerCase() === host.toLowerCase();

const isOfChecks = ({ inputs }: Resource) => inputs?.alertType === "health_check_status_notification";

function hasAlarm(check: Resource, namespace: string, dimension: string, graph: ResourceGraph): boolean {
  const name = graph.value(check, "name", { outputs: true });
  return ofType(graph, METRIC_ALARM).some((alarm) => {
    const reader = checkedResource(alarm, graph);
    const space = reader.string("namespace", "");
    if (!space.known || space.value !== namespace) return false;
    const value = reader.string(`dimensions.${dimension}`, "");
    if (!value.known) return referring(graph, check, "dimensions", METRIC_ALARM).some(({ urn }) => urn === alarm.urn);
    return value.value !== "" && (value.value === check.id || (name.known && name.value === value.value));
  });
}
