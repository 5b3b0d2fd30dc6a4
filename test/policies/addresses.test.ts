import { expect, it } from "vitest";
import { coversWorld, parseRange } from "../../policies/addresses.ts";

it.each<[boolean, readonly string[]]>([
  [true, ["0.0.0.0/0"]],
  [true, ["::/0"]],
  [true, ["0.0.0.0/1"]],
  [true, ["2000::/3"]],
  [true, ["10.0.0.0/7"]],
  [true, ["8.8.8.8/0"]],
  [true, ["10.0.0.0/8", "64.0.0.0/2"]],
  [true, ["1.0.0.0/8", "2.0.0.0/8"]],
  [true, ["::ffff:0:0/1"]],
  [true, ["2600::/12"]],
  [true, ["2a00::/16", "2a01::/16"]],
  [false, ["2a00::/16"]],
  [false, []],
  [false, ["1.0.0.0/8"]],
  [false, ["1.0.0.0/8", "1.0.0.0/8", "1.2.0.0/16"]],
  [false, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"]],
  [false, ["fc00::/7", "fe80::/10"]],
  [false, ["203.0.113.7"]],
  [false, ["2001:db8::/32"]],
  [false, ["any", "", "1.2.3.4/33", "1.2.3.4/8/8", "1.2.3.4/x", "999.0.0.0/0"]],
])("the internet is let in: %s by %j", (expected, cidrs) => {
  expect(coversWorld(cidrs)).toBe(expected);
});

it("reads ranges with host bits and single addresses", () => {
  expect(parseRange("10.1.2.3/8")).toEqual(parseRange("10.0.0.0/8"));
  expect(parseRange("10.1.2.3")).toMatchObject({ kind: "ipv4", prefix: 32 });
  expect(parseRange("::1")).toMatchObject({ kind: "ipv6", prefix: 128, first: 1n, last: 1n });
  expect(parseRange("hello")).toBeUndefined();
});
