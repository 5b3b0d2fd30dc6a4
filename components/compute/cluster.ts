import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";

export interface ClusterArgs {
  readonly platform: Platform;
  readonly config: ClusterConfig;
  /** True when there are internal services: makes the Service Connect namespace in which they find each other. */
  readonly serviceConnect: boolean;
}

/** The Fargate cluster. It has no settings for `ecs execute-command`: no service of ours switches that on. */
export class Cluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Physical name, the `ClusterName` dimension of the services' metrics. */
  readonly clusterName: pulumi.Output<string>;
  /** Undefined without internal services. */
  readonly namespaceArn: pulumi.Output<string> | undefined;
  /** Whether task counts are among the metrics. */
  readonly hasContainerInsights: boolean;
  /** Days for the services' logs. */
  readonly logRetentionDays: number;
  /** Images kept per repository. */
  readonly keepImages: number;
  /** Must exist before the first service names a capacity provider. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:compute:Cluster", name, {}, opts);
    const { config } = args;
    const child = { parent: this };

    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      { settings: [{ name: "containerInsights", value: config.containerInsights }] },
      child,
    );
    const capacityProviders = new aws.ecs.ClusterCapacityProviders(
      `${name}-capacity`,
      {
        clusterName: cluster.name,
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        // For one-off tasks started by hand; services always name their own.
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 1, weight: 1 }],
      },
      child,
    );
    const namespace = args.serviceConnect
      ? new aws.servicediscovery.HttpNamespace(
          `${name}-namespace`,
          { description: `Internal services of ${args.platform.system} ${args.platform.environment}` },
          child,
        )
      : undefined;

    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.namespaceArn = namespace?.arn;
    this.hasContainerInsights = config.containerInsights !== "disabled";
    this.logRetentionDays = config.logRetentionDays;
    this.keepImages = config.keepImages;
    this.ready = [capacityProviders];
    this.registerOutputs({ arn: this.arn, clusterName: this.clusterName });
  }
}

/** The cluster for the services; undefined where there are none. */
export function createCluster(
  name: string,
  args: Omit<ClusterArgs, "serviceConnect"> & {
    readonly services: Readonly<Record<string, { readonly kind: string }>>;
  },
  opts?: pulumi.ComponentResourceOptions,
): Cluster | undefined {
  const { services, ...shared } = args;
  const kinds = Object.values(services).map((service) => service.kind);
  if (kinds.length === 0) return undefined;
  return new Cluster(name, { ...shared, serviceConnect: kinds.includes("internal") }, opts);
}
