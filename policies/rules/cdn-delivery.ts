/** Distributions towards visitors and origins. */
import { checkedResource } from "../checked.ts";
import { eachBehaviour, isBucketOrigin, isBucketTarget } from "../distributions.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { Reader } from "../reading.ts";
import { isNotTrue, isOneOf, isSet } from "../requirements.ts";
import { aws } from "../types.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");
const VPC_ORIGIN = aws("cloudfront", "VpcOrigin");
const WEB_ACL = aws("wafv2", "WebAcl");

/** CDN-01. */
export const viewerHttps = rule("CDN-01", DISTRIBUTION, (cdn) =>
  eachBehaviour(cdn, (behaviour) =>
    isOneOf(
      behaviour,
      "viewerProtocolPolicy",
      ["redirect-to-https", "https-only"],
      (policy) => `visitors may use plain HTTP (viewerProtocolPolicy ${policy})`,
    ),
  ),
);

const MODERN_TLS = /^TLSv1\.(2_20(2[1-9]|[3-9]\d)|3_\d{4})$/;

/** CDN-02. */
export const viewerTls = rule("CDN-02", DISTRIBUTION, (cdn, { profile }) => {
  if (profile === "dev" && !cdn.has("aliases")) return notApplicable("a dev distribution under CloudFront's own name");
  const certificate = cdn.at("viewerCertificate");
  return all([
    isNotTrue(certificate, "cloudfrontDefaultCertificate", "the default certificate also serves old TLS"),
    isSet(certificate, "acmCertificateArn", "no certificate of ACM is set"),
    isOneOf(certificate, "sslSupportMethod", ["sni-only"], (method) => `sslSupportMethod is ${method}, need sni-only`),
    judge(certificate.string("minimumProtocolVersion", "TLSv1"), {
      holds: (version) => MODERN_TLS.test(version),
      message: (version) => `visitors may use ${version}, need TLSv1.2_2021 or later`,
      required: "TLSv1.2_2021 or later",
      key: "minimumProtocolVersion",
    }),
  ]);
});

/** CDN-03. */
export const originTls = rule("CDN-03", [DISTRIBUTION, VPC_ORIGIN], (holder, { profile }) => {
  if (holder.type === VPC_ORIGIN) {
    if (profile === "dev") return notApplicable("an origin inside the VPC of a dev stack");
    return originConfig(holder.at("vpcOriginEndpointConfig"), "originSslProtocols.items");
  }
  return when(holder.list("origins"), (origins) => {
    const withheld = origins.find((origin) => origin.withheld)?.withheld;
    if (withheld) return unknown(withheld);
    const custom = origins.filter((origin) => origin.has("customOriginConfig"));
    if (custom.length === 0) return notApplicable("no origin is a server of its own");
    return all(custom.map((origin) => originConfig(origin.at("customOriginConfig"), "originSslProtocols")));
  });
});

function originConfig(config: Reader, protocols: string): Verdict {
  const name = config.path;
  return all([
    isOneOf(config, "originProtocolPolicy", ["https-only"], (policy) => `the origin is reached by ${policy}`),
    when(config.list(protocols), (entries, evidence) => {
      const texts = entries.map((entry) => entry.string("", ""));
      const open = texts.find((text) => !text.known);
      if (open && !open.known) return unknown(open);
      const fits = texts.length === 1 && texts.every((text) => text.known && text.value === "TLSv1.2");
      const shown = { ...evidence, required: "TLSv1.2 alone" };
      return fits ? pass(shown) : fail("the origin may be spoken to with old TLS", shown, `${name}.${protocols}`);
    }),
  ]);
}

const LOG_SOURCE = aws("cloudwatch", "LogDeliverySource");
const LOG_DELIVERY = aws("cloudwatch", "LogDelivery");

/** CDN-04. */
export const cdnLogged = graphRule("CDN-04", DISTRIBUTION, (cdn, _settings, graph) => {
  const path = "loggingConfig.bucket";
  const sources = graph.referrers(cdn.urn, "resourceArn").filter(({ type }) => type === LOG_SOURCE);
  const delivered = sources.find((source) =>
    graph.referrers(source.urn, "deliverySourceName").some(({ type }) => type === LOG_DELIVERY),
  );
  if (delivered) return pass({ path, value: "a log delivery", urn: delivered.urn, required: "set" });
  if (cdn.at("loggingConfig").withheld && !cdn.isUnknown("loggingConfig")) {
    return unknown({ known: false, path: "loggingConfig", reason: "secret" });
  }
  if (cdn.has(path)) return cdn.isUnknown("loggingConfig") ? unknown("loggingConfig") : pass(cdn.presence(path));
  return fail("requests are not logged", { ...cdn.presence(path), required: "set" });
});

/** CDN-05. */
export const cdnFirewall = graphRule("CDN-05", DISTRIBUTION, (cdn, _settings, graph) => {
  if (!cdn.has("webAclId")) return fail("no web firewall is set", { ...cdn.presence("webAclId"), required: "set" });
  const acl = graph.references(cdn.urn, "webAclId").find(({ type }) => type === WEB_ACL);
  if (acl) {
    return isOneOf(
      checkedResource(acl, graph, cdn.marksSecrets),
      "scope",
      ["CLOUDFRONT"],
      (scope) => `the web firewall has the scope ${scope}`,
    );
  }
  return judge(cdn.string("webAclId", ""), {
    holds: (id) => /:us-east-1:\d*:global\/webacl\//.test(id) || /^[0-9a-f-]{36}$/.test(id),
    message: "the web firewall is none for CloudFront",
    required: "a web ACL with the scope CLOUDFRONT",
  });
});

const CONTROL = aws("cloudfront", "OriginAccessControl");

/** CDN-06. */
export const originAccess = rule("CDN-06", [DISTRIBUTION, CONTROL], (holder) => {
  if (holder.type === CONTROL) {
    return all([
      isOneOf(holder, "signingBehavior", ["always"], (behaviour) => `requests are signed ${behaviour}, need always`),
      isOneOf(holder, "signingProtocol", ["sigv4"], (protocol) => `requests are signed with ${protocol}`),
    ]);
  }
  return when(holder.list("origins"), (origins) => {
    const withheld = origins.find((origin) => origin.withheld)?.withheld;
    if (withheld) return unknown(withheld);
    const buckets = origins.filter(isBucketOrigin);
    if (buckets.length === 0) return notApplicable("no origin is a bucket");
    return all(buckets.map(bucketOrigin));
  });
});

function bucketOrigin(origin: Reader): Verdict {
  const identity = "s3OriginConfig.originAccessIdentity";
  return all([
    isSet(origin, "originAccessControlId", "a bucket is read without origin access control"),
    judge(origin.string(identity, ""), {
      holds: (id) => id === "",
      message: "a bucket is read with an origin access identity",
      required: "absent",
      key: `${origin.path}.${identity}`,
    }),
  ]);
}

/** CDN-07. */
export const rootObject = rule("CDN-07", DISTRIBUTION, (cdn) =>
  when(cdn.string("defaultCacheBehavior.targetOriginId", ""), (id) => {
    const isBucket = isBucketTarget(cdn, id);
    if (typeof isBucket !== "boolean") return unknown(isBucket);
    return isBucket
      ? isSet(cdn, "defaultRootObject", "the root of the site has no object")
      : notApplicable("the default origin is no bucket");
  }),
);
