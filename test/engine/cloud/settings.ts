/** What a provider is configured with. */
import type { ProviderSettings } from "./cloud.ts";
import { type CloudOptions, Refusal, type Wire, type WireMap } from "./types.ts";
import { isList, isMap } from "./wire.ts";

export interface Configured {
  readonly settings: ProviderSettings;
  /** AWS's provider asks STS who it is before anything else. */
  readonly signIn?: { readonly region: string; readonly check: () => void };
}

/** The values of a provider's configuration are JSON in strings. */
export function readSettings(args: WireMap, options: CloudOptions): Configured {
  const values = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, parsed(value)]));
  const { host, port, defaultTags, allowedAccountIds } = values;
  const tags = isMap(defaultTags) && isMap(defaultTags.tags) ? defaultTags.tags : {};
  const region = typeof values.region === "string" ? values.region : options.region;
  const settings = { region, tags, ...(host !== undefined && { address: `${host}:${port ?? 5432}` }) };
  if (values.region === undefined) return { settings };
  const signInRegion = typeof values.stsRegion === "string" ? values.stsRegion : region;
  const check = () => {
    if (isList(allowedAccountIds) && !allowedAccountIds.includes(options.account)) {
      throw new Refusal(`AWS account ID not allowed: ${options.account}`);
    }
  };
  return { settings, signIn: { region: signInRegion, check } };
}

function parsed(value: Wire): Wire {
  if (typeof value !== "string" || !/^[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value) as Wire;
  } catch {
    return value;
  }
}
