import * as pulumi from "@pulumi/pulumi";
import type { DnsConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { type CaaEntry, recordSet, type WritableZone } from "./dns-records.ts";
import { secureCloudflareZone } from "./zone-cloudflare.ts";
import { secureHostedZone } from "./zone-route53.ts";

/** A zone whose settings this stack keeps. */
export type OwnedZone = Exclude<DnsConfig, { mode: "external" }> & { readonly zone: { readonly mode: "owned" } };

export interface ZoneArgs {
  readonly platform: Platform;
  readonly dns: DnsConfig;
}

export function isOwned(dns: DnsConfig): dns is OwnedZone {
  return dns.mode !== "external" && dns.zone.mode === "owned";
}

/**
 * What concerns a zone as a whole: DNSSEC, the authorities that may issue certificates, TLS settings at Cloudflare, the
 * log of queries at Route 53. In one stack per zone only: two would overwrite each other.
 */
export class Zone extends pulumi.ComponentResource {
  /** The DS record that the registrar, or the zone above, must publish; undefined without DNSSEC. */
  readonly dsRecord: pulumi.Output<string> | undefined;

  constructor(name: string, args: ZoneArgs & { readonly dns: OwnedZone }, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:Zone", name, {}, opts);
    const child = { parent: this };
    authorizeIssuers(name, args.dns, child);
    this.dsRecord = secured(name, args.platform, args.dns, child);
    this.registerOutputs(this.dsRecord === undefined ? {} : { dsRecord: this.dsRecord });
  }
}

/** Undefined where another stack owns the zone, or nobody here may write to it. */
export function createZone(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions): Zone | undefined {
  const { platform, dns } = args;
  return isOwned(dns) ? new Zone(name, { platform, dns }, opts) : undefined;
}

type Child = { readonly parent: pulumi.Resource };

function secured(name: string, platform: Platform, dns: OwnedZone, child: Child): pulumi.Output<string> | undefined {
  switch (dns.mode) {
    case "cloudflare":
      return secureCloudflareZone(name, platform, dns, child);
    case "route53":
      return secureHostedZone(name, platform, dns, child);
    default: {
      const never: never = dns;
      return never;
    }
  }
}

/** CAA; a certificate for `*` is nobody's, since one would stand for every host that is ever made. */
function authorizeIssuers(name: string, dns: OwnedZone & WritableZone, child: Child): void {
  const { certificateAuthorities, incidentEmail } = dns.zone;
  const issuers = certificateAuthorities.map((authority): [string, CaaEntry] => [
    authority,
    { tag: "issue", value: authority },
  ]);
  const entries: Record<string, CaaEntry> = {
    ...Object.fromEntries(issuers),
    wildcards: { tag: "issuewild", value: ";" },
    ...(incidentEmail === undefined ? {} : { incidents: { tag: "iodef", value: `mailto:${incidentEmail}` } }),
  };
  recordSet(
    `${name}-caa`,
    { zone: dns, recordName: dns.zoneName, set: { type: "CAA", entries }, comment: "Who may issue certificates" },
    child,
  );
}
