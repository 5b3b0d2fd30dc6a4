import { describe, expect, it } from "vitest";
import { Certificate, type CertificateArgs } from "../../../components/edge/certificate.ts";
import { bothModes } from "../../support/graph.ts";
import { waitsFor } from "../compute/queries.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";

const cloudflare = { mode: "cloudflare", zoneId: "0".repeat(32) } as const;
const route53 = { mode: "route53", zoneId: "Z0123456789ABC" } as const;
const hosts = ["www.larder.example", "api.larder.example", "larder.example"];

const build = (args: Partial<CertificateArgs> = {}) =>
  bothModes(({ opts }) => {
    const { arn } = new Certificate("cert", { config: { mode: "managed" }, dns: cloudflare, hosts, ...args }, opts);
    return { arn };
  });
const { deployed, firstPreview } = await build();
const overRoute53 = (await build({ dns: route53 })).deployed;

describe("a managed certificate", () => {
  it("covers the hosts, whatever their order", async () => {
    const { inputs } = deployed.only(CERTIFICATE, "cert-cert");
    expect(inputs).toMatchObject({
      domainName: "api.larder.example",
      subjectAlternativeNames: ["larder.example", "www.larder.example"],
      validationMethod: "DNS",
    });
    const other = (await build({ hosts: [...hosts].reverse() })).deployed;
    expect(other.only(CERTIFICATE, "cert-cert").inputs).toEqual(inputs);
  });

  it("of one host has no list of further names, which would differ for ever", async () => {
    const one = (await build({ hosts: ["api.larder.example", "api.larder.example"] })).deployed;
    expect(one.only(CERTIFICATE, "cert-cert").inputs).not.toHaveProperty("subjectAlternativeNames");
  });

  it.each([
    ["Cloudflare", deployed, CLOUDFLARE, "content"],
    ["Route 53", overRoute53, ROUTE53, "records[0]"],
  ] as const)("is validated by one record per host at %s, with ACM's answer for that host", (_, graph, type, value) => {
    const options = graph.only(CERTIFICATE, "cert-cert").outputs?.domainValidationOptions as readonly {
      readonly domainName: string;
      readonly resourceRecordName: string;
      readonly resourceRecordValue: string;
    }[];
    expect(options.map(({ domainName }) => domainName).sort()).toEqual([...hosts].sort());
    expect(graph.byType(type)).toHaveLength(3);
    for (const option of options) {
      const record = graph.only(type, `cert-${option.domainName}`);
      expect(record.inputs?.type).toBe("CNAME");
      // Without the final dot of ACM's own spelling.
      expect(`${record.inputs?.name}.`).toBe(option.resourceRecordName);
      expect(graph.value(record, value)).toMatchObject({ value: option.resourceRecordValue.replace(/\.$/, "") });
    }
  });

  it("shows its records to ACM: never behind Cloudflare's proxy", () => {
    for (const { inputs } of deployed.byType(CLOUDFLARE)) expect(inputs).toMatchObject({ proxied: false, ttl: 300 });
  });

  it("has one record for a name and its wildcard", async () => {
    const graph = (await build({ hosts: ["larder.example", "*.larder.example"] })).deployed;
    expect(graph.byType(CLOUDFLARE).map(({ urn }) => graph.logicalName(urn))).toEqual(["cert-larder.example"]);
  });

  it.each([
    ["Cloudflare", deployed, CLOUDFLARE],
    ["Route 53", overRoute53, ROUTE53],
    ["Cloudflare, first preview", firstPreview, CLOUDFLARE],
  ] as const)("is known to others only when it is issued, after its records (%s)", (_, graph, type) => {
    const validation = graph.only(VALIDATION, "cert-issued");
    for (const record of graph.byType(type)) expect(waitsFor(graph, validation, record)).toBe(true);
    expect(graph.references(validation.urn, "certificateArn").map((found) => found.type)).toEqual([CERTIFICATE]);
  });

  it("can stand in another region, with its validation", async () => {
    const graph = (await build({ region: "us-east-1" })).deployed;
    expect(graph.only(CERTIFICATE, "cert-cert").inputs?.region).toBe("us-east-1");
    expect(graph.only(VALIDATION, "cert-issued").inputs?.region).toBe("us-east-1");
  });
});

describe("refused before any resource", () => {
  const many = Array.from({ length: 11 }, (_, index) => `h${index}.larder.example`);
  it.each([
    ["no host", { hosts: [] }, "needs at least one host"],
    ["more names than ACM takes", { hosts: many }, "at most 10 names, the services use 11"],
    ["a zone that others keep", { dns: { mode: "external" } as const }, 'with "external" use an existing one'],
  ])("%s", async (_, args, message) => {
    await expect(build(args)).rejects.toThrow(message);
  });

  it("takes exactly ten names", async () => {
    expect((await build({ hosts: many.slice(1) })).deployed.byType(CLOUDFLARE)).toHaveLength(10);
  });
});

describe("an existing certificate", () => {
  it("is taken as it is, without resources", async () => {
    const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
    const { deployed: graph } = await build({ config: { mode: "existing", arn }, dns: { mode: "external" } });
    expect(graph.byType(CERTIFICATE, VALIDATION, CLOUDFLARE, ROUTE53)).toEqual([]);
    expect(graph.byType("pulumi:pulumi:Stack")[0]?.outputs).toEqual({ arn });
  });
});

describe("the alarm on a renewal that fails", () => {
  const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const topics = { critical: "arn:c", warning: "arn:w", performance: "arn:p", security: "arn:s", cost: "arn:o" };
  const watched = (args: Partial<CertificateArgs> = {}) =>
    bothModes(({ platform, opts }) => {
      const watch = { platform, topics };
      new Certificate("tls", { config: { mode: "managed" }, dns: cloudflare, hosts, watch, ...args }, opts);
    });

  it("rings thirty days before the end, where the certificate is", async () => {
    const { deployed: graph } = await watched({ region: "us-east-1" });
    const alarm = graph.only(ALARM, "tls-alarms-expiry");
    expect(alarm.inputs).toMatchObject({
      region: "us-east-1",
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      comparisonOperator: "LessThanThreshold",
      threshold: 30,
      alarmActions: ["arn:c"],
    });
    expect(graph.value(alarm, "dimensions.CertificateArn")).toMatchObject({
      value: graph.only(CERTIFICATE, "tls-cert").outputs?.arn,
    });
  });

  it("watches an existing certificate, too; nothing where nobody is to be told", async () => {
    const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
    const { deployed: graph } = await watched({ config: { mode: "existing", arn } });
    const alarm = graph.only(ALARM, "tls-alarms-expiry");
    expect(alarm.inputs?.dimensions).toEqual({ CertificateArn: arn });
    expect(alarm.inputs).not.toHaveProperty("region");
    expect(deployed.byType(ALARM)).toEqual([]);
  });
});
