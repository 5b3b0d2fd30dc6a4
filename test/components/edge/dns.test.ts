import { describe, expect, it } from "vitest";
import { HostRecords, type HostTarget, VercelRecords } from "../../../components/edge/dns.ts";
import type { RecordZone } from "../../../components/edge/dns-records.ts";
import { bothModes } from "../../support/graph.ts";

const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";
const target = {
  kind: "load-balancer",
  ipv6: false,
  dnsName: "edge-alb-1.eu-west-1.elb.amazonaws.com",
  zoneId: "Z32O12XQLNTSW2",
} as const;
const cdn: HostTarget = { kind: "distribution", ipv6: true, dnsName: "d1.cloudfront.net", zoneId: "Z2FDTNDATAQYW2" };

const build = async (
  dns: RecordZone,
  hosts = ["larder.example", "api.larder.example", "larder.example"],
  towards: HostTarget = target,
) => (await bothModes(({ opts }) => void new HostRecords("dns", { dns, hosts, target: towards }, opts))).deployed;

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

  it("behind a CDN has IPv6 addresses too, and no health that Route 53 could know", async () => {
    const graph = await build({ mode: "route53", zoneId: "Z0123456789ABC" }, ["larder.example"], cdn);
    const records = graph.byType(ROUTE53).map(({ inputs }) => [inputs?.type, inputs?.name, inputs?.aliases]);
    const aliases = [{ name: cdn.dnsName, zoneId: cdn.zoneId, evaluateTargetHealth: false }];
    expect(records.sort()).toEqual([
      ["A", "larder.example", aliases],
      ["AAAA", "larder.example", aliases],
    ]);
    const closed = await build({ mode: "route53", zoneId: "Z0123456789ABC" }, ["larder.example"], {
      ...cdn,
      ipv6: false,
    });
    expect(closed.byType(ROUTE53).map(({ inputs }) => inputs?.type)).toEqual(["A"]);
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

describe("a host at Vercel", () => {
  const vercel = (dns: RecordZone, verification?: string) =>
    bothModes(({ opts }) => {
      const frontend = { mode: "vercel", host: "app.larder.example", cname: "cname.vercel-dns.example" } as const;
      const proof = verification === undefined ? {} : { verification };
      new VercelRecords("vercel-dns", { dns, frontend: { ...frontend, ...proof } }, opts);
    });
  const zone = { mode: "cloudflare", zoneId: "0".repeat(32) } as const;

  it("is a CNAME that Cloudflare does not proxy, and the proof where Vercel asks for one", async () => {
    const { deployed } = await vercel(zone, "vc-domain-verify=app.larder.example,1");
    const records = deployed.byType(CLOUDFLARE).map(({ inputs }) => inputs);
    expect(records).toHaveLength(2);
    expect(records).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "app.larder.example", content: "cname.vercel-dns.example", proxied: false }),
        expect.objectContaining({
          name: "_vercel.app.larder.example",
          type: "TXT",
          content: '"vc-domain-verify=app.larder.example,1"',
        }),
      ]),
    );
  });

  it("has one record without a proof, and none where others keep the zone", async () => {
    expect((await vercel(zone)).deployed.byType(CLOUDFLARE)).toHaveLength(1);
    expect((await vercel({ mode: "external" })).deployed.byType(CLOUDFLARE, ROUTE53)).toEqual([]);
  });
});
