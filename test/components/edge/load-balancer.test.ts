import { describe, expect, it } from "vitest";
import { Certificate } from "../../../components/edge/certificate.ts";
import { LoadBalancer } from "../../../components/edge/load-balancer.ts";
import { EncryptionKey } from "../../../components/foundation/key.ts";
import { Network } from "../../../components/foundation/network.ts";
import { Alerts } from "../../../components/operations/topics.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { egressOf, ingressOf } from "../../../graph/reachability.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { input, statementsOf, waitsFor } from "../compute/queries.ts";

const TYPES = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  group: "aws:ec2/securityGroup:SecurityGroup",
  bucket: "aws:s3/bucket:Bucket",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  block: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
} as const;

const build =
  (allowedCidrs: string[] = ["0.0.0.0/0"]) =>
  ({ platform, opts }: BuildContext) => {
    const logs = new EncryptionKey("logs", { platform, description: "logs", uses: ["logs"] }, opts);
    const network = new Network(
      "net",
      {
        platform,
        config: {
          mode: "create",
          cidr: "10.20.0.0/16",
          zones: 2,
          nat: "single",
          interfaceEndpoints: [],
          flowLogRetentionDays: 30,
        },
        logKeyArn: logs.arn,
      },
      opts,
    );
    const alerts = new Alerts(
      "alerts",
      { platform, config: { emails: {}, runbookBaseUrl: "https://runbooks.larder.example" } },
      opts,
    );
    const certificate = new Certificate(
      "cert",
      { config: { mode: "managed" }, dns: { mode: "route53", zoneId: "Z0123456789ABC" }, hosts: ["larder.example"] },
      opts,
    );
    new LoadBalancer(
      "edge",
      {
        platform,
        config: { allowedCidrs, idleTimeoutSeconds: 60, accessLogDays: 90 },
        network,
        certificateArn: certificate.arn,
        topics: alerts.topics,
      },
      opts,
    );
  };

const { deployed, firstPreview } = await bothModes(build());
const balancerOf = (graph: ResourceGraph) => graph.only(TYPES.balancer, "edge-alb");
const balancer = balancerOf(deployed);
const https = deployed.only(TYPES.listener, "edge-https");

