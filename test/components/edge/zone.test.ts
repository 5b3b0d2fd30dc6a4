import { describe, expect, it } from "vitest";
import { createZone } from "../../../components/edge/zone.ts";
import type { DnsConfig } from "../../../config/schema.ts";
import { bothModes, type ComponentTest } from "../../support/graph.ts";
import { waitsFor } from "../compute/queries.ts";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const SETTING = "cloudflare:index/zoneSetting:ZoneSetting";
const DNSSEC = "cloudflare:index/zoneDnssec:ZoneDnssec";
const SIGNING = "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec";
const SIGNING_KEY = "aws:route53/keySigningKey:KeySigningKey";
const KEY = "aws:kms/key:Key";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";

const zoneName = "larder.example";
const owned = { mode: "owned" as const, dnssec: true, certificateAuthorities: ["amazon.com"] };
const cloudflare = { mode: "cloudflare" as const, zoneId: "0".repeat(32), zoneName, zone: owned };
const zone = { ...owned, queryLogDays: 90 as const };
const route53 = { mode: "route53" as const, zoneId: "Z0123456789ABC", zoneName, zone };

const build = (dns: DnsConfig, options: Omit<ComponentTest, "mode"> = {}) =>
  bothModes(({ platform, opts }) => {
    const zone = createZone("zone", { platform, dns }, opts);
    return zone?.dsRecord && { dsRecord: zone.dsRecord };
  }, options);

const atCloudflare = (await build(cloudflare)).deployed;
const atRoute53 = (await build(route53)).deployed;

describe("a zone at Cloudflare", () => {
  it("C4: speaks TLS only, checks the origin's certificate, and refuses what can be replayed", () => {
    const settings = atCloudflare.byType(SETTING).map(({ inputs }) => [inputs?.settingId, inputs?.value]);
    expect(Object.fromEntries(settings)).toMatchObject({
      ssl: "strict",
      always_use_https: "on",
      min_tls_version: "1.2",
      tls_1_3: "on",
      "0rtt": "off",
    });
    for (const { inputs } of atCloudflare.byType(SETTING)) expect(inputs?.zoneId).toBe(cloudflare.zoneId);
  });

  it("sends HSTS, with all values and in the spelling that the API answers: else it differs for ever", () => {
    expect(atCloudflare.only(SETTING, "zone-security-header").inputs?.value).toEqual({
      strict_transport_security: {
        enabled: true,
        max_age: 31_536_000,
        include_subdomains: true,
        nosniff: true,
        preload: false,
      },
    });
  });

  it("is signed, guarded from being unsigned, and hands out the record for the registrar", () => {
    const dnssec = atCloudflare.only(DNSSEC, "zone-dnssec");
    expect(dnssec).toMatchObject({ inputs: { status: "active" }, protect: true });
    const outputs = atCloudflare.byType("pulumi:pulumi:Stack")[0]?.outputs;
    expect(outputs).toEqual({ dsRecord: dnssec.outputs?.ds });
  });

  it("is left unsigned where the config says so", async () => {
    const { deployed } = await build({ ...cloudflare, zone: { ...owned, dnssec: false } });
    expect(deployed.byType(DNSSEC)).toEqual([]);
    expect(deployed.byType(SETTING)).toHaveLength(7);
  });

  it("can be taken down in a stack without guards", async () => {
    const { deployed } = await build(cloudflare, { platform: { deletionGuards: false } });
    expect(deployed.only(DNSSEC, "zone-dnssec").protect).toBeFalsy();
  });

  it("lets only the named authorities issue certificates, wildcards nobody", async () => {
    const { deployed } = await build({ ...cloudflare, zone: { ...owned, incidentEmail: "security@larder.example" } });
    const records = deployed.byType(RECORD);
    expect(records.map(({ inputs }) => inputs?.data)).toEqual([
      { flags: 0, tag: "issue", value: "amazon.com" },
      { flags: 0, tag: "issuewild", value: ";" },
      { flags: 0, tag: "iodef", value: "mailto:security@larder.example" },
    ]);
    for (const { inputs } of records) expect(inputs).toMatchObject({ type: "CAA", name: zoneName, ttl: 300 });
  });
});

describe("a zone at Route 53", () => {
  it("has one record set for its authorities", () => {
    expect(atRoute53.only("aws:route53/record:Record", "zone-caa").inputs).toMatchObject({
      name: zoneName,
      type: "CAA",
      records: ['0 issue "amazon.com"', '0 issuewild ";"'],
    });
  });

  it("is signed with a key of the one kind and region that Route 53 takes", () => {
    expect(atRoute53.only(KEY, "zone-signing-cmk")).toMatchObject({
      inputs: { customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY", region: "us-east-1" },
      protect: true,
    });
    const signingKey = atRoute53.only(SIGNING_KEY, "zone-signing-key");
    expect(signingKey.inputs?.name).toMatch(/^[A-Za-z0-9_]{3,128}$/);
    expect(atRoute53.references(signingKey.urn, "keyManagementServiceArn").map(({ type }) => type)).toEqual([KEY]);
    // Signing without an active key is refused.
    expect(waitsFor(atRoute53, atRoute53.only(SIGNING, "zone-dnssec"), signingKey)).toBe(true);
  });

  it("lets Route 53 sign with the key, for this zone of this account only", () => {
    const policy = String(atRoute53.only(KEY, "zone-signing-cmk").inputs?.policy);
    const value = JSON.parse(policy) as { readonly Statement: readonly Record<string, unknown>[] };
    const statement = value.Statement.find(({ Sid }) => Sid === "SignZone");
    expect(statement).toMatchObject({
      Principal: { Service: "dnssec-route53.amazonaws.com" },
      Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnEquals: { "aws:SourceArn": `arn:aws:route53:::hostedzone/${route53.zoneId}` },
      },
    });
  });

  it("logs its queries in us-east-1, encrypted, once Route 53 may write", () => {
    const group = atRoute53.only(GROUP, "zone-queries");
    expect(group.inputs).toMatchObject({
      region: "us-east-1",
      name: "/aws/route53/larder.example",
      retentionInDays: 90,
    });
    const [key] = atRoute53.references(group.urn, "kmsKeyId");
    expect([key?.type, key?.inputs?.region]).toEqual([KEY, "us-east-1"]);
    const log = atRoute53.only("aws:route53/queryLog:QueryLog", "zone-query-log");
    const [admission] = atRoute53.byType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy");
    expect(admission && waitsFor(atRoute53, log, admission)).toBe(true);
    expect(admission?.inputs?.region).toBe("us-east-1");
  });

  it("names no region where the platform is there itself", async () => {
    const { deployed } = await build(route53, { platform: { region: "us-east-1" } });
    expect(deployed.resources.filter(({ inputs }) => inputs?.region !== undefined && inputs.zoneId)).toEqual([]);
    expect(deployed.only(GROUP, "zone-queries").inputs).not.toHaveProperty("region");
    expect(deployed.only(KEY, "zone-signing-cmk").inputs).not.toHaveProperty("region");
  });
});

describe("a zone that others keep", () => {
  it.each([
    ["shared at Cloudflare", { ...cloudflare, zone: { mode: "shared" } } as const],
    ["shared at Route 53", { ...route53, zone: { mode: "shared" } } as const],
    ["external", { mode: "external" } as const],
  ])("is left alone: %s", async (_, dns) => {
    const { deployed } = await build(dns);
    expect(deployed.byType(RECORD, SETTING, DNSSEC, SIGNING, GROUP, KEY, "larder:edge:Zone")).toEqual([]);
  });
});
