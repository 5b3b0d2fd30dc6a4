import type * as pulumi from "@pulumi/pulumi";
import type { EdgeConfig, ServiceConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { Certificate } from "./certificate.ts";
import { HostRecords } from "./dns.ts";
import { LoadBalancer, type PublicNetwork } from "./load-balancer.ts";
import { createWebFirewall } from "./web-firewall.ts";

export interface PublicEntryArgs {
  readonly platform: Platform;
  readonly config: EdgeConfig;
  /** Their routes say which hosts there are. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  readonly network: PublicNetwork;
  readonly topics: AlertTopics;
  /** Key for log groups. */
  readonly logKeyArn: pulumi.Input<string>;
}

/**
 * The way in from the internet: certificate, load balancer, firewall and host records, in that order. Undefined where no service
 * has a route: then nothing is made.
 */
export function createPublicEntry(
  args: PublicEntryArgs,
  opts?: pulumi.ComponentResourceOptions,
): LoadBalancer | undefined {
  const { platform, config, network, topics, logKeyArn } = args;
  const hosts = routedHosts(args.services);
  if (hosts.length === 0) return undefined;
  const certificate = new Certificate("tls", { config: config.certificate, dns: config.dns, hosts }, opts);
  const balancer = new LoadBalancer(
    "edge",
    { platform, config: config.loadBalancer, network, certificateArn: certificate.arn, topics },
    opts,
  );
  createWebFirewall(
    "waf",
    { platform, config: config.waf, protects: { kind: "load-balancer", arn: balancer.arn }, logKeyArn, topics },
    opts,
  );
  new HostRecords("dns", { dns: config.dns, hosts, target: balancer }, opts);
  return balancer;
}

/** Host names that services are routed by, sorted, each once. */
export function routedHosts(services: Readonly<Record<string, ServiceConfig>>): readonly string[] {
  const hosts = Object.values(services).flatMap((service) => (service.kind === "http" ? [service.route.host] : []));
  return [...new Set(hosts)].sort();
}
