/** A19: several stacks write to one zone, and one of them keeps its settings. */
import { describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../graph/query.ts";
import { STACKS, variantOf, wholeStack } from "../support/stacks.ts";
import { clashes } from "./owners.ts";

const SETTING = "cloudflare:index/zoneSetting:ZoneSetting";

const zonesOf = (graph: ResourceGraph, type: string) => [
  ...new Set(graph.byType(type).map(({ inputs }) => String(inputs?.zoneId))),
];

describe("the zones of the stacks", () => {
  it("have one owner each, also where two stacks write hosts into one", async () => {
    const owned: string[] = [];
    const written: string[] = [];
    for (const stack of STACKS) {
      const { deployed } = await wholeStack(stack);
      owned.push(...zonesOf(deployed, SETTING));
      written.push(...zonesOf(deployed, "cloudflare:index/dnsRecord:DnsRecord"));
    }
    expect(owned.sort()).toEqual([...new Set(written)].sort());
    expect(written.length).toBeGreaterThan(new Set(written).size);
  });

  it("would clash, were staging made an owner of prod's", async () => {
    const dns = { zone: { mode: "owned" }, mode: "cloudflare", zoneName: "larder.example" };
    const zoneId = "5f2c1d7e9ab84036b1c0d94e6a7f8b21";
    const { deployed: staging } = await variantOf("staging", {
      title: "staging as a second owner",
      change: (values) => ({
        ...values,
        edge: { ...(values.edge as object), dns: { ...dns, zoneId }, mail: { mode: "unmanaged" } },
      }),
    });
    const found = clashes([staging, (await wholeStack("prod")).deployed]);
    const ids = found.filter((clash) => clash.startsWith(SETTING)).map((clash) => /"(\w+)"\]/.exec(clash)?.[1]);
    expect(ids.sort()).toEqual(
      [
        "0rtt",
        "always_use_https",
        "automatic_https_rewrites",
        "min_tls_version",
        "security_header",
        "ssl",
        "tls_1_3",
      ].sort(),
    );
    expect(found.some((clash) => clash.includes('"CAA"'))).toBe(true);
  });
});
