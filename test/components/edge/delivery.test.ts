/** The CDN by itself: both distributions, what they share, the ways to lock the origin, releases. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { createDelivery } from "../../../components/edge/create-delivery.ts";
import type { OriginHeader } from "../../../components/edge/origin-lock.ts";
import { createPublicEntry } from "../../../components/edge/public-entry.ts";
import { contentSecurityPolicy } from "../../../components/edge/response-headers.ts";
import type { EdgeConfig, FrontendConfig, PlatformConfig } from "../../../config/schema.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { type BuildContext, bothModes, type ComponentTest } from "../../support/graph.ts";
import { input, statementsOf, waitsFor } from "../compute/queries.ts";
import { httpConfig, topics } from "../compute/surroundings.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const RULE = "aws:lb/listenerRule:ListenerRule";
const PASSWORD = "random:index/randomPassword:RandomPassword";

const contentSecurity = { scripts: [], styles: [], images: [], fonts: [], connect: [], frames: [] };
const cloudfront = {
  mode: "cloudfront",
  originLock: "prefix-list",
  priceClass: "PriceClass_100",
  extraMetrics: true,
  accessLogDays: 30,
  contentSecurity,
} as const;
const edgeConfig: EdgeConfig = {
  dns: { mode: "cloudflare", zoneId: "0".repeat(32), zoneName: "larder.example", zone: { mode: "shared" } },
  mail: { mode: "none" },
  certificate: { mode: "managed" },
  loadBalancer: { allowedCidrs: ["0.0.0.0/0"], idleTimeoutSeconds: 60, accessLogDays: 90 },
  waf: { mode: "none" },
  cdn: cloudfront,
};
const s3: FrontendConfig = { mode: "s3", host: "app.larder.example", spa: true, keepReleases: 5, keepDays: 30 };
const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["subnet-p1", "subnet-p2"],
  appSubnetIds: ["subnet-a1", "subnet-a2"],
  publicReady: [],
};
const at = (host: string) => ({ ...httpConfig, route: { ...httpConfig.route, host } });
const services = { api: at("api.larder.example"), web: at("larder.example") };

interface Options {
  readonly edge?: Partial<EdgeConfig>;
  readonly frontend?: FrontendConfig;
  readonly services?: PlatformConfig["services"];
}

interface RoutedArgs {
  readonly listenerArn: pulumi.Input<string>;
  readonly header: OriginHeader | undefined;
}

/** Stands for a service. */
class Routed extends pulumi.ComponentResource {
  readonly rule: aws.lb.ListenerRule;

