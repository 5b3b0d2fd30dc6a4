/** A static site: bucket as a website, CloudFront before it, a distribution for an API, Route 53, a certificate; and a zone at Cloudflare. */
import { Program, sealed } from "./program.ts";

export function site(): string {
  const p = new Program("landing", "prod", "eu-west-1");
  p.provider("aws", "7.8.0");
  const east = p.add("pulumi:providers:aws", "east", {
    region: "us-east-1",
    accessKey: "AKIAIOSFODNN7EXAMPLE",
    secretKey: sealed,
  });
  const bucket = p.add("aws:s3/bucket:Bucket", "site", { bucket: "landing-site" });
  p.add("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "site", {
    bucket: bucket.id,
    indexDocument: { suffix: "index.html" },
  });
  p.add("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", "site", {
    bucket: bucket.id,
    corsRules: [{ allowedOrigins: ["*"], allowedMethods: ["GET", "PUT"] }],
  });
  p.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "site", { bucket: bucket.id });
  p.add("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "site", {
    bucket: bucket.id,
    rule: { objectOwnership: "ObjectWriter" },
  });
  p.add("aws:s3/bucketAcl:BucketAcl", "site", { bucket: bucket.id, acl: "public-read" });
  p.add("aws:s3/bucketPolicy:BucketPolicy", "site", {
    bucket: bucket.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Sid: "Public", Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: [`${bucket.arn}/*`] },
        {
          Sid: "Cdn",
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: `${bucket.arn}/*`,
        },
      ],
    }),
  });
  const certificate = p.add(
    "aws:acm/certificate:Certificate",
    "cert",
    { domainName: "landing.example", subjectAlternativeNames: ["*.landing.example"], validationMethod: "DNS" },
    { provider: east },
  );
  const zone = p.add("aws:route53/zone:Zone", "zone", { name: "landing.example" });
  p.add("aws:route53/record:Record", "validation", {
    zoneId: zone.id,
    name: "_abc.landing.example",
    type: "CNAME",
    ttl: 60,
    records: ["_def.acm-validations.aws."],
  });
  p.add(
    "aws:acm/certificateValidation:CertificateValidation",
    "cert",
    { certificateArn: certificate.arn },
    { provider: east },
  );
  const behaviour = {
    targetOriginId: "s3",
    viewerProtocolPolicy: "allow-all",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    forwardedValues: { queryString: false, cookies: { forward: "none" } },
  };
  p.add("aws:cloudfront/distribution:Distribution", "cdn", {
    enabled: true,
    aliases: ["landing.example", "shop.other.example"],
    origins: [
      { originId: "s3", domainName: "landing-site.s3.eu-west-1.amazonaws.com" },
      {
        originId: "api",
        domainName: "api.landing.example",
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "http-only",
          originSslProtocols: ["TLSv1", "TLSv1.2"],
        },
      },
    ],
    defaultCacheBehavior: behaviour,
    orderedCacheBehaviors: [
      { ...behaviour, targetOriginId: "api", pathPattern: "/api/*", viewerProtocolPolicy: "https-only" },
    ],
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: {
      acmCertificateArn: certificate.arn,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.1_2016",
    },
  });
  return p.export();
}

export function zone(): string {
  const p = new Program("edge", "prod");
  p.provider("cloudflare", "6.10.0");
  const id = "0da42c8d2132a9ddaf714f9e7c920711";
  const own = p.add(
    "cloudflare:index/zone:Zone",
    "kitchen",
    { account: { id: "023e105f4ecef8ad9ca31a8372d0c353" }, name: "kitchen.example", type: "full" },
    { id },
  );
  const setting = (name: string, value: string) =>
    p.add("cloudflare:index/zoneSetting:ZoneSetting", name, { zoneId: own.id, settingId: name, value });
  setting("ssl", "flexible");
  setting("min_tls_version", "1.0");
  setting("always_use_https", "off");
  setting("0rtt", "on");
  const record = (name: string, type: string, content: string, proxied?: boolean) =>
    p.add("cloudflare:index/dnsRecord:DnsRecord", name, {
      zoneId: own.id,
      name: `${name}.kitchen.example`,
      type,
      content,
      ttl: 1,
      ...(proxied !== undefined && { proxied }),
    });
  record("www", "A", "203.0.113.10", true);
  record("app", "CNAME", "kitchen-123456789.eu-west-1.elb.amazonaws.com", true);
  record("old", "A", "203.0.113.11", false);
  record("direct", "CNAME", "kitchen-123456789.eu-west-1.elb.amazonaws.com", false);
  record("vpn", "A", "10.1.2.3", false);
  record("mail", "MX", "mx.mail.example");
  p.add("cloudflare:index/record:Record", "legacy", {
    zoneId: own.id,
    name: "legacy",
    type: "A",
    value: "198.51.100.7",
    proxied: true,
  });
  p.add("cloudflare:index/ruleset:Ruleset", "custom", {
    zoneId: own.id,
    kind: "zone",
    name: "custom",
    phase: "http_request_firewall_custom",
    rules: [
      { action: "skip", expression: "true", description: "let all through", actionParameters: { ruleset: "current" } },
      { action: "block", expression: '(ip.geoip.country eq "T1")', description: "Tor" },
      { action: "skip", expression: "(ip.src in {203.0.113.0/24})", description: "office", enabled: false },
    ],
  });
  p.add("cloudflare:index/apiToken:ApiToken", "ci", {
    name: "ci",
    policies: [
      {
        effect: "allow",
        permissionGroups: [{ id: "c8fed203ed3043cba015a93ad1616f1f" }],
        resources: '{"com.cloudflare.api.account.*":"*"}',
      },
    ],
  });
  p.add("cloudflare:index/pageRule:PageRule", "cache", {
    zoneId: own.id,
    target: "kitchen.example/*",
    actions: { cacheLevel: "cache_everything" },
  });
  return p.export();
}
