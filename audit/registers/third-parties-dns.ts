/** What the records of a zone say of others: hosts that names lead to, who gets and sends mail, who may issue certificates. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType } from "../../policies/related.ts";
import { told } from "./facts.ts";
import { byAddress, hostOf, isOwnHost, RECORDS, targetsOf } from "./names.ts";
import type { Party } from "./third-parties.ts";

/** Hosts of AWS: the provider is a row of its own. */
const AWS_HOSTS =
  /(^|\.)(amazonaws\.com(\.cn)?|cloudfront\.net|awsglobalaccelerator\.com|acm-validations\.aws|awsapprunner\.com)$/;

export function dnsParties(graph: ResourceGraph): readonly Party[] {
  return ofType(graph, ...RECORDS).flatMap((record) => {
    const holder = checkedResource(record, graph);
    const type = told(holder.string("type", "")).toUpperCase();
    const name = told(holder.string("name", graph.logicalName(record.urn)));
    const texts = targetsOf(record);
    switch (type) {
      case "CNAME":
      case "ALIAS":
      case "NS":
      case "SRV":
        return texts.flatMap((text) => hostParty(graph, record, hostOf(text), name, type));
      case "MX":
        // Route 53 keeps the priority in front of the host.
        return texts.flatMap((text) => hostParty(graph, record, hostOf(text.split(/\s+/).at(-1) ?? ""), name, type));
      case "TXT":
        return texts.flatMap((text) => fromText(graph, record, name, unquoted(text)));
      case "CAA":
        return authorities(record, name, texts);
      default:
        return [];
    }
  });
}

const PURPOSES: Readonly<Record<string, readonly [kind: string, purpose: string]>> = {
  MX: ["mail host", "gets the mail for"],
  NS: ["name server", "answers for"],
};

function hostParty(graph: ResourceGraph, record: Resource, host: string, name: string, type: string): readonly Party[] {
  const isOwn =
    host === "" ||
    !host.includes(".") ||
    isOwnHost(graph, host) ||
    AWS_HOSTS.test(host) ||
    byAddress(graph, host) !== undefined;
  if (isOwn) return [];
  const isKey = /(^|\.)_domainkey(\.|$)/.test(name);
  const [kind, purpose] = isKey ? ["mail sender", "signs mail as"] : (PURPOSES[type] ?? ["host", "serves"]);
  return [{ party: host, kind, purpose: `${purpose} ${name}`, resource: record }];
}

/** SPF names who sends mail, DMARC where reports go; other texts prove to somebody that the zone is ours. */
function fromText(graph: ResourceGraph, record: Resource, name: string, text: string): readonly Party[] {
  if (/^v=spf1\b/i.test(text)) {
    return [...text.matchAll(/\b(?:include:|redirect=)(\S+)/gi)].map(([, host = ""]) => ({
      party: hostOf(host),
      kind: "mail sender",
      purpose: `may send mail as ${name}`,
      resource: record,
    }));
  }
  if (/^v=DMARC1\b/i.test(text)) {
    return [...text.matchAll(/mailto:[^@\s]+@([^\s,;!]+)/gi)]
      .map(([, host = ""]) => hostOf(host))
      .filter((host) => !isOwnHost(graph, host))
      .map((party) => ({
        party,
        kind: "mail reports",
        purpose: `gets reports about mail from ${name}`,
        resource: record,
      }));
  }
  const owner = /^([a-z0-9-]+?)-(?:site-|domain-)?verification=/i.exec(text)?.[1];
  return owner === undefined
    ? []
    : [{ party: owner, kind: "verification", purpose: `knows that ${name} is ours`, resource: record }];
}

function authorities(record: Resource, name: string, texts: readonly string[]): readonly Party[] {
  const whole = texts.map(unquoted).join(" ");
  const tag = /\b(issue|issuewild)\b/.exec(whole)?.[1];
  const host = [...whole.matchAll(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi)].map(([found]) => found)[0];
  return tag === undefined || host === undefined
    ? []
    : [
        {
          party: hostOf(host),
          kind: "certificate authority",
          purpose: `may issue certificates for ${name} (${tag})`,
          resource: record,
        },
      ];
}

function unquoted(text: string): string {
  return text.replaceAll('"', "").trim();
}