  constructor(name: string, { listenerArn, header }: RoutedArgs, opts: pulumi.ComponentResourceOptions) {
    super("larder:test:Routed", name, {}, opts);
    this.rule = new aws.lb.ListenerRule(
      `${name}-rule`,
      {
        listenerArn,
        actions: [{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:tg/1" }],
        conditions: header ? [{ httpHeader: { httpHeaderName: header.name, values: [...header.accepted] } }] : [],
      },
      { parent: this },
    );
  }
}

/** As index.ts does, with one rule in the place of the services'. */
const build =
  ({ edge = {}, frontend = s3, services: routed = services }: Options) =>
  ({ platform, opts }: BuildContext) => {
    const config = {
      edge: { ...edgeConfig, ...edge },
      frontend,
      alerts: { emails: {}, runbookBaseUrl: platform.runbookBaseUrl },
    };
    const entry = createPublicEntry({ platform, config: config.edge, services: routed, network, topics }, opts);
    const header = entry?.loadBalancer.originHeader;
    const rule = entry && new Routed("routed", { listenerArn: entry.loadBalancer.listenerArn, header }, opts).rule;
    const rules = rule === undefined ? [] : [rule];
    createDelivery(
      "cdn",
      { platform, config, entry, rules, accessLogs: undefined, logKeyArn: "arn:key", topics },
      opts,
    );
  };

const evaluated = (options: Options = {}, test: Omit<ComponentTest, "mode"> = {}) => bothModes(build(options), test);
const { deployed, firstPreview } = await evaluated();
const distributionOf = (graph: ResourceGraph, name: "cdn-site-cdn" | "cdn-services") =>
  graph.only(DISTRIBUTION, `${name}-distribution`);
const targets = (graph: ResourceGraph) =>
  graph
    .byType("cloudflare:index/dnsRecord:DnsRecord")
    .filter(({ inputs }) => inputs?.comment === "CDN" || inputs?.comment === "Load balancer")
    .map((record) => [record.inputs?.name, graph.references(record.urn, "content")[0]?.urn.split("::").at(-1)])
    .sort();

describe("both distributions", () => {
  const distributions = deployed.byType(DISTRIBUTION);

  it("take HTTPS only, from TLS 1.2 on, and speak HTTP/3", () => {
    expect(distributions).toHaveLength(2);
    for (const { inputs } of distributions) {
      expect(inputs).toMatchObject({
        enabled: true,
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: "PriceClass_100",
        defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https", compress: true },
        viewerCertificate: { sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" },
      });
      expect(inputs).not.toHaveProperty("loggingConfig");
    }
  });

  it("send the security headers, of which services may change the content policy alone", () => {
    const [policy, ...others] = deployed.byType("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
    expect(others).toEqual([]);
    for (const each of distributions) expect(deployed.references(each.urn, "defaultCacheBehavior")).toContain(policy);
    expect(policy?.inputs?.securityHeadersConfig).toMatchObject({
      strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { override: true },
      contentSecurityPolicy: { override: false },
    });
    expect(input(deployed, policy as Resource, "customHeadersConfig.items[0].header")).toBe("Permissions-Policy");
  });

  it("log without cookies and query strings, by a delivery in us-east-1 each, one after the other", () => {
    const deliveries = deployed.byType("aws:cloudwatch/logDelivery:LogDelivery");
    expect(deliveries.map(({ inputs }) => inputs?.region)).toEqual(["us-east-1", "us-east-1"]);
    for (const { inputs } of deliveries) {
      expect(inputs?.recordFields).toContain("c-ip");
      expect(JSON.stringify(inputs?.recordFields)).not.toMatch(/cookie|query/i);
    }
    const [site, behind] = ["cdn-site-cdn-delivery", "cdn-services-delivery"].map((name) =>
      deployed.only("aws:cloudwatch/logDelivery:LogDelivery", name),
    );
    expect(waitsFor(deployed, behind as Resource, site as Resource)).toBe(true);
    const sources = deployed.byType("aws:cloudwatch/logDeliverySource:LogDeliverySource");
    const logged = sources.flatMap(({ urn }) => deployed.references(urn, "resourceArn"));
    expect(logged.map(({ urn }) => urn).sort()).toEqual(distributions.map(({ urn }) => urn).sort());
  });

  it("ring in us-east-1, the site also when its cache is of no use", () => {
    const alarms = deployed
      .byType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ inputs }) => JSON.stringify(inputs).includes("AWS/CloudFront"));
    expect(alarms.map(({ inputs }) => [inputs?.name, inputs?.region]).sort()).toEqual([
      ["larder-prod-cdn-services-errors", "us-east-1"],
      ["larder-prod-cdn-site-cdn-cache-hits", "us-east-1"],
      ["larder-prod-cdn-site-cdn-errors", "us-east-1"],
    ]);
    for (const { urn } of alarms) {
      expect(deployed.references(urn, "alarmActions").map(({ inputs }) => inputs?.region)).toEqual(["us-east-1"]);
    }
    expect(deployed.byType("aws:cloudfront/monitoringSubscription:MonitoringSubscription")).toHaveLength(2);
  });

  it("share one certificate in us-east-1 that needs a record for the new host only", () => {
    const certificate = deployed.only("aws:acm/certificate:Certificate", "cdn-tls-cert");
    expect(certificate.inputs).toMatchObject({
      region: "us-east-1",
      domainName: "api.larder.example",
      subjectAlternativeNames: ["app.larder.example", "larder.example"],
    });
    const records = deployed.byType("cloudflare:index/dnsRecord:DnsRecord").map(({ urn }) => deployed.logicalName(urn));
    expect(records.filter((name) => name.includes("tls")).sort()).toEqual([
      "cdn-tls-app.larder.example",
      "tls-api.larder.example",
      "tls-larder.example",
    ]);
    const issued = deployed.only("aws:acm/certificateValidation:CertificateValidation", "cdn-tls-issued");
    expect(deployed.references(issued.urn, "validationRecordFqdns")).toHaveLength(3);
  });

  it.each([true, false])("are waited for exactly where things are guarded (%s)", async (deletionGuards) => {
    const graph = (await evaluated({}, { platform: { deletionGuards } })).deployed;
    const waits = graph.byType(DISTRIBUTION).map(({ inputs }) => inputs?.waitForDeployment);
    expect(waits).toEqual([deletionGuards, deletionGuards]);
  });

  it("are where hosts point to", () => {
    expect(targets(deployed)).toEqual([
      ["api.larder.example", "cdn-services-distribution"],
      ["app.larder.example", "cdn-site-cdn-distribution"],
      ["larder.example", "cdn-services-distribution"],
    ]);
  });
});

describe("the services' distribution", () => {
  const distribution = distributionOf(deployed, "cdn-services");

  it("caches nothing, errors included, and passes everything on", () => {
    expect(distribution.inputs).toMatchObject({
      aliases: ["api.larder.example", "larder.example"],
      defaultCacheBehavior: {
        cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        originRequestPolicyId: "216adef6-5c7f-47e4-b989-5492eafa07d3",
        allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      },
    });
    const errors = distribution.inputs?.customErrorResponses as { errorCode: number; errorCachingMinTtl: number }[];
    expect(errors.map(({ errorCode }) => errorCode)).toEqual(expect.arrayContaining([404, 500, 502, 503, 504]));
    expect(errors.every((error) => Object.keys(error).length === 2 && error.errorCachingMinTtl === 0)).toBe(true);
  });

  it("reaches the load balancer over TLS 1.2 and keeps connections for less long than that", () => {
    expect(input(deployed, distribution, "origins[0].customOriginConfig")).toEqual({
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout: 60,
      originKeepaliveTimeout: 55,
    });
  });

  it("C5: sends the secret header that the rule takes, only once the rule takes it", () => {
    for (const graph of [deployed, firstPreview]) {
      const own = distributionOf(graph, "cdn-services");
      const current = graph.only(PASSWORD, "lock-secret-1");
      const rule = graph.only(RULE, "routed-rule");
      expect(graph.references(own.urn, "origins")).toContain(current);
      expect(graph.references(rule.urn, "conditions")).toEqual(
        expect.arrayContaining([current, graph.only(PASSWORD, "lock-secret-0")]),
      );
      expect(waitsFor(graph, own, rule)).toBe(true);
    }
    const header = deployed.value(distribution, "origins[0].customHeaders[0].value");
    expect(header).toMatchObject({ secret: true });
    expect(input(deployed, distribution, "origins[0].customHeaders[0].name")).toBe("X-Origin-Verify");
  });

  it("C5: a higher generation keeps the value that is in use until now", async () => {
    const next = await evaluated({ edge: { cdn: { ...cloudfront, originSecretGeneration: 2 } } });
    expect(next.deployed.byType(PASSWORD).map(({ urn }) => next.deployed.logicalName(urn))).toEqual(
      expect.arrayContaining(["lock-secret-1", "lock-secret-2"]),
    );
    const kept = next.deployed.only(PASSWORD, "lock-secret-1");
    expect(kept.inputs).toEqual(deployed.get(kept.urn)?.inputs);
  });

  it("C5: the load balancer admits CloudFront's servers on 443 and listens to nothing else", () => {
    const rules = deployed.byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map(({ inputs }) => [inputs?.fromPort, inputs?.toPort, "cidrIpv4" in (inputs ?? {})])).toEqual([
      [443, 443, false],
    ]);
    expect(String(rules[0]?.inputs?.prefixListId)).toMatch(/^pl-/);
    expect(deployed.byType("aws:lb/listener:Listener").map(({ inputs }) => inputs?.port)).toEqual([443]);
  });
});

