/** The web application firewall. */
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { managedGroups, wafLimits } from "../../knowledge/waf.ts";
import { entryName, logRetentionDays, setOf } from "../values.ts";

/** Shorter prefixes are a slip of the pen or half the internet: no network that we would name is larger. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };

/** Documentation ranges are "reserved" and fine; from these nothing ever arrives over the internet. */
const NEVER_ARRIVES = ["private", "loopback", "linkLocal", "uniqueLocal", "multicast", "unspecified", "broadcast"];

/** An IPv4 or IPv6 range as WAF takes it: with its prefix, host bits zero, in the short spelling. */
const ipRange = z.string().superRefine((value, context) => {
  const wrong = rangeProblem(value);
  if (wrong !== undefined) context.addIssue({ code: "custom", message: wrong });
});

function rangeProblem(value: string): string | undefined {
  const [address = "", prefix] = value.split("/");
  if (prefix === undefined && ipaddr.isValid(address)) {
    return `a range: for one address ${value}/${ipaddr.parse(address).kind() === "ipv4" ? 32 : 128}`;
  }
  const isV4 = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value) && ipaddr.IPv4.isValidCIDR(value);
  if (!isV4 && !ipaddr.IPv6.isValidCIDR(value)) return "a range such as 203.0.113.0/24 or 2001:db8:7::/48";
  const family = isV4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const shortest = SHORTEST_PREFIX[isV4 ? "ipv4" : "ipv6"];
  if (Number(prefix) < shortest) return `a prefix of /${shortest} or longer: this is too much of the internet`;
  const network = `${family.networkAddressFromCIDR(value).toString()}/${prefix}`;
  if (network !== value) return `the range's first address in its short spelling, ${network}`;
  const kind = ipaddr.parse(address).range();
  return NEVER_ARRIVES.includes(kind) ? `addresses of the internet, these are ${kind}` : undefined;
}

const ipRanges = setOf(ipRange).max(wafLimits.addressesPerSet);

/** As the browser asks for it; compared as text, so no patterns. */
const path = z
  .string()
  .max(200) // WAF's longest text to compare
  .regex(/^\/[A-Za-z0-9_\-./~]*$/, "a path that begins with /, without wildcards");

/** Compared after lower-casing, so a capital would never match. */
const lowerCasePath = path.regex(/^[^A-Z]*$/, "a path in lower case: requests are compared in lower case");

const rate = z.int().min(wafLimits.minRate).max(wafLimits.maxRate);

const wordOfHeader = z
  .string()
  .max(64)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "the name of a header or cookie");

const extraGroup = z.enum(["anonymous-ip", "linux", "posix", "admin-protection"]);

const webhook = z.strictObject({
  path: path.describe("Exactly this path, as it stands in the vendor's settings."),
  senders: ipRanges
    .min(1)
    .optional()
    .describe("Only these addresses may call the path; absent = anybody, the signature decides."),
});

const managed = z.strictObject({
  mode: z.literal("managed"),
  extraGroups: setOf(extraGroup).describe(
    `AWS's rule groups besides the four that are always there (${Object.keys(managedGroups).slice(0, 4).join(", ")}).`,
  ),
  countOnly: setOf(z.string().min(1)).describe(
    "Rules that count what they would block: a rule's key (common, rate-ip, blocked ...) or one rule of a group (common/SizeRestrictions_BODY).",
  ),
  rateLimits: z.strictObject({
    ipPer5Minutes: rate.describe("Requests from one address in five minutes."),
    userPerMinute: rate.describe("Requests of one user, told by `userKey`, in a minute."),
    signInPerMinute: rate.describe("POST requests from one address to `signInPaths` in a minute."),
  }),
  userKey: z
    .discriminatedUnion("from", [
      z.strictObject({
        from: z.literal("header"),
        name: wordOfHeader.regex(/^[^A-Z]*$/, "the name of a header in lower case"),
      }),
      z.strictObject({ from: z.literal("cookie"), name: wordOfHeader }),
    ])
    .describe("What tells users apart; requests without it are limited by their address only."),
  signInPaths: setOf(lowerCasePath).max(10).describe("Paths begin with one of these; empty = no limit of sign-ins."),
  webhooks: z
    .record(entryName, webhook)
    .describe(
      "Paths that other companies' servers call: free of the rules that inspect bodies or refuse data centres.",
    ),
  trusted: ipRanges.describe("Skip every rule but `blocked` and a webhook's senders: our own monitors and testers."),
  blocked: ipRanges.describe("Refused before anything else."),
  logRetentionDays: logRetentionDays.describe("Blocked and counted requests, with visitors' addresses."),
  capacityLimit: z
    .int()
    .min(1)
    .max(wafLimits.maxWcu)
    .describe(`Web ACL capacity units (WCU) to stay within; above ${wafLimits.includedWcu} AWS charges extra.`),
});

export const wafConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }).describe("Requests are not filtered."),
  managed.describe("AWS WAF where clients arrive: before CloudFront, or before the load balancer without a CDN."),
]);

export type WafConfig = z.infer<typeof wafConfig>;
export type ManagedWafConfig = z.infer<typeof managed>;
