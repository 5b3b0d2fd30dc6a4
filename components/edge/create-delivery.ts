import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../../config/schema.ts";
import type { ObjectStore } from "../data/object-store.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { Alerts } from "../operations/topics.ts";
import { CLOUDFRONT_REGION } from "./cloudfront.ts";
import { Delivery } from "./delivery.ts";
import { HostRecords, VercelRecords } from "./dns.ts";
import type { PublicEntry } from "./public-entry.ts";
import { createWebFirewall } from "./web-firewall.ts";

type Options = pulumi.ComponentResourceOptions;

export interface CreateDeliveryArgs {
  readonly platform: Platform;
  readonly config: Pick<PlatformConfig, "edge" | "frontend" | "alerts">;
  /** Undefined where no service has a route. */
  readonly entry: PublicEntry | undefined;
  /** Listener rules of the services. */
  readonly rules: readonly pulumi.Resource[];
  readonly accessLogs: ObjectStore | undefined;
  /** Key for log groups. */
  readonly logKeyArn: pulumi.Input<string>;
  /** In the platform's region. */
  readonly topics: AlertTopics;
}

/**
 * What viewers meet first: the firewall, the CDN where the config asks for one, and the records that lead to it, to the
 * load balancer, or to Vercel.
 */
export function createDelivery(name: string, args: CreateDeliveryArgs, opts?: Options): Delivery | undefined {
  const { platform, config, entry, logKeyArn, ...rest } = args;
  const { edge, frontend } = config;
  const site = frontend.mode === "s3" ? frontend : undefined;
  const cdn = edge.cdn.mode === "cloudfront" && (site !== undefined || entry !== undefined) ? edge.cdn : undefined;
  const topics = cdn === undefined ? args.topics : edgeTopics(`${name}-alerts`, args, opts);

  const balancer = entry && ({ kind: "load-balancer", arn: entry.loadBalancer.arn } as const);
  const protects = cdn === undefined ? balancer : ({ kind: "distributions" } as const);
  const firewall = createWebFirewall("waf", { platform, config: edge.waf, protects, logKeyArn, topics }, opts);
  const delivery =
    cdn &&
    new Delivery(name, { ...rest, platform, topics, config: cdn, edge, site, entry, webAclArn: firewall?.arn }, opts);

  if (entry !== undefined) {
    const target = delivery?.services ?? entry.loadBalancer;
    new HostRecords("dns", { dns: edge.dns, hosts: entry.hosts, target }, opts);
  }
  if (site !== undefined && delivery?.site !== undefined) {
    new HostRecords("site-dns", { dns: edge.dns, hosts: [site.host], target: delivery.site.delivery }, opts);
  }
  if (frontend.mode === "vercel") new VercelRecords("vercel-dns", { dns: edge.dns, frontend }, opts);
  return delivery;
}

/** CloudFront's metrics are in us-east-1, and an alarm tells topics of its own region only. */
function edgeTopics(name: string, { platform, config, topics }: CreateDeliveryArgs, opts?: Options): AlertTopics {
  if (platform.region === CLOUDFRONT_REGION) return topics;
  return new Alerts(name, { platform, config: config.alerts, region: CLOUDFRONT_REGION }, opts).topics;
}
