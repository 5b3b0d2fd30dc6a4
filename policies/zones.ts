/** Zones at Cloudflare, and what belongs to them: by edges, or by the id where another stack has the zone. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import { notApplicable, unknown, type Verdict } from "./model.ts";
import type { CheckedResource } from "./reading.ts";
import { isOfType, ofType } from "./related.ts";

export const cloudflare = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
export const ZONE = cloudflare("Zone");
export const RECORD = cloudflare("DnsRecord");
export const RULESET = cloudflare("Ruleset");
export const DNSSEC = cloudflare("ZoneDnssec");

/** Stands for the zone of a resource: URN of the zone, else its id; undefined where it is not known. */
function zoneKey(resource: Resource, graph: ResourceGraph): string | undefined {
  if (isOfType(resource, ZONE)) return resource.urn;
  const zone = graph.references(resource.urn, "zoneId").find((each) => isOfType(each, ZONE));
  if (zone) return zone.urn;
  const id = graph.value(resource, "zoneId");
  return id.known && typeof id.value === "string" ? id.value : undefined;
}

/** Resources of the type in the same zone as the holder. */
export function inZone(holder: { readonly resource: Resource }, type: string, graph: ResourceGraph) {
  const key = zoneKey(holder.resource, graph);
  return key === undefined ? [] : ofType(graph, type).filter((each) => zoneKey(each, graph) === key);
}

/** Where what a zone must have is asked for: at the zone, or at its DNSSEC where another stack has the zone itself. */
export const ZONE_HOLDERS = [ZONE, DNSSEC] as const;

/** Runs the check once per zone. */
export function oncePerZone(holder: CheckedResource, graph: ResourceGraph, check: () => Verdict): Verdict {
  if (holder.type === ZONE) return check();
  const id = holder.string("zoneId", "");
  if (!id.known && zoneKey(holder.resource, graph) === undefined) return unknown(id);
  const hasZone = graph.references(holder.urn, "zoneId").some((each) => isOfType(each, ZONE));
  return hasZone ? notApplicable("asked for at the zone") : check();
}

const WEB_TYPES = new Set(["A", "AAAA", "CNAME"]);

/** Records of the zone through which Cloudflare passes requests on. */
export function proxiedRecords(holder: CheckedResource, graph: ResourceGraph): readonly CheckedResource[] {
  return inZone(holder, RECORD, graph)
    .map((each) => checkedResource(each, graph, holder.marksSecrets))
    .filter((record) => isWeb(record) && isProxied(record));
}

export function isWeb(record: CheckedResource): boolean {
  const type = record.string("type", "");
  return type.known && WEB_TYPES.has(type.value.toUpperCase());
}

export function isProxied(record: CheckedResource): boolean {
  const proxied = record.boolean("proxied", false);
  return proxied.known && proxied.value;
}

/** Where a record points to; older providers call it `value`. */
export function targetPath(record: CheckedResource): string {
  return !record.has("content") && record.has("value") ? "value" : "content";
}

const INNER = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

/** An address, not a host whose name begins with 10. */
export const isInnerAddress = (text: string) => INNER.test(text) && /^[\d.]+$|:/.test(text);

/** Whether it leads to an address that only those inside a network reach. */
export function isInner(record: CheckedResource): boolean {
  const content = record.string(targetPath(record), "");
  return content.known && isInnerAddress(content.value);
}

/** Names with an underscore are for verification, mail keys and the like; no browser asks for them. */
export function isServiceName(name: string): boolean {
  return name.split(".").some((label) => label.startsWith("_"));
}

/** A tunnel reaches its origin from inside: nothing there is open to the internet. */
export function isTunnel(record: CheckedResource): boolean {
  const target = record.string(targetPath(record), "");
  return target.known && /\.cfargotunnel\.com$/i.test(target.value);
}
