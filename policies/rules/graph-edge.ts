/** Names and certificates, distributions and the origins behind them. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
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
