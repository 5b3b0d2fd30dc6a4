/** The Cloudflare token: whether it is accepted, sees the zone, and may change what the stack makes in it. */
import type { Resource } from "../../graph/model.ts";
import { type Check, missing, ok, type Subject, unknown, wrong } from "./check.ts";
import type { Situation } from "./situation.ts";

export const CLOUDFLARE: Subject = { id: "cloudflare-token", group: "access", title: "Cloudflare token" };
const API = "https://api.cloudflare.com/client/v4";
const TOKENS = "https://dash.cloudflare.com/profile/api-tokens";

/** What a resource type needs: the name in an answer of the API, and the one on the dashboard. */
const NEEDS: Readonly<Record<string, { readonly permission: string; readonly title: string }>> = {
  "cloudflare:index/dnsRecord:DnsRecord": { permission: "#dns_records:edit", title: "DNS Edit" },
  "cloudflare:index/zoneDnssec:ZoneDnssec": { permission: "#dns_records:edit", title: "DNS Edit" },
  "cloudflare:index/zoneSetting:ZoneSetting": { permission: "#zone_settings:edit", title: "Zone Settings Edit" },
};

/** Undefined: this stack makes nothing at Cloudflare. */
export async function checkCloudflare(situation: Situation): Promise<Check | undefined> {
  const { dns } = situation.config.edge;
  if (dns.mode !== "cloudflare") return undefined;
  const needs = needsOf(situation.graph.resources);
  const titles = [...new Set(needs.map(({ title }) => title))].sort().join(", ");
  const mend = `export CLOUDFLARE_API_TOKEN=...  # from ${TOKENS}, for the zone ${dns.zoneName}: Zone Read, ${titles}`;
  const token = situation.env.CLOUDFLARE_API_TOKEN;
  if (token === undefined || token === "") return missing(CLOUDFLARE, "CLOUDFLARE_API_TOKEN is not set", mend);
  try {
    return await judge(dns, needs, token, mend, situation);
  } catch {
    return unknown(CLOUDFLARE, "Cloudflare cannot be reached");
  }
}

function needsOf(resources: readonly Resource[]): readonly { readonly permission: string; readonly title: string }[] {
  return [...new Set(resources.map(({ type }) => type))].flatMap((type) => NEEDS[type] ?? []);
}

async function judge(
  zone: { readonly zoneId: string; readonly zoneName: string },
  needs: readonly { readonly permission: string; readonly title: string }[],
  token: string,
  mend: string,
  situation: Situation,
): Promise<Check> {
  const { status, result } = await get(`/zones/${zone.zoneId}`, token, situation);
  if (status >= 500 || status === 429) return unknown(CLOUDFLARE, `Cloudflare answers ${status}`);
  if (status !== 200) return withoutZone(zone, token, mend, situation);
  if (result.name !== zone.zoneName) {
    const found = `zoneId belongs to ${String(result.name)}, not to ${zone.zoneName}`;
    return wrong(
      CLOUDFLARE,
      `larder:edge.dns: ${found}`,
      "set larder:edge.dns.zoneId (dashboard, overview of the zone)",
    );
  }
  const permissions = Array.isArray(result.permissions) ? result.permissions : undefined;
  if (permissions === undefined)
    return unknown(CLOUDFLARE, `sees ${zone.zoneName}; Cloudflare does not say what it may`);
  const lacking = [
    ...new Set(needs.filter(({ permission }) => !permissions.includes(permission)).map(({ title }) => title)),
  ];
  return lacking.length === 0
    ? ok(CLOUDFLARE, `sees ${zone.zoneName} and may change what the stack makes there`)
    : wrong(CLOUDFLARE, `sees ${zone.zoneName}, but lacks ${lacking.join(", ")}`, mend);
}

/** The token may be no good, be another zone's, or lack Zone Read, without which only its use shows what it may. */
async function withoutZone(
  zone: { readonly zoneId: string; readonly zoneName: string },
  token: string,
  mend: string,
  situation: Situation,
): Promise<Check> {
  const records = await get(`/zones/${zone.zoneId}/dns_records?per_page=1`, token, situation);
  if (records.status === 200) {
    const found = `sees the records of ${zone.zoneName}; without Zone Read it cannot be asked what it may change`;
    return unknown(CLOUDFLARE, found, mend);
  }
  const { status, result } = await get("/user/tokens/verify", token, situation);
  if (status === 200 && result.status !== "active")
    return wrong(CLOUDFLARE, `the token is ${String(result.status)}`, mend);
  // A token of an account, not of a user, is not known to that question.
  return status === 200
    ? wrong(CLOUDFLARE, `the token is good, but not for the zone ${zone.zoneName}`, mend)
    : wrong(CLOUDFLARE, `Cloudflare does not accept it for the zone ${zone.zoneName} (${records.status})`, mend);
}

async function get(
  path: string,
  token: string,
  { fetch, env, patience }: Situation,
): Promise<{ readonly status: number; readonly result: Readonly<Record<string, unknown>> }> {
  const base = (env.CLOUDFLARE_BASE_URL || API).replace(/\/$/, "");
  const response = await fetch(`${base}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(patience),
  });
  const body: unknown = await response.json().catch(() => undefined);
  const result = typeof body === "object" && body !== null && "result" in body ? body.result : undefined;
  return { status: response.status, result: typeof result === "object" && result !== null ? { ...result } : {} };
}
