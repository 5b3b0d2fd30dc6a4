/** The zone: which hosts it holds, who may write what concerns all of it, and its mail. */
import type { PlatformConfig } from "../schema.ts";
import { type Finding, finding, rule } from "./rule.ts";

type Edge = PlatformConfig["edge"];
/** A zone that records can be written to. */
type Zone = Exclude<Edge["dns"], { mode: "external" }>;

/** Any of them stands for Amazon. (ACM User Guide, "Configure a CAA record") */
const amazon = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** RFC 1035: one text of a TXT record. */
const longestText = 255;

function isInZone(host: string, zoneName: string): boolean {
  return host === zoneName || host.endsWith(`.${zoneName}`);
}

function* hosts({ zoneName }: Zone, services: PlatformConfig["services"]): Generator<Finding> {
  for (const [name, service] of Object.entries(services)) {
    if (service.kind !== "http" || isInZone(service.route.host, zoneName)) continue;
    yield finding(
      `services.${name}.route.host`,
      `${zoneName} or a name that ends in .${zoneName} (the zone of edge.dns), got ${service.route.host}`,
    );
  }
}

function* authorities({ zone }: Zone, { certificate }: Edge): Generator<Finding> {
  if (zone.mode !== "owned" || certificate.mode !== "managed") return;
  const { certificateAuthorities: allowed } = zone;
  if (allowed.some((authority) => amazon.includes(authority))) return;
  yield finding(
    "edge.dns.zone.certificateAuthorities",
    `amazon.com among them, got ${allowed.join(", ")}: edge.certificate.mode "managed" is issued by Amazon`,
  );
}

function* mailInZone({ zoneName, zone }: Zone, { mail }: Edge): Generator<Finding> {
  const isOwned = zone.mode === "owned";
  if (mail.mode === "external") {
    if (!isOwned) {
      yield finding(
        "edge.mail.mode",
        `"external" writes the mail records of the whole zone ${zoneName}, which is its owner's: set it in the stack with edge.dns.zone.mode "owned"`,
      );
    }
    const spf = ["v=spf1", ...mail.senders.map((sender) => `include:${sender}`), "-all"].join(" ");
    if (spf.length > longestText) {
      yield finding("edge.mail.senders", `an SPF record of at most ${longestText} characters, got ${spf.length}`);
    }
    return;
  }
  if (mail.mode !== "ses") return;
  if (!isInZone(mail.domain, zoneName)) {
    yield finding(
      "edge.mail.domain",
      `${zoneName} or a name that ends in .${zoneName} (the zone of edge.dns), got ${mail.domain}`,
    );
  } else if (mail.domain === zoneName && !isOwned) {
    yield finding(
      "edge.mail.domain",
      `a name below ${zoneName}, whose own mail records are its owner's (edge.dns.zone.mode "owned")`,
    );
  }
}

/** A null MX would send the alerts nowhere. */
function* alertAddresses(
  { zoneName, zone }: Zone,
  { mail }: Edge,
  alerts: PlatformConfig["alerts"],
): Generator<Finding> {
  if (mail.mode !== "none" || zone.mode !== "owned") return;
  for (const [alertClass, addresses = []] of Object.entries(alerts.emails)) {
    const lost = addresses.find((address) => address.toLowerCase().endsWith(`@${zoneName}`));
    if (lost === undefined) continue;
    yield finding(
      "edge.mail.mode",
      `"none" says that ${zoneName} receives no mail, but alerts.emails.${alertClass} has ${lost}: use "external" with the servers that receive it, or "unmanaged"`,
    );
    return;
  }
}

export const dnsRules = [
  rule(["edge"], function* ({ edge }) {
    const { dns, mail } = edge;
    if (dns.mode !== "external") {
      yield* authorities(dns, edge);
      yield* mailInZone(dns, edge);
    } else if (mail.mode === "ses" || mail.mode === "external") {
      yield finding(
        "edge.mail.mode",
        `"${mail.mode}" needs records, which edge.dns.mode "external" may not write: use "unmanaged"`,
      );
    }
  }),
  rule(["edge", "services"], function* ({ edge, services }) {
    if (edge.dns.mode !== "external") yield* hosts(edge.dns, services);
  }),
  rule(["edge", "alerts"], function* ({ edge, alerts }) {
    if (edge.dns.mode !== "external") yield* alertAddresses(edge.dns, edge, alerts);
  }),
];
