/** Regions, names, certificates, secrets: what concerns the platform as a whole. */
import { finding, rule } from "./rule.ts";

/** Together they begin physical names; with a component's 24 characters and Pulumi's suffix IAM's 64 must hold it. */
const longestPrefix = 30;
/** Default quota of names per certificate. (ACM User Guide, "Quotas") */
const namesPerCertificate = 10;
/** The certificate's first name is its common name, which X.509 limits. */
const longestCommonName = 64;

export const platformRules = [
  rule(["system"], function* ({ system }, { stack }) {
    if (stack === undefined) return;
    const prefix = `${system}-${stack}`;
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stack)) {
      yield finding(
        "system",
        `"${prefix}" begins the names of resources: the stack's name may have lower-case letters, digits and single -`,
      );
    }
    if (prefix.length > longestPrefix) {
      yield finding(
        "system",
        `"${prefix}" begins the names of resources: at most ${longestPrefix} characters, got ${prefix.length}`,
      );
    }
  }),
  rule(["regions"], function* ({ regions }) {
    if (regions.secondary === regions.primary) {
      yield finding(
        "regions.secondary",
        `another region than the primary, got ${regions.secondary}: leave it out to have one region`,
      );
    }
    if (regions.primaryAway && regions.secondary === undefined) {
      yield finding(
        "regions.primaryAway",
        "true needs larder:regions.secondary: there is no region to sign in through",
      );
    }
  }),
  rule(["regions", "buckets"], function* ({ regions, buckets }) {
    if (regions.secondary !== undefined) return;
    for (const [name, bucket] of Object.entries(buckets)) {
      if (bucket.replicate) {
        yield finding(
          `buckets.${name}.replicate`,
          "true needs larder:regions.secondary: name a second region or set it to false",
        );
      }
    }
  }),
  rule(["edge"], function* ({ edge }) {
    if (edge.certificate.mode === "managed" && edge.dns.mode === "external") {
      yield finding(
        "edge.certificate.mode",
        '"managed" is validated by DNS records, which edge.dns.mode "external" may not write: use "existing" with the ARN of a certificate',
      );
    }
  }),
  rule(["edge", "services"], function* ({ edge, services }) {
    if (edge.certificate.mode !== "managed") return;
    const hosts = new Set(
      Object.values(services).flatMap((service) => (service.kind === "http" ? [service.route.host] : [])),
    );
    if (hosts.size > namesPerCertificate) {
      yield finding(
        "edge.certificate.mode",
        `a managed certificate holds ${namesPerCertificate} hosts, got ${hosts.size}: use "existing"`,
      );
    }
    const shortest = [...hosts].sort((a, b) => a.length - b.length)[0];
    if (shortest !== undefined && shortest.length > longestCommonName) {
      yield finding(
        "edge.certificate.mode",
        `one host of at most ${longestCommonName} characters, the shortest has ${shortest.length} (${shortest})`,
      );
    }
  }),
  rule(["edge", "regions"], function* ({ edge, regions }) {
    if (edge.certificate.mode !== "existing") return;
    const region = edge.certificate.arn.split(":")[3];
    if (region !== regions.primary) {
      yield finding(
        "edge.certificate.arn",
        `a certificate in ${regions.primary}, where the load balancer is, got one in ${region}`,
      );
    }
  }),
];
