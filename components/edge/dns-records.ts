import * as aws from "@pulumi/aws";
// The module itself: the package's index loads all of its 500 resource types.
import { DnsRecord, type DnsRecordArgs } from "@pulumi/cloudflare/dnsRecord.js";
import * as pulumi from "@pulumi/pulumi";
import { DNS_TTL_SECONDS, withoutTrailingDot } from "./dns-values.ts";

/** A zone that records can be written to. */
export type WritableZone =
  | { readonly mode: "cloudflare"; readonly zoneId: string }
  | { readonly mode: "route53"; readonly zoneId: string };

/** A zone, or nobody's to write to. */
export type RecordZone = WritableZone | { readonly mode: "external" };

export interface MailExchange {
  readonly host: string;
  readonly priority: number;
}

/** All records of one name and type; maps by a name of ours, so that removing one leaves the others alone. */
export type RecordSet =
  | { readonly type: "CNAME"; readonly target: pulumi.Input<string> }
  /** One text of up to 255 characters, without quotes. */
  | { readonly type: "TXT"; readonly text: pulumi.Input<string> }
  | { readonly type: "MX"; readonly exchanges: Readonly<Record<string, MailExchange>> }
  | { readonly type: "CAA"; readonly entries: Readonly<Record<string, CaaEntry>> };

export interface CaaEntry {
  readonly tag: "issue" | "issuewild" | "iodef";
  readonly value: string;
}

export interface RecordSetArgs {
  readonly zone: WritableZone;
  /** Full name, without a final dot. */
  readonly recordName: pulumi.Input<string>;
  readonly set: RecordSet;
  /** What it is for; shown at Cloudflare. */
  readonly comment: string;
}

/**
 * Writes a record set: one resource per value at Cloudflare, one for the whole set at Route 53. Returns the full names
 * written, to wait for.
 */
export function recordSet(
  name: string,
  args: RecordSetArgs,
  child: pulumi.CustomResourceOptions,
): readonly pulumi.Output<string>[] {
  switch (args.zone.mode) {
    case "cloudflare":
      return atCloudflare(name, args, child);
    case "route53":
      return [atRoute53(name, args, child)];
    default: {
      const never: never = args.zone;
      return never;
    }
  }
}

type CloudflareValue = Pick<DnsRecordArgs, "content" | "data" | "priority">;

function atCloudflare(name: string, args: RecordSetArgs, child: pulumi.CustomResourceOptions): pulumi.Output<string>[] {
  const { zone, recordName, set, comment } = args;
  return Object.entries(cloudflareValues(name, set)).map(
    ([logicalName, value]) =>
      new DnsRecord(
        logicalName,
        {
          zoneId: zone.zoneId,
          name: withoutTrailingDot(recordName),
          type: set.type,
          ...value,
          ttl: DNS_TTL_SECONDS,
          // A proxied record answers with Cloudflare's addresses and hides the value.
          proxied: false,
          comment,
        },
        child,
      ).name,
  );
}

/** By logical name. */
function cloudflareValues(name: string, set: RecordSet): Readonly<Record<string, CloudflareValue>> {
  switch (set.type) {
    case "CNAME":
      return { [name]: { content: withoutTrailingDot(set.target) } };
    case "TXT":
      // Cloudflare wants the quotes written out and warns where they are missing.
      return { [name]: { content: pulumi.interpolate`"${set.text}"` } };
    case "MX":
      return under(name, set.exchanges, ({ host, priority }) => ({ content: host, priority }));
    case "CAA":
      return under(name, set.entries, ({ tag, value }) => ({ data: { flags: 0, tag, value } }));
    default: {
      const never: never = set;
      return never;
    }
  }
}

function under<Entry>(
  name: string,
  entries: Readonly<Record<string, Entry>>,
  value: (entry: Entry) => CloudflareValue,
): Readonly<Record<string, CloudflareValue>> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [`${name}-${key}`, value(entry)]));
}

function atRoute53(name: string, args: RecordSetArgs, child: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const { zone, recordName, set } = args;
  return new aws.route53.Record(
    name,
    {
      zoneId: zone.zoneId,
      name: withoutTrailingDot(recordName),
      type: set.type,
      records: [...route53Values(set)],
      ttl: DNS_TTL_SECONDS,
    },
    child,
  ).fqdn;
}

function route53Values(set: RecordSet): readonly pulumi.Input<string>[] {
  switch (set.type) {
    case "CNAME":
      return [withoutTrailingDot(set.target)];
    case "TXT":
      // The provider adds the quotes.
      return [set.text];
    case "MX":
      return Object.values(set.exchanges).map(({ host, priority }) => `${priority} ${host}`);
    case "CAA":
      return Object.values(set.entries).map(({ tag, value }) => `0 ${tag} "${value}"`);
    default: {
      const never: never = set;
      return never;
    }
  }
}
