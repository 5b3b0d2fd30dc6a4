/** The CDN, what it is in front of, and where the pages come from. */
import { partitionOf } from "../../knowledge/partitions.ts";
import type { PlatformConfig } from "../schema.ts";
import { type Finding, finding, rule } from "./rule.ts";

type Edge = PlatformConfig["edge"];
type Services = PlatformConfig["services"];
type Frontend = PlatformConfig["frontend"];

/** Elastic Load Balancing, "Quotas": condition values per rule. */
const conditionValues = 5;
/** The host, and two values of the secret header. */
const takenBeforePaths = 3;
/** Default quota of names per certificate. (ACM User Guide, "Quotas") */
const namesPerCertificate = 10;
/** assumed: what fits well into the code of an edge function. */
const mostRanges = 100;

const cdnRegion = "us-east-1";

function hostsOf(services: Services): readonly (readonly [name: string, host: string])[] {
  return Object.entries(services).flatMap(([name, each]) =>
    each.kind === "http" ? [[name, each.route.host] as const] : [],
  );
}

function* certificate({ cdn, certificate: own }: Edge): Generator<Finding> {
  if (cdn.mode === "none") return;
  const { certificateArn } = cdn;
  if (own.mode === "existing" && certificateArn === undefined) {
    yield finding(
      "edge.cdn.certificateArn",
      `required beside edge.certificate.mode "existing": CloudFront wants a certificate of its own in ${cdnRegion}`,
    );
  }
  if (own.mode === "managed" && certificateArn !== undefined) {
    yield finding(
      "edge.cdn.certificateArn",
      'only beside edge.certificate.mode "existing": a managed certificate is requested for the CDN, too; leave it out',
    );
  }
  const region = certificateArn?.split(":")[3];
  if (region !== undefined && region !== cdnRegion) {
    yield finding(
      "edge.cdn.certificateArn",
      `a certificate in ${cdnRegion}, where CloudFront looks for it, got one in ${region}`,
    );
  }
}

function* lock({ cdn }: Edge, services: Services): Generator<Finding> {
  if (cdn.mode === "none" || cdn.originLock !== "prefix-list") return;
  for (const [name, service] of Object.entries(services)) {
    const paths = service.kind === "http" ? service.route.paths.length : 0;
    const most = conditionValues - takenBeforePaths;
    if (paths > most) {
      yield finding(
        `services.${name}.route.paths`,
        `at most ${most} behind edge.cdn.originLock "prefix-list", got ${paths}: of the ${conditionValues} values of a listener rule the host takes one and the secret header two; use "vpc-origin" or fewer patterns`,
      );
    }
  }
}

function* site(frontend: Frontend, { cdn, dns }: Edge, services: Services): Generator<Finding> {
  if (frontend.mode === "container") return;
  if (frontend.mode === "s3" && cdn.mode === "none") {
    yield finding(
      "frontend.mode",
      '"s3" needs edge.cdn.mode "cloudfront": nobody but the CDN can read the bucket; or let a service serve the pages ("container")',
    );
  }
  const [owner] = hostsOf(services).find(([, host]) => host === frontend.host) ?? [];
  if (owner !== undefined) {
    yield finding("frontend.host", `another host than services.${owner}.route.host, got ${frontend.host} for both`);
  }
  if (dns.mode === "external") return;
  const { zoneName } = dns;
  if (frontend.host !== zoneName && !frontend.host.endsWith(`.${zoneName}`)) {
    yield finding(
      "frontend.host",
      `${zoneName} or a name that ends in .${zoneName} (the zone of edge.dns), got ${frontend.host}`,
    );
  }
  if (frontend.mode === "vercel" && dns.mode === "route53" && frontend.host === zoneName) {
    yield finding("frontend.host", `a name below ${zoneName}: the top of a Route 53 zone cannot be a CNAME`);
  }
}

export const cdnRules = [
  rule(["edge"], function* ({ edge }) {
    yield* certificate(edge);
    const { allowedCidrs } = edge.loadBalancer;
    if (edge.cdn.mode === "cloudfront" && allowedCidrs.length > mostRanges) {
      yield finding(
        "edge.loadBalancer.allowedCidrs",
        `at most ${mostRanges} behind a CDN, whose edge function holds them, got ${allowedCidrs.length}`,
      );
    }
  }),
  rule(["edge", "regions"], function* ({ edge, regions }) {
    if (edge.cdn.mode === "none" || partitionOf(regions.primary) === "aws") return;
    yield finding("edge.cdn.mode", `"none" in ${regions.primary}: CloudFront is not part of this partition of AWS`);
  }),
  rule(["edge", "services"], function* ({ edge, services }) {
    yield* lock(edge, services);
  }),
  rule(["edge", "services", "frontend"], function* ({ edge, services, frontend }) {
    yield* site(frontend, edge, services);
    if (edge.cdn.mode === "none" || edge.certificate.mode !== "managed" || frontend.mode !== "s3") return;
    const routed = new Set(hostsOf(services).map(([, host]) => host));
    const hosts = new Set([...routed, frontend.host]);
    // More without it are refused already.
    if (hosts.size > namesPerCertificate && routed.size <= namesPerCertificate) {
      yield finding(
        "frontend.host",
        `a managed certificate holds ${namesPerCertificate} hosts, with this one there are ${hosts.size}: use edge.certificate.mode "existing"`,
      );
    }
  }),
];