describe("a VPC origin", () => {
  it("C6: leads to a load balancer without a public address, and is replaced rather than changed", async () => {
    const edge = { cdn: { ...cloudfront, originLock: "vpc-origin" } } as const;
    for (const graph of Object.values(await evaluated({ edge }))) {
      const balancer = graph.only("aws:lb/loadBalancer:LoadBalancer", "edge-alb");
      expect(balancer.inputs).toMatchObject({ internal: true, subnets: network.appSubnetIds });
      const way = graph.only("aws:cloudfront/vpcOrigin:VpcOrigin", "cdn-services-way");
      expect(graph.references(way.urn, "vpcOriginEndpointConfig")).toContain(balancer);
      expect(way).toMatchObject({ customTimeouts: { create: 1800, update: 1800, delete: 1800 } });
      const distribution = distributionOf(graph, "cdn-services");
      expect(graph.references(distribution.urn, "origins")).toEqual(expect.arrayContaining([way, balancer]));
      expect(input(graph, distribution, "origins[0]")).not.toHaveProperty("customHeaders");
      expect(graph.byType(PASSWORD)).toEqual([]);
    }
  });
});

describe("the static site", () => {
  const distribution = distributionOf(deployed, "cdn-site-cdn");

  it("is read through a signed origin, cached, and never written", () => {
    expect(distribution.inputs).toMatchObject({
      aliases: ["app.larder.example"],
      defaultRootObject: "index.html",
      defaultCacheBehavior: {
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
      },
    });
    const control = deployed.only("aws:cloudfront/originAccessControl:OriginAccessControl", "cdn-site-access");
    expect(control.inputs).toMatchObject({ signingBehavior: "always", signingProtocol: "sigv4" });
    expect(deployed.references(distribution.urn, "origins")).toContain(control);
  });

  it("G4, X-22: bucket and key admit this distribution by its exact ARN, and nobody waits in a circle", () => {
    const arn = distribution.outputs?.arn;
    const bucket = deployed.only("aws:s3/bucketPolicy:BucketPolicy", "cdn-site-policy");
    const key = deployed.only("aws:kms/keyPolicy:KeyPolicy", "cdn-site-key-policy");
    for (const policy of [bucket, key]) {
      const [statement, ...others] = statementsOf(deployed, policy).filter(({ Principal }) =>
        JSON.stringify(Principal ?? "").includes("cloudfront"),
      );
      expect(others).toEqual([]);
      expect(statement?.Condition).toEqual({ StringEquals: { "AWS:SourceArn": arn } });
      for (const graph of [deployed, firstPreview]) {
        const same = graph.get(policy.urn) as Resource;
        expect(waitsFor(graph, same, distributionOf(graph, "cdn-site-cdn"))).toBe(true);
      }
    }
    expect(deployed.only("aws:kms/key:Key", "cdn-site-key-cmk").inputs).not.toHaveProperty("policy");
  });

  it("C11: asks the store which release to serve; the program writes neither the key nor a release", () => {
    const store = deployed.only("aws:cloudfront/keyValueStore:KeyValueStore", "cdn-store");
    const viewer = deployed.only("aws:cloudfront/function:Function", "cdn-site-viewer");
    expect(deployed.references(viewer.urn, "keyValueStoreAssociations")).toEqual([store]);
    expect(deployed.references(distribution.urn, "defaultCacheBehavior")).toContain(viewer);
    expect(viewer.inputs?.runtime).toBe("cloudfront-js-2.0");
    expect(viewer.inputs?.code).toContain('{"site":true,"spa":true,"ranges":[]}');
    const types = deployed.resources.map(({ type }) => type);
    expect(types.filter((type) => /keyvaluestoreKey/i.test(type))).toEqual([]);
    const objects = deployed.byType("aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs?.key);
    expect(objects.sort()).toEqual(["errors/not-found.html", "errors/unavailable.html"]);
  });

  it("shows its own pages for what is missing and what fails", () => {
    const errors = distribution.inputs?.customErrorResponses as Record<string, unknown>[];
    const pages = errors.map(({ errorCode, responseCode, responsePagePath }) => [
      errorCode,
      responseCode,
      responsePagePath,
    ]);
    expect(pages).toEqual(
      expect.arrayContaining([
        [403, 404, "/errors/not-found.html"],
        [404, 404, "/errors/not-found.html"],
        [503, 503, "/errors/unavailable.html"],
      ]),
    );
  });

  it("stands alone where no service has a route", async () => {
    const { deployed: alone } = await evaluated({ services: {} });
    expect(alone.byType(DISTRIBUTION)).toHaveLength(1);
    expect(alone.byType("aws:lb/loadBalancer:LoadBalancer", PASSWORD)).toEqual([]);
    expect(alone.only("aws:acm/certificate:Certificate", "cdn-tls-cert").inputs?.domainName).toBe("app.larder.example");
  });
});

describe("allowed ranges", () => {
  it("are kept by the edge functions, which know no IPv6", async () => {
    const loadBalancer = { ...edgeConfig.loadBalancer, allowedCidrs: ["198.51.100.0/24"] };
    const graph = (await evaluated({ edge: { loadBalancer } })).deployed;
    const functions = graph.byType("aws:cloudfront/function:Function");
    expect(functions).toHaveLength(2);
    for (const { inputs } of functions) expect(inputs?.code).toContain('"ranges":["198.51.100.0/24"]');
    expect(graph.byType(DISTRIBUTION).map(({ inputs }) => inputs?.isIpv6Enabled)).toEqual([false, false]);
  });
});

describe("switched off", () => {
  it("there is no CDN, nothing in us-east-1, and hosts point to the load balancer, which redirects HTTP", async () => {
    const { deployed: off } = await evaluated({ edge: { cdn: { mode: "none" } }, frontend: { mode: "container" } });
    expect(off.resources.filter(({ type }) => type.startsWith("aws:cloudfront/"))).toEqual([]);
    expect(
      off.resources.filter(({ inputs }) => inputs?.region === "us-east-1" && inputs.allowedAccountIds === undefined),
    ).toEqual([]);
    expect(off.byType(PASSWORD)).toEqual([]);
    expect(targets(off)).toEqual([
      ["api.larder.example", "edge-alb"],
      ["larder.example", "edge-alb"],
    ]);
    expect(new Set(off.byType("aws:lb/listener:Listener").map(({ inputs }) => inputs?.port))).toEqual(
      new Set([443, 80]),
    );
  });

  it("with nothing to deliver there is nothing at all", async () => {
    const { deployed: none } = await evaluated({ services: {}, frontend: { mode: "container" } });
    expect(none.resources.filter(({ type }) => /^(aws|random|cloudflare|larder):/.test(type))).toEqual([]);
  });
});

describe("the firewall", () => {
  it("of a platform in us-east-1 itself needs no second set of topics", async () => {
    const { deployed: home } = await evaluated({}, { platform: { region: "us-east-1" } });
    expect(home.byType("aws:sns/topic:Topic")).toEqual([]);
  });
});

describe("the content security policy", () => {
  it("allows the own origin, the services, and what the config names", () => {
    const text = contentSecurityPolicy({
      contentSecurity: {
        ...contentSecurity,
        scripts: ["https://js.payments.example"],
        connect: ["https://api.larder.example", "https://errors.example"],
        frames: ["https://js.payments.example"],
      },
      serviceHosts: ["api.larder.example"],
    });
    expect(text.split("; ")).toEqual([
      "default-src 'self'",
      "script-src 'self' https://js.payments.example",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self' https://api.larder.example wss://api.larder.example https://errors.example",
      "frame-src https://js.payments.example",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "upgrade-insecure-requests",
    ]);
    expect(text).not.toMatch(/unsafe|\*/);
  });
});
