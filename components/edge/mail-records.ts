import type * as pulumi from "@pulumi/pulumi";
import { type RecordSet, recordSet, type WritableZone } from "./dns-records.ts";

/** Where a domain's mail records go. */
export interface MailZone {
  readonly zone: WritableZone;
  /** The part after the @. */
  readonly domain: string;
}

type Child = { readonly parent: pulumi.Resource };

/** `-all`: what none of the senders vouches for fails. */
export function spf(senders: readonly string[]): string {
  return ["v=spf1", ...senders.map((sender) => `include:${sender}`), "-all"].join(" ");
}

export interface DmarcPolicy {
  readonly policy: "quarantine" | "reject";
  readonly reportsTo?: string | undefined;
}

/** The same for names below; aligned by domain, so that `bounce.<domain>` may be the return path. */
export function dmarcRecord(name: string, place: MailZone, { policy, reportsTo }: DmarcPolicy, child: Child): void {
  const reports = reportsTo === undefined ? [] : [`rua=mailto:${reportsTo}`];
  const text = ["v=DMARC1", `p=${policy}`, `sp=${policy}`, ...reports].join("; ");
  writer(name, place, child)("dmarc", "_dmarc", { type: "TXT", text });
}

/** Writes below the domain, or at it where no label is given. */
export function writer(name: string, { zone, domain }: MailZone, child: Child) {
  return (role: string, label: string | undefined, set: RecordSet): void => {
    const recordName = label === undefined ? domain : `${label}.${domain}`;
    recordSet(`${name}-${role}`, { zone, recordName, set, comment: `Mail: ${role}` }, child);
  };
}
