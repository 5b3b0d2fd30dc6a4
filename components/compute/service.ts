import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";
import type { Queue } from "../data/queue.ts";
import type { Connection } from "../foundation/connection.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { autoscaling } from "./autoscaling.ts";
import type { Cluster } from "./cluster.ts";
import { type ContainerImage, containerImage } from "./container-image.ts";
import { ecsService } from "./ecs-service.ts";
import { environmentOf, NO_ENVIRONMENT } from "./environment.ts";
import { ImageRepository } from "./image-repository.ts";
import { allowPair, type TaskNetwork } from "./network-rules.ts";
import { type Route, route, type ServiceLoadBalancer } from "./routing.ts";
import { makeServiceAlarms } from "./service-alarms.ts";
import { Task } from "./task.ts";

export interface ServiceArgs {
  readonly platform: Platform;
  readonly config: ServiceConfig;
  readonly cluster: Cluster;
  readonly network: TaskNetwork;
  /** Needed for the kind `http`. */
  readonly loadBalancer?: ServiceLoadBalancer;
  /** Needed for the kind `worker`: the queue it drains. Its `receive()` belongs among the connections too. */
  readonly queue?: Queue;
  /** All that the service may reach and do, besides AWS's own endpoints. */
  readonly connections: readonly Connection[];
  readonly keys: {
    /** ARN of the key with the use "logs". */
    readonly logs: pulumi.Input<string>;
    /** ARN of the key with the use "ecr". */
    readonly images: pulumi.Input<string>;
  };
  readonly topics: AlertTopics;
}

/**
 * One ECS service on Fargate with all that is its own: image repository, task, route, alarms, scaling. The component's
 * name is the service's, at most 15 characters.
 */
export class Service extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly repositoryUrl: pulumi.Output<string>;
  /** What it runs; the migration task takes the same. */
  readonly image: ContainerImage;
  /** Leads the load balancer to it; of an HTTP service. */
  readonly rule: aws.lb.ListenerRule | undefined;
  readonly #name: string;
  readonly #service: aws.ecs.Service;
  readonly #config: ServiceConfig;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:compute:Service", name, {}, opts);
    const { platform, config, cluster } = args;
    const child = { parent: this };

    const repository = new ImageRepository(
      `${name}-images`,
      { platform, keyArn: args.keys.images, keepImages: cluster.keepImages, service: name },
      child,
    );
    const image = containerImage(config.image, repository, platform);
    const task = makeTask(name, args, image, child);
    const routed = makeRoute(name, args, task, child);
    const traffic = routed?.traffic;
    const queueAlarmNames = Object.values(args.queue?.alarmNames ?? {});
    const alarms = makeServiceAlarms(
      name,
      { platform, kind: config.kind, cluster, traffic, queueAlarmNames, topics: args.topics },
      child,
    );
    const hasImage = image.kind === "digest";
    const ready = isReady(args, hasImage);
    const service = ecsService(name, args, { task, route: routed, alarms, hasImage, ready }, child);
    autoscaling(
      name,
      {
        config,
        clusterName: cluster.clusterName,
        serviceName: service.name,
        containerInsights: cluster.hasContainerInsights,
        ready,
        traffic,
        queueName: args.queue?.queueName,
      },
      child,
    );

    this.securityGroupId = task.securityGroupId;
    this.taskDefinitionArn = task.definitionArn;
    this.repositoryUrl = repository.url;
    this.image = image;
    this.rule = routed?.rule;
    this.#name = name;
    this.#service = service;
    this.#config = config;
    this.registerOutputs({ securityGroupId: this.securityGroupId, repositoryUrl: this.repositoryUrl });
  }

  /** For services that call this one, which must be internal: its address and the rules to reach it. */
  connection(): Connection {
    if (this.#config.kind !== "internal") {
      throw new Error(
        `services.${this.#name}: only internal services can be called, this one is "${this.#config.kind}"`,
      );
    }
    const { port } = this.#config;
    return {
      name: `service-${this.#name}`,
      env: {
        // By the service's output: callers learn of its endpoint only if they start after it.
        [`${this.#name.toUpperCase().replaceAll("-", "_")}_URL`]: pulumi.interpolate`http://${this.#service.name}:${port}`,
      },
      secrets: {},
      statements: [],
      peers: [{ name: this.#name, securityGroupId: this.securityGroupId, port }],
      ready: true,
    };
  }
}

type Child = { readonly parent: pulumi.Resource };

/**
 * False: what it needs does not exist yet, or its placeholder could not be pulled, since endpoints in the VPC do not
 * lead to the public registry.
 */
function isReady(args: ServiceArgs, hasImage: boolean): boolean {
  if (!hasImage && args.network.privateEgress === "endpoints") return false;
  return args.connections.every((connection) => connection.ready);
}

function makeTask(name: string, args: ServiceArgs, image: ContainerImage, child: Child): Task {
  const { config, connections } = args;
  const port = config.kind === "worker" ? undefined : config.port;
  const own: Readonly<Record<string, string>> = port === undefined ? {} : { PORT: String(port) };
  return new Task(
    `${name}-task`,
    {
      platform: args.platform,
      network: args.network,
      container: name,
      image,
      command: config.command,
      cpu: config.cpu,
      memory: config.memory,
      port,
      healthCommand: config.kind === "http" ? undefined : config.healthCommand,
      stopTimeoutSeconds: config.stopTimeoutSeconds,
      // The placeholder is not our code: it gets no secret, and so does not wait for a vendor's that is still empty.
      environment: image.kind === "placeholder" ? NO_ENVIRONMENT : environmentOf(name, own, connections, config.env),
      connections,
      logKeyArn: args.keys.logs,
      logRetentionDays: args.cluster.logRetentionDays,
    },
    child,
  );
}

function makeRoute(name: string, args: ServiceArgs, task: Task, child: Child): Route | undefined {
  const { config, loadBalancer } = args;
  if (config.kind !== "http") return undefined;
  if (loadBalancer === undefined) throw new Error(`services.${name}: an HTTP service needs a load balancer`);
  const pair = allowPair(`${name}-from-lb`, loadBalancer.securityGroupId, task.securityGroupId, config.port, child);
  const routed = route(name, { platform: args.platform, config, vpcId: args.network.vpcId, loadBalancer }, child);
  return { ...routed, ready: [...routed.ready, ...pair] };
}
