import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { planSubnets, usableAddresses } from "../../config/subnets.ts";

function range(cidr: string): [first: number, last: number] {
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const first = address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return [first, first + 2 ** (32 - prefix) - 1];
}

describe("planSubnets", () => {
  it("cuts a /16 for three zones", () => {
    expect(planSubnets("10.30.0.0/16", 3)).toEqual({
      public: ["10.30.192.0/21", "10.30.200.0/21", "10.30.208.0/21"],
      app: ["10.30.0.0/18", "10.30.64.0/18", "10.30.128.0/18"],
      data: ["10.30.224.0/21", "10.30.232.0/21", "10.30.240.0/21"],
    });
  });

  it.each([16, 17, 18, 19, 20, 21, 22].flatMap((prefix) => [2, 3].map((zones) => [prefix, zones] as const)))(
    "keeps the subnets of a /%i in %i zones apart and inside",
    (prefix, zones) => {
      const cidr = `172.16.0.0/${prefix}`;
      const plan = planSubnets(cidr, zones);
      const all = [...plan.public, ...plan.app, ...plan.data];
      expect(all).toHaveLength(3 * zones);
      const [first, last] = range(cidr);
      const ranges = all.map(range).sort(([a], [b]) => a - b);
      for (const [index, [from, to]] of ranges.entries()) {
        expect(from).toBeGreaterThanOrEqual(first);
        expect(to).toBeLessThanOrEqual(last);
        expect(from).toBeGreaterThan(ranges[index - 1]?.[1] ?? -1);
      }
      for (const subnet of all)
        expect(`${ipaddr.IPv4.networkAddressFromCIDR(subnet)}/${subnet.split("/")[1]}`).toBe(subnet);
    },
  );

  it("leaves the others in place when a zone is added", () => {
    const two = planSubnets("10.0.0.0/20", 2);
    const three = planSubnets("10.0.0.0/20", 3);
    expect([three.public.slice(0, 2), three.app.slice(0, 2), three.data.slice(0, 2)]).toEqual([
      two.public,
      two.app,
      two.data,
    ]);
  });

  it("leaves a load balancer its 27 addresses even in a /22", () => {
    expect(planSubnets("10.0.0.0/22", 3).public.map(usableAddresses)).toEqual([27, 27, 27]);
  });
});
