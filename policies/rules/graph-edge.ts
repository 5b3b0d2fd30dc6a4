/** Names and certificates, distributions and the origins behind them. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ingressOf } from "../../graph/traffic.ts";
import { checkedResource } from "../checked.ts";
import { isGroup } from "../group-members.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { ofType } from "../related.ts";
import { aws, canonicalType } from "../types.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");
const LISTENER = aws("lb", "Listener");
const LISTENER_RULE = aws("lb", "ListenerRule");
const CERTIFICATE = aws("acm", "Certificate");
const VALIDATION = aws("acm", "CertificateValidation");

/** */
export const namesCovered = graphRule("X-34", [DISTRIBUTION, LISTENER], (holder, _settings, graph) => {
  const isCdn = holder.type === DISTRIBUTION;
  const path = isCdn ? "viewerCertificate.acmCertificateArn" : "certificateArn";
  if (!holder.has(path)) return notApplicable("no certificate of ACM");
  const certificate = certificateOf(holder.urn, path, graph);
  if (!certificate) {
    return when(holder.string(path, ""), () => notApplicable("a certificate from elsewhere"));
  }
  const checked = checkedResource(certificate, graph, holder.marksSecrets);
  const names = [checked.string("domainName", ""), ...textsOf(checked, "subjectAlternativeNames")];
  const covered = names.flatMap((name) => (name.known ? [name.value] : []));
  if (names.some((name) => !name.known)) return unknown("subjectAlternativeNames");
  const hosts = isCdn ? textsOf(holder, "aliases") : hostsOf(holder, graph);
  const shown = { path: isCdn ? "aliases" : "certificateArn", value: covered.join(", "), urn: certificate.urn };
  return all([
    pass({ ...shown, required: "every host" }),
    ...hosts.map((host) => {
      if (!host.known) return unknown(host);
      return covered.some((name) => covers(name, host.value))
        ? pass()
        : fail(`the certificate does not name ${host.value}`, { ...shown, required: host.value }, host.value);
    }),
    isCdn ? inCloudFrontsRegion(checked, graph) : pass(),
    isValidated(certificate, graph),
  ]);
});

function certificateOf(urn: string, path: string, graph: ResourceGraph): Resource | undefined {
  for (const found of graph.references(urn, path)) {
    if (found.type === CERTIFICATE) return found;
    if (found.type !== VALIDATION) continue;
    return graph.references(found.urn, "certificateArn").find(({ type }) => type === CERTIFICATE);
  }
  return undefined;
}

function textsOf(at: Reader, path: string) {
  const entries = at.list(path);
  return entries.known ? entries.value.map((entry) => entry.string("", "")) : [entries];
}

/** Hosts that the rules of a listener ask for. */
function hostsOf(listener: CheckedResource, graph: ResourceGraph) {
  return graph
    .referrers(listener.urn, "listenerArn")
    .filter(({ type }) => canonicalType(type) === LISTENER_RULE)
    .flatMap((rule) => {
      const conditions = checkedResource(rule, graph, listener.marksSecrets).list("conditions");
      return conditions.known ? conditions.value.flatMap((condition) => textsOf(condition, "hostHeader.values")) : [];
    });
}

function covers(name: string, host: string): boolean {
  if (name.toLowerCase() === host.toLowerCase()) return true;
  return name.startsWith("*.") && host.slice(host.indexOf(".")).toLowerCase() === name.slice(1).toLowerCase();
}

function inCloudFrontsRegion(certificate: CheckedResource, graph: ResourceGraph): Verdict {
  const provider = graph.provider(certificate.resource);
  const fallback = provider ? checkedResource(provider, graph).string("region", "unknown") : undefined;
  return when(certificate.string("region", fallback?.known ? fallback.value : "unknown"), (region, evidence) => {
    if (region === "unknown") return unknown("region");
    const shown = { ...evidence, urn: certificate.urn, required: "us-east-1" };
    return region === "us-east-1"
      ? pass(shown)
      : fail(`the certificate is in ${region}, need us-east-1`, shown, "region");
  });
}

function isValidated(certificate: Resource, graph: ResourceGraph): Verdict {
  const byDns = certificate.inputs?.validationMethod === "DNS";
  const found = graph.referrers(certificate.urn, "certificateArn").some(({ type }) => type === VALIDATION);
  const evidence = { path: "CertificateValidation", value: found ? "declared" : "absent", required: "declared" };
  return !byDns || found
    ? pass(evidence)
    : fail("nothing waits until the certificate is issued", evidence, "validation");
}

const BALANCER = aws("lb", "LoadBalancer");

/** */
export const originCloaked = graphRule("X-19", DISTRIBUTION, (cdn, _settings, graph) =>
  when(cdn.list("origins"), (origins) => {
    const withheld = origins.find((origin) => origin.withheld)?.withheld;
    if (withheld) return unknown(withheld);
    const servers = origins.filter((origin) => origin.has("customOriginConfig"));
    if (servers.length === 0) return notApplicable("no origin is a public server");
    if (onlyPrefixLists(graph)) return pass({ path: "origins", value: "prefix lists", required: "CloudFront alone" });
    return all(servers.map((origin) => demandedHeader(origin, cdn.marksSecrets, graph)));
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

function demandedHeader(origin: Reader, marksSecrets: boolean, graph: ResourceGraph): Verdict {
  return when(origin.list("customHeaders"), (headers, evidence) => {
    const required = "a secret header that the origin demands";
    const secret = headers.filter((header) => header.isSecret("value") || (!marksSecrets && header.has("value")));
    if (headers.length === 0) return fail("the origin answers whoever asks it", { ...evidence, required }, origin.path);
    if (secret.length === 0) {
      return fail("the header that locks the origin is not a secret", { ...evidence, required }, origin.path);
    }
    const demanded = demandedNames(graph);
    const found = secret.some((header) => {
      const name = header.string("name", "");
      return name.known && demanded.has(name.value.toLowerCase());
    });
    return found
      ? pass({ ...evidence, required })
      : fail("no rule demands the header of the origin", { ...evidence, required }, origin.path);
  });
}

/** Names of headers without which a listener rule or a web ACL does not answer. */
function demandedNames(graph: ResourceGraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const rule of ofType(graph, LISTENER_RULE)) {
    const conditions = checkedResource(rule, graph).list("conditions");
    for (const condition of conditions.known ? conditions.value : []) {
      const name = condition.string("httpHeader.httpHeaderName", "");
      if (name.known && name.value !== "") names.add(name.value.toLowerCase());
    }
  }
  return names;
}
