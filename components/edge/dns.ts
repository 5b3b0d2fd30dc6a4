import * as aws from "@pulumi/aws";
import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { RecordZone } from "./dns-records.ts";
import { DNS_TTL_SECONDS, withoutTrailingDot } from "./dns-values.ts";

export interface HostRecordsArgs {
  readonly dns: RecordZone;
  /** Host names to publish, plain. */
  readonly hosts: readonly string[];
  /** Where they point to; `LoadBalancer` has it. */
  readonly target: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
}

/** One record per host towards the load balancer; none where someone else keeps the zone. */
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
      new cloudflare.DnsRecord(
        name,
        {
          zoneId: dns.zoneId,
          name: host,
          type: "CNAME",
          content: withoutTrailingDot(target.dnsName),
          ttl: DNS_TTL_SECONDS,
          // DNS only: one TLS end and one cache owner per host, the load balancer.
          proxied: false,
          comment: "Load balancer",
        },
        child,
      );
      return;
    case "route53":
      // An alias also works at the zone's top and costs nothing per query.
      new aws.route53.Record(
        name,
        {
          zoneId: dns.zoneId,
          name: host,
          type: "A",
          aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }],
        },
        child,
      );
      return;
    case "external":
      return;
    default: {
      dns satisfies never;
    }
  }
}