describe("the load balancer", () => {
  it("faces the internet from the public subnets", () => {
    expect(balancer.inputs?.internal).toBe(false);
    expect(deployed.references(balancer.urn, "subnets").map(({ urn }) => deployed.logicalName(urn))).toEqual([
      "net-public-a",
      "net-public-b",
    ]);
  });

  it("drops what could be smuggled and does not believe its clients", () => {
    expect(balancer.inputs).toMatchObject({
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      xffHeaderProcessingMode: "append",
      enableWafFailOpen: false,
      idleTimeout: 60,
    });
  });

  it.each([true, false])("is guarded against deletion by the platform's one decision (%s)", async (deletionGuards) => {
    const graph = await graphOf(build(), { platform: { deletionGuards } });
    expect(balancerOf(graph).inputs?.enableDeletionProtection).toBe(deletionGuards);
    const bucket = graph.only(TYPES.bucket, "edge-logs-bucket");
    expect(bucket.protect ?? false).toBe(deletionGuards);
    expect(bucket.inputs?.forceDestroy).toBe(!deletionGuards);
  });

  it.each([
    ["the internet gateway", "aws:ec2/internetGateway:InternetGateway", "net-igw"],
    ["the policy of its log bucket", TYPES.policy, "edge-logs-policy"],
  ])("waits for %s", (_, type, name) => {
    for (const graph of [deployed, firstPreview]) {
      expect(waitsFor(graph, balancerOf(graph), graph.only(type, name))).toBe(true);
    }
  });

  it("brings its alarms, on its own metrics", () => {
    const alarms = deployed.byType("aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms.length).toBeGreaterThan(0);
    for (const alarm of alarms) expect(JSON.stringify(alarm.inputs)).toContain(String(balancer.outputs?.arnSuffix));
  });
});

describe("its listeners", () => {
  it("are HTTPS with the validated certificate, and plain HTTP", () => {
    expect(
      deployed
        .byType(TYPES.listener)
        .map(({ inputs }) => inputs?.port)
        .sort(),
    ).toEqual([443, 80]);
    expect(https.inputs?.protocol).toBe("HTTPS");
    expect(deployed.references(https.urn, "certificateArn").map(({ type }) => type)).toContain(
      "aws:acm/certificateValidation:CertificateValidation",
    );
  });

  it("speak TLS 1.2 and 1.3 with strong ciphers only", () => {
    const policy = String(https.inputs?.sslPolicy);
    expect(policy).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
    expect(policy).not.toMatch(/Ext|1-[01]-/);
  });

  it("answer 404 to what no service claims", () => {
    expect(https.inputs?.defaultActions).toEqual([
      expect.objectContaining({
        type: "fixed-response",
        fixedResponse: expect.objectContaining({ statusCode: "404" }),
      }),
    ]);
  });

  it("keep browsers on HTTPS for a year and say nothing of the server", () => {
    const hsts = String(https.inputs?.routingHttpResponseStrictTransportSecurityHeaderValue);
    expect(Number(/max-age=(\d+)/.exec(hsts)?.[1])).toBeGreaterThanOrEqual(31_536_000);
    expect(https.inputs).toMatchObject({
      routingHttpResponseServerEnabled: false,
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
    });
  });

  it("redirect plain HTTP for good, on a listener without other actions", () => {
    expect(deployed.only(TYPES.listener, "edge-http").inputs?.defaultActions).toEqual([
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
    ]);
  });
});

describe("its security group", () => {
  const rulesOf = (graph: ResourceGraph) =>
    ingressOf(graph, graph.only(TYPES.group, "edge-alb-sg"))
      .map(({ source, fromPort, toPort, protocol }) =>
        [source.kind === "cidr" ? source.cidr : source.kind, protocol, fromPort, toPort].join(" "),
      )
      .sort();

  it("admits the allowed range to the two ports", () => {
    expect(deployed.references(balancer.urn, "securityGroups").map(({ urn }) => deployed.logicalName(urn))).toEqual([
      "edge-alb-sg",
    ]);
    expect(rulesOf(deployed)).toEqual(["0.0.0.0/0 tcp 443 443", "0.0.0.0/0 tcp 80 80"]);
  });

  it("reaches nothing by itself", () => {
    expect(egressOf(deployed, deployed.only(TYPES.group, "edge-alb-sg"))).toEqual([]);
  });

  it("admits only what config names, and keeps a rule when another range leaves", async () => {
    const two = await graphOf(build(["198.51.100.0/24", "203.0.113.0/24"]));
    const one = await graphOf(build(["203.0.113.0/24"]));
    expect(rulesOf(two)).toEqual([
      "198.51.100.0/24 tcp 443 443",
      "198.51.100.0/24 tcp 80 80",
      "203.0.113.0/24 tcp 443 443",
      "203.0.113.0/24 tcp 80 80",
    ]);
    const left = one.byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(left).toHaveLength(2);
    for (const { urn } of left) expect(two.get(urn)).toBeDefined();
  });
});

describe("its log bucket", () => {
  const bucket = deployed.only(TYPES.bucket, "edge-logs-bucket");
  const part = (type: string) => {
    const [found, ...others] = deployed.byType(type);
    expect(others).toEqual([]);
    expect(deployed.references(found?.urn ?? "", "bucket")).toEqual([bucket]);
    return found?.inputs;
  };

  it("is where the logs go", () => {
    expect(balancer.inputs?.accessLogs).toMatchObject({ enabled: true });
    expect(deployed.references(balancer.urn, "accessLogs.bucket")).toEqual([bucket]);
  });

  it("is closed, versioned and encrypted without a KMS key, which the delivery cannot use", () => {
    expect(part(TYPES.block)).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(part(TYPES.ownership)?.rule).toEqual({ objectOwnership: "BucketOwnerEnforced" });
    expect(part(TYPES.versioning)?.versioningConfiguration).toEqual({ status: "Enabled" });
    expect(part(TYPES.encryption)?.rules).toEqual([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
  });

  it("forgets after the days of the config", () => {
    expect(part(TYPES.lifecycle)?.rules).toEqual([
      expect.objectContaining({
        status: "Enabled",
        expiration: { days: 90 },
        noncurrentVersionExpiration: { noncurrentDays: 7 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      }),
    ]);
    expect(bucket.inputs?.tags).toEqual({ "data-class": "personal" });
  });

  it("lets load balancers of this account write under its own prefix, and nobody else: the path holds the account", () => {
    const allowed = statementsOf(deployed, deployed.only(TYPES.policy, "edge-logs-policy")).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: [`${bucket.outputs?.arn}/${input(deployed, balancer, "accessLogs.prefix")}/AWSLogs/111122223333/*`],
      },
    ]);
  });

  it("refuses everybody without TLS or with an old one", () => {
    const denied = statementsOf(deployed, deployed.only(TYPES.policy, "edge-logs-policy")).filter(
      ({ Effect }) => Effect === "Deny",
    );
    for (const { Principal, Action, Resource } of denied) {
      expect(Principal).toBe("*");
      expect(Action).toEqual(["s3:*"]);
      expect(Resource).toEqual([bucket.outputs?.arn, `${bucket.outputs?.arn}/*`]);
    }
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { "aws:SecureTransport": "false" } },
      { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    ]);
  });

  it("is closed before it has a policy", () => {
    const policy = deployed.only(TYPES.policy, "edge-logs-policy");
    expect(waitsFor(deployed, policy, deployed.only(TYPES.block, "edge-logs-access-block"))).toBe(true);
  });
});
