import { describe, expect, it } from "vitest";
import { HostRecords } from "../../../components/edge/dns.ts";
import type { DnsConfig } from "../../../config/schema.ts";
import { bothModes } from "../../support/graph.ts";

const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";
const target = { dnsName: "edge-alb-1.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" };

const build = async (dns: DnsConfig, hosts = ["larder.example", "api.larder.example", "larder.example"]) =>
  (await bothModes(({ opts }) => void new HostRecords("dns", { dns, hosts, target }, opts))).deployed;

describe("a host", () => {
  it("at Cloudflare is a CNAME that is not proxied", async () => {
    const graph = await build({ mode: "cloudflare", zoneId: "0".repeat(32) });
    expect(graph.byType(CLOUDFLARE)).toHaveLength(2);
    expect(graph.only(CLOUDFLARE, "dns-api.larder.example").inputs).toMatchObject({
      zoneId: "0".repeat(32),
      name: "api.larder.example",
      type: "CNAME",
      content: target.dnsName,
      proxied: false,
      ttl: 300,
    });
  });

  it("at Route 53 is an alias, also at the zone's top", async () => {
    const graph = await build({ mode: "route53", zoneId: "Z0123456789ABC" });
    expect(graph.byType(ROUTE53)).toHaveLength(2);
    expect(graph.only(ROUTE53, "dns-larder.example").inputs).toEqual({
      zoneId: "Z0123456789ABC",
      name: "larder.example",
      type: "A",
      aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }],
    });
  });

  it("in a zone that others keep has no record", async () => {
    const graph = await build({ mode: "external" });
    expect(graph.byType(CLOUDFLARE, ROUTE53)).toEqual([]);
  });

  it("keeps its record when another one leaves", async () => {
    const dns = { mode: "cloudflare", zoneId: "0".repeat(32) } as const;
    const [both, one] = [await build(dns), await build(dns, ["larder.example"])];
    const left = one.only(CLOUDFLARE, "dns-larder.example");
    expect(both.get(left.urn)?.inputs).toEqual(left.inputs);
  });
});
