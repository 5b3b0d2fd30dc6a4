/** The firewall's config: one wrong value at a time, and the exact line that the user gets. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../config/errors.ts";
import { goJson } from "../../config/go-json.ts";
import { resolveConfig } from "../../config/resolve.ts";
import { readStackFile } from "../../config/stack-file.ts";
import { groupsOf, wafCapacity } from "../../config/waf.ts";

const good = readStackFile({ projectDir: join(import.meta.dirname, "../.."), stack: "prod" });
const edge: Record<string, unknown> = JSON.parse(good.values["larder:edge"] ?? "{}");

function resolved(waf: Record<string, unknown>) {
  const values = { ...good.values, "larder:edge": goJson({ ...edge, waf }) };
  return resolveConfig(values, { file: "Pulumi.prod.yaml", stack: "prod" }).config.edge.waf;
}

function problems(waf: Record<string, unknown>): string[] {
  try {
    resolved(waf);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n");
  }
}

const refused: readonly (readonly [name: string, waf: Record<string, unknown>, expected: string])[] = [
  ["an unknown mode", { mode: "on" }, 'larder:edge.waf.mode: one of "none", "managed", got "on"'],
  [
    "a key of the firewall without one",
    { mode: "none", blocked: [] },
    'larder:edge.waf: unknown key "blocked" for mode "none", it belongs to mode "managed"',
  ],
  [
    "the whole internet",
    { trusted: ["0.0.0.0/0"] },
    'larder:edge.waf.trusted[0]: expected a prefix of /8 or longer: this is too much of the internet, got "0.0.0.0/0"',
  ],
  [
    "half of it",
    { trusted: ["128.0.0.0/1"] },
    'larder:edge.waf.trusted[0]: expected a prefix of /8 or longer: this is too much of the internet, got "128.0.0.0/1"',
  ],
  [
    "half of the IPv6 internet",
    { blocked: ["::/1"] },
    'larder:edge.waf.blocked[0]: expected a prefix of /16 or longer: this is too much of the internet, got "::/1"',
  ],
  [
    "host bits",
    { blocked: ["203.0.113.9/24"] },
    'larder:edge.waf.blocked[0]: expected the range\'s first address in its short spelling, 203.0.113.0/24, got "203.0.113.9/24"',
  ],
  [
    "a long spelling",
    { blocked: ["2001:0DB8:0007::/48"] },
    'larder:edge.waf.blocked[0]: expected the range\'s first address in its short spelling, 2001:db8:7::/48, got "2001:0DB8:0007::/48"',
  ],
  [
    "an address without a prefix",
    { blocked: ["203.0.113.9"] },
    'larder:edge.waf.blocked[0]: expected a range: for one address 203.0.113.9/32, got "203.0.113.9"',
  ],
  [
    "an IPv6 address without a prefix",
    { blocked: ["2001:db8::9"] },
    'larder:edge.waf.blocked[0]: expected a range: for one address 2001:db8::9/128, got "2001:db8::9"',
  ],
  [
    "no address at all",
    { blocked: ["office"] },
    'larder:edge.waf.blocked[0]: expected a range such as 203.0.113.0/24 or 2001:db8:7::/48, got "office"',
  ],
  [
    "addresses that never arrive",
    { trusted: ["10.0.0.0/8"] },
    'larder:edge.waf.trusted[0]: expected addresses of the internet, these are private, got "10.0.0.0/8"',
  ],
  [
    "a range twice",
    { blocked: ["203.0.113.0/24", "203.0.113.0/24"] },
    'larder:edge.waf.blocked[1]: expected each entry once, got "203.0.113.0/24"',
  ],
  [
    "a range within another",
    { blocked: ["203.0.113.0/24", "203.0.113.128/25"] },
    "larder:edge.waf.blocked[1]: 203.0.113.128/25 is within 203.0.113.0/24: leave it out",
  ],
  [
    "a trusted range that is blocked",
    { blocked: ["203.0.113.0/24"], trusted: ["203.0.113.8/32"] },
    "larder:edge.waf.trusted[0]: 203.0.113.8/32 is within 203.0.113.0/24, which edge.waf.blocked refuses first: take one out",
  ],
  [
    "a range in both lists",
    { blocked: ["203.0.113.0/24"], trusted: ["203.0.113.0/24"] },
    "larder:edge.waf.trusted[0]: 203.0.113.0/24 is within 203.0.113.0/24, which edge.waf.blocked refuses first: take one out",
  ],
  [
    "a sender that is blocked",
    { blocked: ["2001:db8::/32"], webhooks: { stripe: { path: "/hooks", senders: ["2001:db8:1::/48"] } } },
    "larder:edge.waf.webhooks.stripe.senders[0]: 2001:db8:1::/48 is within 2001:db8::/32, which edge.waf.blocked refuses first: take one out",
  ],
  [
    "a webhook without a sender",
    { webhooks: { stripe: { path: "/hooks", senders: [] } } },
    "larder:edge.waf.webhooks.stripe.senders: at least 1 entry, got an empty list",
  ],
  [
    "a pattern as a webhook's path",
    { webhooks: { stripe: { path: "/hooks/*" } } },
    'larder:edge.waf.webhooks.stripe.path: expected a path that begins with /, without wildcards, got "/hooks/*"',
  ],
  [
    "two webhooks with one path",
    { webhooks: { a: { path: "/hooks" }, b: { path: "/hooks" } } },
    'larder:edge.waf.webhooks.b.path: /hooks is the path of "a" already',
  ],
  [
    "too many webhooks",
    {
      capacityLimit: 5000,
      webhooks: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`w${index}`, { path: `/w${index}` }])),
    },
    "larder:edge.waf.webhooks: at most 20, got 21: let some share a path",
  ],
  [
    "a sign-in path that can never match",
    { signInPaths: ["/Login"] },
    'larder:edge.waf.signInPaths[0]: expected a path in lower case: requests are compared in lower case, got "/Login"',
  ],
  [
    "a rate below AWS's lowest",
    { rateLimits: { signInPerMinute: 5 } },
    "larder:edge.waf.rateLimits.signInPerMinute: at least 10, got 5",
  ],
  [
    "a header with a capital",
    { userKey: { from: "header", name: "Authorization" } },
    'larder:edge.waf.userKey.name: expected the name of a header in lower case, got "Authorization"',
  ],
  [
    "a cookie without a name",
    { userKey: { from: "cookie" } },
    "larder:edge.waf.userKey.name: required, the name of a header or cookie",
  ],
  [
    "an unknown rule that counts",
    { countOnly: ["comon"] },
    'larder:edge.waf.countOnly[0]: one of rate-ip, rate-user, rate-sign-in, ip-reputation, known-bad-inputs, common, sql-injection, or <group>/<rule>, got "comon"',
  ],
  [
    "a rule of a group that is not there",
    { countOnly: ["anonymous-ip/HostingProviderIPList"] },
    'larder:edge.waf.countOnly[0]: one of rate-ip, rate-user, rate-sign-in, ip-reputation, known-bad-inputs, common, sql-injection, or <group>/<rule>, got "anonymous-ip/HostingProviderIPList"',
  ],
  [
    "a rule that its group does not have",
    { countOnly: ["ip-reputation/Bots"] },
    'larder:edge.waf.countOnly[0]: ip-reputation/ one of AWSManagedIPReputationList, AWSManagedReconnaissanceList, AWSManagedIPDDoSList, got "Bots"',
  ],
  [
    "a rule of a group that counts as a whole",
    { countOnly: ["common", "common/SizeRestrictions_BODY"] },
    'larder:edge.waf.countOnly[1]: "common" counts all its rules already: leave one out',
  ],
  [
    "more capacity than the price includes",
    { extraGroups: ["anonymous-ip", "linux", "posix"] },
    "larder:edge.waf.capacityLimit: at least the 1609 WCU that the rules need, got 1500 (rate-ip 2, rate-user 32, rate-sign-in 100, ip-reputation 25, known-bad-inputs 200, common 700, sql-injection 200, anonymous-ip 50, linux 200, posix 100): take fewer, or raise it to 1609 (above 1500 AWS charges extra per request)",
  ],
  ["a limit above AWS's own", { capacityLimit: 5001 }, "larder:edge.waf.capacityLimit: at most 5000, got 5001"],
];

describe("a firewall that is refused", () => {
  it.each(refused)("%s", (_, waf, expected) => {
    expect(problems(waf)).toEqual([`Pulumi.prod.yaml: ${expected}`]);
  });

  it("because its lists are too long", () => {
    const ranges = Array.from({ length: 10_001 }, (_, index) => `45.${index >> 8}.${index & 255}.0/24`);
    expect(problems({ blocked: ranges })).toEqual([
      "Pulumi.prod.yaml: larder:edge.waf.blocked: at most 10000 entries, got a list of 10001",
    ]);
  });
});

describe("a firewall", () => {
  it("is taken with all it can have, and with a higher limit of capacity", () => {
    const waf = resolved({
      extraGroups: ["anonymous-ip", "linux", "posix", "admin-protection"],
      countOnly: ["common/SizeRestrictions_BODY", "posix", "rate-user", "blocked", "webhook-stripe"],
      webhooks: { stripe: { path: "/webhooks/stripe", senders: ["198.51.100.16/32"] } },
      userKey: { from: "cookie", name: "__Host-session" },
      trusted: ["203.0.113.8/32", "2001:db8:8::/48"],
      blocked: ["198.51.100.64/26"],
      capacityLimit: 2000,
    });
    if (waf.mode !== "managed") throw new Error("managed is prod's default");
    expect(groupsOf(waf)).toHaveLength(8);
    expect([...wafCapacity(waf).values()].reduce((sum, wcu) => sum + wcu, 0)).toBe(1725);
  });

  it("may take exactly its limit of capacity", () => {
    expect(problems({ capacityLimit: 1259 })).toEqual([]);
    expect(problems({ capacityLimit: 1258 })).toHaveLength(1);
  });

  it("has the rates of the requirements", () => {
    expect(resolved({})).toMatchObject({
      rateLimits: { ipPer5Minutes: 2000, userPerMinute: 120, signInPerMinute: 10 },
      countOnly: [],
    });
  });

  it("is judged anew when a list is empty again", () => {
    expect(problems({ countOnly: ["blocked"] })).toHaveLength(1);
    expect(problems({ countOnly: ["blocked"], blocked: ["203.0.113.0/24"] })).toEqual([]);
  });

  it("holds a carve-out: a blocked address within a trusted range", () => {
    expect(problems({ trusted: ["203.0.113.0/24"], blocked: ["203.0.113.9/32"] })).toEqual([]);
  });
});
