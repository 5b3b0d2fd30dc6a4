import * as aws from "@pulumi/aws";
// The module itself: the package's index loads all of its 500 resource types.
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import * as pulumi from "@pulumi/pulumi";
import type { FrontendConfig } from "../../config/schema.ts";
import { type RecordZone, recordSet } from "./dns-records.ts";
import { DNS_TTL_SECONDS, withoutTrailingDot } from "./dns-values.ts";

export interface HostRecordsArgs {
  readonly dns: RecordZone;
  /** Host names to publish, plain. */
  readonly hosts: readonly string[];
  readonly target: HostTarget;
}

/** Where hosts point to; `LoadBalancer` and `ContentDelivery` have it. */
export interface HostTarget {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
  readonly kind: "load-balancer" | "distribution";
  /** Has IPv6 addresses, too. */
  readonly ipv6: boolean;
}

/** The records of each host towards the load balancer or the CDN; none where someone else keeps the zone. */
export class HostRecords extends pulumi.ComponentResource {
  constructor(name: string, args: HostRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:HostRecords", name, {}, opts);
    for (const host of [...new Set(args.hosts)].sort()) {
      hostRecord(`${name}-${host}`, host, args, { parent: this });
    }
    this.registerOutputs({});
  }
}

function hostRecord(name: string, host: string, args: HostRecordsArgs, child: pulumi.CustomResourceOptions): void {
  const { dns, target } = args;
  switch (dns.mode) {
    case "cloudflare":
      new DnsRecord(
        name,
        {
          zoneId: dns.zoneId,
          name: host,
          type: "CNAME",
          content: withoutTrailingDot(target.dnsName),
          ttl: DNS_TTL_SECONDS,
          // DNS only: one TLS end and one cache owner per host, which is the target.
          proxied: false,
          comment: target.kind === "distribution" ? "CDN" : "Load balancer",
        },
        child,
      );
      return;
    case "route53":
      // An alias also works at the zone's top and costs nothing per query.
      aliasRecord(name, "A", host, { zoneId: dns.zoneId, target }, child);
      if (target.ipv6) aliasRecord(`${name}-ipv6`, "AAAA", host, { zoneId: dns.zoneId, target }, child);
      return;
    case "external":
      return;
    default: {
      dns satisfies never;
    }
  }
}

function aliasRecord(
  name: string,
  type: "A" | "AAAA",
  host: string,
  { zoneId, target }: { readonly zoneId: string; readonly target: HostTarget },
  child: pulumi.CustomResourceOptions,
): void {
  // Of a distribution's health Route 53 knows nothing, and says so.
  const evaluateTargetHealth = target.kind === "load-balancer";
  new aws.route53.Record(
    name,
    {
      zoneId,
      name: host,
      type,
      aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth }],
    },
    child,
  );
}

export interface VercelRecordsArgs {
  readonly dns: RecordZone;
  readonly frontend: Extract<FrontendConfig, { mode: "vercel" }>;
}

/** What Vercel asks for before it serves a host; it keeps the certificate by itself. */
export class VercelRecords extends pulumi.ComponentResource {
  constructor(name: string, { dns, frontend }: VercelRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:VercelRecords", name, {}, opts);
    const child = { parent: this };
    const { host, cname, verification } = frontend;
    if (dns.mode !== "external") {
      recordSet(
        `${name}-host`,
        { zone: dns, recordName: host, set: { type: "CNAME", target: cname }, comment: "Pages, at Vercel" },
        child,
      );
      if (verification !== undefined) {
        const set = { type: "TXT", text: verification } as const;
        recordSet(
          `${name}-proof`,
          { zone: dns, recordName: `_vercel.${host}`, set, comment: "Proves it to Vercel" },
          child,
        );
      }
    }
    this.registerOutputs({});
  }
}
