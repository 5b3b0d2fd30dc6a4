import * as pulumi from "@pulumi/pulumi";
import type { DnsConfig, MailConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { dmarcRecord, type MailZone, spf, writer } from "./mail-records.ts";
import { sesSender } from "./mail-ses.ts";
import { isOwned } from "./zone.ts";

export interface MailArgs {
  readonly platform: Platform;
  readonly config: MailConfig;
  readonly dns: DnsConfig;
  readonly topics: AlertTopics;
}

/** Modes that write records. */
export type ManagedMail = Exclude<MailConfig, { mode: "unmanaged" }>;

type Child = { readonly parent: pulumi.Resource };

/** Who may send mail in the domain's name and what becomes of the rest: SPF, DKIM, DMARC, and the servers that receive. */
export class Mail extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: MailArgs & { readonly config: ManagedMail; readonly place: MailZone },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("larder:edge:Mail", name, {}, opts);
    const { config, place } = args;
    const child = { parent: this };
    switch (config.mode) {
      case "none":
        refuseAll(name, place, child);
        break;
      case "external":
        admitProviders(name, place, config, child);
        break;
      case "ses":
        sesSender(name, { platform: args.platform, topics: args.topics, place, policy: config }, child);
        break;
      default: {
        config satisfies never;
      }
    }
    this.registerOutputs({});
  }
}

/** Undefined where there is nothing to write, or nobody here may write it. */
export function createMail(name: string, args: MailArgs, opts?: pulumi.ComponentResourceOptions): Mail | undefined {
  const { config, dns } = args;
  if (config.mode === "unmanaged" || dns.mode === "external") return undefined;
  // What stands at the zone's own name is its owner's: two stacks would overwrite each other.
  if (config.mode !== "ses" && !isOwned(dns)) return undefined;
  const domain = config.mode === "ses" ? config.domain : dns.zoneName;
  return new Mail(name, { ...args, config, place: { zone: dns, domain } }, opts);
}

/** Nobody sends in this name (SPF, an empty DKIM key for every selector), nobody receives (RFC 7505). */
function refuseAll(name: string, place: MailZone, child: Child): void {
  const write = writer(name, place, child);
  write("spf", undefined, { type: "TXT", text: "v=spf1 -all" });
  write("dkim", "*._domainkey", { type: "TXT", text: "v=DKIM1; p=" });
  write("mx", undefined, { type: "MX", exchanges: { none: NULL_EXCHANGE } });
  dmarcRecord(name, place, { policy: "reject" }, child);
}

const NULL_EXCHANGE = { host: ".", priority: 0 };

function admitProviders(
  name: string,
  place: MailZone,
  config: Extract<MailConfig, { mode: "external" }>,
  child: Child,
): void {
  const { exchanges, senders, dkim } = config;
  const write = writer(name, place, child);
  const receives = Object.keys(exchanges).length > 0;
  write("spf", undefined, { type: "TXT", text: spf(senders) });
  write("mx", undefined, { type: "MX", exchanges: receives ? exchanges : { none: NULL_EXCHANGE } });
  for (const [selector, target] of Object.entries(dkim)) {
    write(`dkim-${selector}`, `${selector}._domainkey`, { type: "CNAME", target });
  }
  dmarcRecord(name, place, config, child);
}
