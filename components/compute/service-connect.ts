import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import type { Cluster } from "./cluster.ts";
import { logConfiguration } from "./task.ts";

export interface ServiceConnectArgs {
  readonly platform: Platform;
  readonly config: ServiceConfig;
  readonly cluster: Cluster;
  readonly logGroupName: pulumi.Input<string>;
}

/**
 * Internal services offer their port under their own name, their callers join as clients; everybody else has no proxy
 * beside the container.
 */
export function serviceConnect(
  name: string,
  args: ServiceConnectArgs,
): Pick<aws.ecs.ServiceArgs, "serviceConnectConfiguration"> {
  const { config, cluster } = args;
  const isServer = config.kind === "internal";
  const isClient = (config.connections.services ?? []).length > 0;
  if (!isServer && !isClient) return {};
  if (cluster.namespaceArn === undefined) {
    throw new Error(`services.${name}: the cluster has no Service Connect namespace for internal services`);
  }
  return {
    serviceConnectConfiguration: {
      enabled: true,
      namespace: cluster.namespaceArn,
      logConfiguration: logConfiguration(args.logGroupName, args.platform, "service-connect"),
      ...(isServer
        ? { services: [{ portName: name, discoveryName: name, clientAlias: [{ dnsName: name, port: config.port }] }] }
        : {}),
    },
  };
}
