import { describe, expect, it } from "vitest";
import { createMail } from "../../../components/edge/mail.ts";
import type { DnsConfig, MailConfig } from "../../../config/schema.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { bothModes } from "../../support/graph.ts";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";
const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";

const zoneName = "larder.example";
const owned = { mode: "owned" as const, dnssec: false, certificateAuthorities: ["amazon.com"] };
const cloudflare = { mode: "cloudflare" as const, zoneId: "0".repeat(32), zoneName, zone: owned };
const shared = { ...cloudflare, zone: { mode: "shared" } } as const;
const zone = { ...owned, queryLogDays: 90 as const };
const route53 = { mode: "route53" as const, zoneId: "Z0123456789ABC", zoneName, zone };
const providers: MailConfig = {
  mode: "external",
  exchanges: {
    one: { host: "mx1.mailhost.example", priority: 10 },
    two: { host: "mx2.mailhost.example", priority: 20 },
  },
  senders: ["_spf.mailhost.example"],
  dkim: { team: "team.dkim.mailhost.example" },
  policy: "quarantine",
  reportsTo: "dmarc@larder.example",
};
const ses: MailConfig = { mode: "ses", domain: "mail.larder.example", policy: "reject" };

const topics = {
  critical: "arn:c",
  warning: "arn:w",
  performance: "arn:p",
  security: "arn:s",
  cost: "arn:o",
};
const build = async (config: MailConfig, dns: DnsConfig = cloudflare) =>
  (await bothModes(({ platform, opts }) => void createMail("mail", { platform, config, dns, topics }, opts))).deployed;

/** `type name content`, sorted. */
const records = (graph: ResourceGraph) =>
  graph
    .byType(RECORD)
    .map(({ inputs }) => `${inputs?.type} ${inputs?.name} ${inputs?.priority ?? ""} ${inputs?.content}`)
    .sort();

const tokensOf = ({ outputs = {} }: Resource) =>
  (outputs.dkimSigningAttributes as { tokens: readonly string[] }).tokens;

describe("a domain that sends no mail", () => {
  it("says so: no sender, no key, no server, and everything forged is refused", async () => {
    expect(records(await build({ mode: "none" }))).toEqual([
      "MX larder.example 0 .",
      'TXT *._domainkey.larder.example  "v=DKIM1; p="',
      'TXT _dmarc.larder.example  "v=DMARC1; p=reject; sp=reject"',
      'TXT larder.example  "v=spf1 -all"',
    ]);
  });

  it("says so at Route 53, which adds the quotes itself", async () => {
    const graph = await build({ mode: "none" }, route53);
    expect(graph.only(ROUTE53, "mail-spf").inputs).toMatchObject({ type: "TXT", records: ["v=spf1 -all"] });
    expect(graph.only(ROUTE53, "mail-mx").inputs).toMatchObject({ type: "MX", records: ["0 ."] });
  });

  it.each([
    ["another stack owns the zone", { mode: "none" } as const, shared],
    ["nobody here may write", { mode: "none" } as const, { mode: "external" } as const],
    ["somebody else keeps the records", { mode: "unmanaged" } as const, cloudflare],
  ])("is left alone where %s", async (_, config, dns) => {
    expect((await build(config, dns)).byType(RECORD, ROUTE53, "larder:edge:Mail")).toEqual([]);
  });
});

describe("a domain whose mail is at a provider", () => {
  it("names its servers, senders and keys", async () => {
    expect(records(await build(providers))).toEqual([
      "CNAME team._domainkey.larder.example  team.dkim.mailhost.example",
      "MX larder.example 10 mx1.mailhost.example",
      "MX larder.example 20 mx2.mailhost.example",
      'TXT _dmarc.larder.example  "v=DMARC1; p=quarantine; sp=quarantine; rua=mailto:dmarc@larder.example"',
      'TXT larder.example  "v=spf1 include:_spf.mailhost.example -all"',
    ]);
  });

  it("has one record set for its servers at Route 53", async () => {
    const graph = await build(providers, route53);
    const expected = ["10 mx1.mailhost.example", "20 mx2.mailhost.example"];
    expect(graph.only(ROUTE53, "mail-mx").inputs?.records).toEqual(expected);
  });

  it("receives none where it names no server", async () => {
    expect(records(await build({ ...providers, exchanges: {} }))).toContain("MX larder.example 0 .");
  });

  it("keeps the other records when a server goes", async () => {
    const [before, after] = [
      await build(providers),
      await build({ ...providers, exchanges: { two: providers.exchanges.two ?? { host: "", priority: 0 } } }),
    ];
    const [left] = after.byType(RECORD).filter(({ inputs }) => inputs?.type === "MX");
    expect(left && before.get(left.urn)?.inputs).toEqual(left?.inputs);
  });
});

describe("a domain that Amazon SES sends from", () => {
  it("is an identity whose three keys are in DNS", async () => {
    const graph = await build(ses, shared);
    const identity = graph.only(IDENTITY, "mail-identity");
    expect(identity.inputs?.emailIdentity).toBe("mail.larder.example");
    expect(graph.byType(RECORD).filter(({ inputs }) => inputs?.type === "CNAME")).toHaveLength(3);
    for (const [index, token] of tokensOf(identity).entries()) {
      expect(graph.only(RECORD, `mail-dkim-${index + 1}`).inputs).toMatchObject({
        type: "CNAME",
        name: `${token}._domainkey.mail.larder.example`,
        content: `${token}.dkim.amazonses.com`,
      });
    }
  });

  it("has SPF, DMARC and a return path of its own, all below its own name: the zone may be another stack's", async () => {
    const texts = records(await build(ses, shared)).filter((record) => !record.startsWith("CNAME"));
    expect(texts).toEqual([
      "MX bounce.mail.larder.example 10 feedback-smtp.eu-west-1.amazonses.com",
      'TXT _dmarc.mail.larder.example  "v=DMARC1; p=reject; sp=reject"',
      'TXT bounce.mail.larder.example  "v=spf1 include:amazonses.com -all"',
      'TXT mail.larder.example  "v=spf1 include:amazonses.com -all"',
    ]);
  });

  it("sends over TLS only, spares who complained, and watches its reputation", async () => {
    const graph = await build(ses, shared);
    const settings = graph.only("aws:sesv2/configurationSet:ConfigurationSet", "mail-settings");
    expect(settings.inputs).toMatchObject({
      deliveryOptions: { tlsPolicy: "REQUIRE" },
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    const identity = graph.only(IDENTITY, "mail-identity");
    expect(graph.references(identity.urn, "configurationSetName")).toEqual([settings]);
    const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs);
    expect(alarms.map((inputs) => [inputs?.metricName, inputs?.threshold])).toEqual([
      ["Reputation.BounceRate", 0.05],
      ["Reputation.ComplaintRate", 0.001],
    ]);
    for (const inputs of alarms) {
      expect(inputs?.dimensions).toEqual({ "ses:configuration-set": settings.inputs?.configurationSetName });
    }
  });
});
