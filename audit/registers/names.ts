/** Under which names of the domain name system something can be reached. */
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isList, isObject } from "../../graph/values.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { told } from "./facts.ts";

const CLOUDFLARE = ["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/record:Record"];
export const RECORDS = [...CLOUDFLARE, aws("route53", "Record")];

const ADDRESSES = [
  ...["dnsName", "domainName", "address", "functionUrl", "regionalDomainName"],
  ...["bucketRegionalDomainName", "bucketDomainName", "websiteEndpoint", "endpoint", "apiEndpoint"],
];

/** Names and addresses that the provider gave the resource; without protocol, port and path. */
export function addressesOf({ outputs = {} }: Resource): readonly string[] {
  return ADDRESSES.flatMap((property) => {
    const value = outputs[property];
    return typeof value === "string" ? [hostOf(value)] : [];
  }).filter((host) => host !== "");
}

/** `https://api.example/path` and `db.example:5432` without what is around the host; in lower case. */
export function hostOf(text: string): string {
  const host = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/^[^/@]*@/, "");
  return (host.split(/[/?#:\s]/)[0] ?? "").replace(/\.$/, "").toLowerCase();
}

const indexes = new WeakMap<ResourceGraph, ReadonlyMap<string, Resource>>();

/** What of the graph has the host as its address. */
export function byAddress(graph: ResourceGraph, host: string): Resource | undefined {
  let index = indexes.get(graph);
  if (!index) {
    const found = new Map<string, Resource>();
    for (const resource of graph.resources.filter(({ custom }) => custom)) {
      for (const address of addressesOf(resource)) if (!found.has(address)) found.set(address, resource);
    }
    index = found;
    indexes.set(graph, index);
  }
  return index.get(hostOf(host));
}

/** Records that lead to the resource, by edge or by its address; then names that it answers to by itself. */
export function namesFor(graph: ResourceGraph, resource: Resource): readonly string[] {
  const addresses = addressesOf(resource);
  const records = ofType(graph, ...RECORDS).filter((record) => {
    if (!isAddress(graph, record)) return false;
    return targetsOf(record).some((text) => addresses.includes(hostOf(text))) || refersTo(graph, record, resource);
  });
  const names = records.map((record) => {
    const checked = checkedResource(record, graph);
    const proxied = told(checked.boolean("proxied", false)) === "true" ? " (through Cloudflare's proxy)" : "";
    return `${told(checked.string("name", graph.logicalName(record.urn)))}${proxied}`;
  });
  const aliases = checkedResource(resource, graph).list("aliases");
  const own = aliases.known ? aliases.value.map((each) => told(each.string("", ""))) : [told(aliases)];
  return [
    ...new Set([...names, ...own.filter((name) => !names.some((known) => known.split(" ")[0] === name))]),
  ].toSorted();
}

/** Only records that lead visitors somewhere; others (validation, mail) may refer to a resource too. */
function isAddress(graph: ResourceGraph, record: Resource): boolean {
  const checked = checkedResource(record, graph);
  const name = told(checked.string("name", ""));
  return /^(A|AAAA|CNAME|ALIAS|HTTPS|SVCB)$/i.test(told(checked.string("type", ""))) && !name.startsWith("_");
}

/** Texts that a record leads to. */
export function targetsOf({ inputs = {} }: Resource): readonly string[] {
  const { content, value, records, aliases, data } = inputs;
  return [content, value, records, aliases, data].flatMap((each) => textsIn(each));
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function refersTo(graph: ResourceGraph, record: Resource, resource: Resource): boolean {
  return ["content", "value", "records", "aliases"].some((property) =>
    graph.references(record.urn, property).some(({ urn }) => urn === resource.urn),
  );
}

const zones = new WeakMap<ResourceGraph, readonly string[]>();

/** Whether the host is under one of the names that the program gives to its own things. */
export function isOwnHost(graph: ResourceGraph, host: string): boolean {
  const known = zones.get(graph) ?? ownNames(graph);
  zones.set(graph, known);
  return known.some((name) => host === name || host.endsWith(`.${name}`));
}

/** Zones, records and aliases, without those below another one. */
function ownNames(graph: ResourceGraph): readonly string[] {
  const named = [...RECORDS, aws("route53", "Zone"), "cloudflare:index/zone:Zone"].flatMap((type) =>
    ofType(graph, type).map((each) => hostOf(told(checkedResource(each, graph).string("name", "")))),
  );
  const aliases = ofType(graph, aws("cloudfront", "Distribution")).flatMap((cdn) => {
    const list = checkedResource(cdn, graph).list("aliases");
    return list.known ? list.value.map((each) => hostOf(told(each.string("", "")))) : [];
  });
  const all = [...new Set([...named, ...aliases])].filter((name) => name.includes("."));
  return all.filter((name) => !all.some((other) => other !== name && name.endsWith(`.${other}`)));
}
