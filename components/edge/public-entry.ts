import type * as pulumi from "@pulumi/pulumi";
import type { EdgeConfig, ServiceConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { Certificate, type ValidationRecords } from "./certificate.ts";
import { LoadBalancer, type PublicNetwork } from "./load-balancer.ts";
import { OriginLock } from "./origin-lock.ts";

export interface PublicEntryArgs {
  readonly platform: Platform;
  readonly config: EdgeConfig;
  /** Their routes say which hosts there are. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  readonly network: PublicNetwork;
  readonly topics: AlertTopics;
}

/** What leads to the services; records point to it, or to the CDN in front of it. */
export interface PublicEntry {
  readonly loadBalancer: LoadBalancer;
  /** Host names that services are routed by. */
  readonly hosts: readonly string[];
  /** Of the load balancer's certificate, for another one of the same hosts. */
  readonly records: ValidationRecords;
}

/**
 * The way in: certificate and load balancer, closed to everybody but the CDN where there is one. Undefined where no
 * service has a route: then nothing is made.
 */
export function createPublicEntry(
  args: PublicEntryArgs,
  opts?: pulumi.ComponentResourceOptions,
): PublicEntry | undefined {
  const { platform, config, network, topics } = args;
  const hosts = routedHosts(args.services);
  if (hosts.length === 0) return undefined;
  const certificate = new Certificate(
    "tls",
    { config: config.certificate, dns: config.dns, hosts, watch: { platform, topics } },
    opts,
  );
  const lock =
    config.cdn.mode === "cloudfront" ? new OriginLock("lock", { platform, config: config.cdn }, opts) : undefined;
  const loadBalancer = new LoadBalancer(
    "edge",
    { platform, config: config.loadBalancer, network, certificateArn: certificate.arn, topics, lock },
    opts,
  );
  return { loadBalancer, hosts, records: certificate.records };
}

/** Host names that services are routed by, sorted, each once. */
export function routedHosts(services: Readonly<Record<string, ServiceConfig>>): readonly string[] {
  const hosts = Object.values(services).flatMap((service) => (service.kind === "http" ? [service.route.host] : []));
  return [...new Set(hosts)].sort();
}
