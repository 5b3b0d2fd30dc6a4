// The module itself: the package's index loads all of its 500 resource types.
import { ZoneDnssec } from "@pulumi/cloudflare/zoneDnssec.js";
import { ZoneSetting } from "@pulumi/cloudflare/zoneSetting.js";
import type * as pulumi from "@pulumi/pulumi";
import type { DnsConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";

type OwnedCloudflare = Extract<DnsConfig, { mode: "cloudflare" }> & { readonly zone: { readonly mode: "owned" } };

const YEAR_SECONDS = 31_536_000;

/**
 * By id. They act on proxied hosts only; ours are not, yet whoever switches the proxy on must not find plain HTTP behind
 * it. Ids and keys in the API's own spelling: the typings show the header's in camel case, which differs for ever
 * (pulumi/pulumi-cloudflare#1579), as does a header without all five values (terraform-provider-cloudflare#6436).
 */
const SETTINGS: Readonly<Record<string, string | object>> = {
  // To the origin over TLS, with a certificate that is checked.
  ssl: "strict",
  always_use_https: "on",
  min_tls_version: "1.2",
  tls_1_3: "on",
  // Early data can be replayed by whoever recorded it.
  "0rtt": "off",
  automatic_https_rewrites: "on",
  security_header: {
    strict_transport_security: {
      enabled: true,
      max_age: YEAR_SECONDS,
      include_subdomains: true,
      nosniff: true,
      // Browsers' preload lists are easy to enter and take months to leave.
      preload: false,
    },
  },
};

/** TLS settings and DNSSEC; returns the DS record for the registrar. */
export function secureCloudflareZone(
  name: string,
  platform: Platform,
  { zoneId, zone }: OwnedCloudflare,
  child: { readonly parent: pulumi.Resource },
): pulumi.Output<string> | undefined {
  for (const [settingId, value] of Object.entries(SETTINGS)) {
    new ZoneSetting(`${name}-${settingId.replaceAll("_", "-")}`, { zoneId, settingId, value }, child);
  }
  if (!zone.dnssec) return undefined;
  // With the DS record at the registrar, an unsigned zone answers nobody who validates.
  const guarded = { ...child, protect: platform.deletionGuards };
  return new ZoneDnssec(`${name}-dnssec`, { zoneId, status: "active" }, guarded).ds;
}
