import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const token = (name: string) => `aws:cloudfront/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const HEADERS = { type: token("ResponseHeadersPolicy") };
const CONTROL = { type: token("OriginAccessControl") };
const VPC_ORIGIN = { type: token("VpcOrigin") };
const ACL = "aws:wafv2/webAcl:WebAcl";
const behaviours = (first: Inputs, ...others: readonly Inputs[]): Inputs => ({
  defaultCacheBehavior: first,
  orderedCacheBehaviors: others,
});
const viewer = (viewerProtocolPolicy: Json) => ({ viewerProtocolPolicy });
const certificate = (more: Inputs): Inputs => ({
  viewerCertificate: {
    acmCertificateArn: UNKNOWN,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
    ...more,
  },
});
const server = (originProtocolPolicy: Json, originSslProtocols: Json = ["TLSv1.2"]): Inputs => ({
  origins: [{ originId: "api", customOriginConfig: { originProtocolPolicy, originSslProtocols } }],
});
const bucketOrigin = (more: Inputs = {}): Inputs => ({ originId: "files", domainName: "b.s3.amazonaws.com", ...more });
const oac = { originAccessControlId: "E1" };
const files = { origins: [bucketOrigin(oac)] };
const withAcl = (scope: Json) => ({
  extra: { propertyDependencies: { webAclId: [urnOf(ACL, "acl")] } },
  others: [resource(ACL, "acl", { scope })],
});
const judgedUrn = urnOf(token("Distribution"), "it");
const SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource";
const logDelivery = [
  resource(SOURCE, "source", { resourceArn: UNKNOWN }, { propertyDependencies: { resourceArn: [judgedUrn] } }),
  resource(
    "aws:cloudwatch/logDelivery:LogDelivery",
    "delivery",
    { deliverySourceName: UNKNOWN },
    { propertyDependencies: { deliverySourceName: [urnOf(SOURCE, "source")] } },
  ),
];
const headers = (seconds: Json, more: Inputs = {}, cors: Inputs = {}): Inputs => ({
  securityHeadersConfig: {
    strictTransportSecurity: { accessControlMaxAgeSec: seconds, includeSubdomains: true, override: true },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: "DENY", override: true },
    referrerPolicy: { referrerPolicy: "same-origin", override: true },
    ...more,
  },
  ...cors,
});
const api = (cachePolicyId: Json): Inputs => ({
  ...files,
  ...behaviours(
    { targetOriginId: "api", allowedMethods: ["GET", "POST"] },
    { pathPattern: "/api/*", targetOriginId: "api", cachePolicyId },
  ),
});
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const cachePolicy = (inputs: Inputs) => ({
  extra: { propertyDependencies: { orderedCacheBehaviors: [urnOf(token("CachePolicy"), "cache")] } },
  others: [resource(token("CachePolicy"), "cache", inputs)],
});
const keyed = {
  maxTtl: 60,
  parametersInCacheKeyAndForwardedToOrigin: {
    headersConfig: { headers: { items: ["Authorization"] } },
    cookiesConfig: { cookieBehavior: "all" },
  },
};
const geo = (restrictionType: Json): Inputs => ({ restrictions: { geoRestriction: { restrictionType } } });

export const cdnCases: Cases = {
  "CDN-01": [
    ["accepts a redirect", behaviours(viewer("redirect-to-https")), "pass"],
    ["accepts HTTPS in all", behaviours(viewer("https-only"), viewer("https-only")), "pass"],
    [
      "rejects both",
      behaviours(viewer("allow-all")),
      "fail: visitors may use plain HTTP (viewerProtocolPolicy allow-all)",
    ],
    [
      "rejects the second behaviour",
      behaviours(viewer("https-only"), viewer("allow-all")),
      "fail: visitors may use plain HTTP (viewerProtocolPolicy allow-all)",
    ],
    ["waits", behaviours(viewer(UNKNOWN)), "unknown: defaultCacheBehavior.viewerProtocolPolicy"],
    ["cannot judge a mask", behaviours(viewer(MASK)), "secret: defaultCacheBehavior.viewerProtocolPolicy"],
  ],
  "CDN-02": [
    ["accepts TLS 1.2 of 2021, with an unknown certificate", certificate({}), "pass"],
    ["accepts TLS 1.3", certificate({ minimumProtocolVersion: "TLSv1.3_2025" }), "pass"],
    [
      "rejects older TLS",
      certificate({ minimumProtocolVersion: "TLSv1.2_2019" }),
      "fail: visitors may use TLSv1.2_2019, need TLSv1.2_2021 or later",
    ],
    [
      "rejects the default certificate",
      certificate({ cloudfrontDefaultCertificate: true }),
      "fail: the default certificate also serves old TLS",
    ],
    ["rejects no certificate", certificate({ acmCertificateArn: null }), "fail: no certificate of ACM is set"],
    [
      "rejects addresses of its own",
      certificate({ sslSupportMethod: "vip" }),
      "fail: sslSupportMethod is vip, need sni-only",
    ],
    [
      "skips dev without names",
      {},
      "not-applicable: a dev distribution under CloudFront's own name",
      { profile: "dev" },
    ],
    ["waits", certificate({ minimumProtocolVersion: UNKNOWN }), "unknown: viewerCertificate.minimumProtocolVersion"],
    ["cannot judge a mask", certificate({ sslSupportMethod: MASK }), "secret: viewerCertificate.sslSupportMethod"],
  ],
  "CDN-03": [
    ["accepts TLS 1.2", server("https-only"), "pass"],
    [
      "accepts an origin in a VPC",
      { vpcOriginEndpointConfig: { originProtocolPolicy: "https-only", originSslProtocols: { items: ["TLSv1.2"] } } },
      "pass",
      VPC_ORIGIN,
    ],
    ["rejects HTTP", server("match-viewer"), "fail: the origin is reached by match-viewer"],
    [
      "rejects more protocols",
      server("https-only", ["TLSv1.1", "TLSv1.2"]),
      "fail: the origin may be spoken to with old TLS",
    ],
    [
      "rejects HTTP in a VPC",
      { vpcOriginEndpointConfig: { originProtocolPolicy: "http-only", originSslProtocols: { items: ["TLSv1.2"] } } },
      "fail: the origin is reached by http-only",
      VPC_ORIGIN,
    ],
    ["skips buckets", files, "not-applicable: no origin is a server of its own"],
    [
      "skips a VPC in dev",
      {},
      "not-applicable: an origin inside the VPC of a dev stack",
      { ...VPC_ORIGIN, profile: "dev" },
    ],
    ["waits", server(UNKNOWN), "unknown: origins[0].customOriginConfig.originProtocolPolicy"],
    [
      "waits for the protocols",
      server("https-only", [UNKNOWN]),
      "unknown: origins[0].customOriginConfig.originSslProtocols[0]",
    ],
    ["cannot judge a masked origin", { origins: [MASK] }, "secret: origins[0]"],
  ],
  "CDN-04": [
    ["accepts a bucket", { loggingConfig: { bucket: "logs.s3.amazonaws.com" } }, "pass"],
    ["accepts a bucket that is not known yet", { loggingConfig: { bucket: UNKNOWN } }, "pass"],
    ["accepts a log delivery", {}, "pass", { others: logDelivery }],
    ["rejects none", {}, "fail: requests are not logged"],
    ["rejects cookies alone", { loggingConfig: { includeCookies: true } }, "fail: requests are not logged"],
    ["rejects a source without a delivery", {}, "fail: requests are not logged", { others: logDelivery.slice(0, 1) }],
    ["waits", { loggingConfig: UNKNOWN }, "unknown: loggingConfig"],
    ["cannot judge a mask", { loggingConfig: MASK }, "secret: loggingConfig"],
  ],
  "CDN-05": [
    ["accepts an ACL of the graph", { webAclId: UNKNOWN }, "pass", withAcl("CLOUDFRONT")],
    ["accepts another", { webAclId: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1" }, "pass"],
    ["rejects none", {}, "fail: no web firewall is set"],
    [
      "rejects a regional one",
      { webAclId: UNKNOWN },
      "fail: the web firewall has the scope REGIONAL",
      withAcl("REGIONAL"),
    ],
    [
      "rejects a regional ARN",
      { webAclId: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/1" },
      "fail: the web firewall is none for CloudFront",
    ],
    ["waits", { webAclId: UNKNOWN }, "unknown: webAclId"],
    ["cannot judge a mask", { webAclId: MASK }, "secret: webAclId"],
  ],
  "CDN-06": [
    ["accepts a control", files, "pass"],
    ["accepts one that signs", { signingBehavior: "always", signingProtocol: "sigv4" }, "pass", CONTROL],
    ["rejects none", { origins: [bucketOrigin()] }, "fail: a bucket is read without origin access control"],
    [
      "rejects an identity",
      { origins: [bucketOrigin({ ...oac, s3OriginConfig: { originAccessIdentity: "origin-access-identity/x" } })] },
      "fail: a bucket is read with an origin access identity",
    ],
    [
      "rejects one that never signs",
      { signingBehavior: "never", signingProtocol: "sigv4" },
      "fail: requests are signed never, need always",
      CONTROL,
    ],
    ["skips servers", server("https-only"), "not-applicable: no origin is a bucket"],
    ["waits", { origins: UNKNOWN }, "unknown: origins"],
    ["cannot judge a masked origin", { origins: [MASK] }, "secret: origins[0]"],
  ],
  "CDN-07": [
    [
      "accepts an object",
      { ...files, ...behaviours({ targetOriginId: "files" }), defaultRootObject: "index.html" },
      "pass",
    ],
    [
      "accepts one not known yet",
      { ...files, ...behaviours({ targetOriginId: "files" }), defaultRootObject: UNKNOWN },
      "pass",
    ],
    [
      "rejects none",
      { ...files, ...behaviours({ targetOriginId: "files" }) },
      "fail: the root of the site has no object",
    ],
    [
      "rejects empty text",
      { ...files, ...behaviours({ targetOriginId: "files" }), defaultRootObject: "" },
      "fail: the root of the site has no object",
    ],
    [
      "rejects none behind a group of origins",
      {
        ...files,
        originGroups: [{ originId: "both", members: [{ originId: "files" }, { originId: "other" }] }],
        ...behaviours({ targetOriginId: "both" }),
      },
      "fail: the root of the site has no object",
    ],
    [
      "skips servers",
      { ...server("https-only"), ...behaviours({ targetOriginId: "api" }) },
      "not-applicable: the default origin is no bucket",
    ],
    ["waits", behaviours({ targetOriginId: UNKNOWN }), "unknown: defaultCacheBehavior.targetOriginId"],
    ["cannot judge a mask", { origins: MASK }, "secret: origins"],
  ],
  "CDN-08": [
    [
      "accepts a policy in each behaviour",
      behaviours({ responseHeadersPolicyId: UNKNOWN }, { responseHeadersPolicyId: "p" }),
      "pass",
    ],
    ["accepts all headers", headers(31_536_000), "pass", HEADERS],
    [
      "accepts credentials for named origins",
      headers(
        63_072_000,
        {},
        {
          corsConfig: {
            accessControlAllowCredentials: true,
            accessControlAllowOrigins: { items: ["https://larder.example"] },
          },
        },
      ),
      "pass",
      HEADERS,
    ],
    [
      "rejects a behaviour without",
      behaviours({ responseHeadersPolicyId: "p" }, { pathPattern: "/x" }),
      "fail: orderedCacheBehaviors[0] sends no security headers",
    ],
    ["rejects a short time", headers(300), "fail: browsers remember HTTPS for 300 s, need 31536000", HEADERS],
    ["rejects a missing header", headers(31_536_000, { frameOptions: null }), "fail: no X-Frame-Options", HEADERS],
    [
      "rejects a header that the origin may weaken",
      headers(31_536_000, { frameOptions: { frameOption: "DENY", override: false } }),
      "fail: the origin may weaken frameOptions",
      HEADERS,
    ],
    [
      "rejects whole addresses for other sites",
      headers(31_536_000, { referrerPolicy: { referrerPolicy: "unsafe-url", override: true } }),
      "fail: other sites are told the whole address, whatever is in it",
      HEADERS,
    ],
    [
      "rejects credentials for all",
      headers(
        31_536_000,
        {},
        { corsConfig: { accessControlAllowCredentials: true, accessControlAllowOrigins: { items: ["*"] } } },
      ),
      "fail: pages of any origin may send credentials",
      HEADERS,
    ],
    [
      "waits",
      headers(UNKNOWN),
      "unknown: securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
      HEADERS,
    ],
    [
      "cannot judge a mask",
      headers(MASK),
      "secret: securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
      HEADERS,
    ],
  ],
  "CDN-09": [
    ["accepts an API that is not cached", api(CACHING_DISABLED), "pass"],
    ["accepts a policy without a time", api(UNKNOWN), "pass", cachePolicy({ maxTtl: 0 })],
    ["accepts a policy keyed by visitor", api(UNKNOWN), "pass", cachePolicy(keyed)],
    [
      "accepts reading from a bucket",
      { ...files, ...behaviours({ targetOriginId: "files", allowedMethods: ["GET", "HEAD"] }) },
      "pass",
    ],
    [
      "rejects a cached API",
      api("658327ea-f89d-4fab-a63d-7e88639e58f6"),
      "fail: answers under /api/* may be cached for all visitors",
    ],
    [
      "rejects a policy for all",
      api(UNKNOWN),
      "fail: answers under /api/* may be cached for all visitors",
      cachePolicy({ maxTtl: 60 }),
    ],
    [
      "rejects writing to a bucket",
      { ...files, ...behaviours({ targetOriginId: "files", allowedMethods: ["GET", "PUT"] }) },
      "fail: defaultCacheBehavior lets visitors PUT in a bucket",
    ],
    [
      "rejects writing into a bucket through a group of origins",
      {
        ...files,
        originGroups: [{ originId: "both", members: [{ originId: "files" }] }],
        ...behaviours({ targetOriginId: "both", allowedMethods: ["GET", "PUT"] }),
      },
      "fail: defaultCacheBehavior lets visitors PUT in a bucket",
    ],
    ["waits", { origins: UNKNOWN }, "unknown: origins"],
    ["waits for a policy", api(UNKNOWN), "unknown: orderedCacheBehaviors[0].cachePolicyId"],
    ["cannot judge a secret", { origins: SECRET }, "secret: origins"],
  ],
  "CDN-10": [
    ["accepts a group", { originGroups: [{ originId: "g" }], ...behaviours({ targetOriginId: "g" }) }, "pass"],
    [
      "accepts one of two",
      { originGroups: [{ originId: "a" }, { originId: "g" }], ...behaviours({ targetOriginId: "g" }) },
      "pass",
    ],
    ["rejects none", behaviours({ targetOriginId: "g" }), "fail: no second origin stands behind the default behaviour"],
    [
      "rejects one elsewhere",
      { originGroups: [{ originId: "a" }], ...behaviours({ targetOriginId: "g" }) },
      "fail: no second origin stands behind the default behaviour",
    ],
    ["waits", { originGroups: UNKNOWN }, "unknown: originGroups"],
    ["cannot judge a mask", { originGroups: MASK }, "secret: originGroups"],
  ],
  "CDN-11": [
    ["accepts a list", geo("whitelist"), "pass"],
    ["accepts a list of others", geo("blacklist"), "pass"],
    ["rejects none", geo("none"), "fail: visitors of every country are served"],
    ["rejects absent", {}, "fail: visitors of every country are served"],
    ["waits", { restrictions: UNKNOWN }, "unknown: restrictions.geoRestriction.restrictionType"],
    ["cannot judge a mask", geo(MASK), "secret: restrictions.geoRestriction.restrictionType"],
  ],
  "ACM-01": [
    ["accepts DNS", { domainName: "larder.example", validationMethod: "DNS" }, "pass"],
    ["accepts a write-only key", { privateKeyWo: SECRET }, "pass"],
    [
      "rejects mail",
      { validationMethod: "EMAIL" },
      "fail: the certificate is validated by EMAIL, which cannot be renewed without people",
    ],
    [
      "rejects a key in the state",
      { privateKey: SECRET },
      "fail: the private key of the certificate stands in the state",
    ],
    [
      "skips a private authority",
      { certificateAuthorityArn: UNKNOWN },
      "not-applicable: issued by a private authority",
    ],
    ["waits", { validationMethod: UNKNOWN }, "unknown: validationMethod"],
    ["cannot judge a mask", { validationMethod: MASK }, "secret: validationMethod"],
  ],
  "ACM-02": [
    ["accepts the default", {}, "pass"],
    [
      "accepts EC",
      { keyAlgorithm: "EC_prime256v1", options: { certificateTransparencyLoggingPreference: "ENABLED" } },
      "pass",
    ],
    ["rejects a short key", { keyAlgorithm: "RSA_1024" }, "fail: the key is RSA_1024"],
    [
      "rejects no log",
      { options: { certificateTransparencyLoggingPreference: "DISABLED" } },
      "fail: the certificate is not in the public logs, so that browsers refuse it",
    ],
    ["waits", { keyAlgorithm: UNKNOWN }, "unknown: keyAlgorithm"],
    ["cannot judge a mask", { keyAlgorithm: MASK }, "secret: keyAlgorithm"],
  ],
  "ACM-03": [
    ["accepts a host", { domainName: "larder.example" }, "pass"],
    ["accepts hosts", { domainName: "larder.example", subjectAlternativeNames: ["api.larder.example"] }, "pass"],
    [
      "rejects a wildcard",
      { domainName: "*.larder.example" },
      "fail: the certificate is for every name (*.larder.example)",
    ],
    [
      "rejects one among others",
      { domainName: "larder.example", subjectAlternativeNames: ["a.larder.example", "*.larder.example"] },
      "fail: the certificate is for every name (*.larder.example)",
    ],
    ["waits", { domainName: UNKNOWN }, "unknown: domainName"],
    [
      "cannot judge a mask",
      { domainName: "a.example", subjectAlternativeNames: MASK },
      "secret: subjectAlternativeNames",
    ],
  ],
};
