/** What stands around a service in the tests: network, load balancer, a database, all as plain as can be. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components/compute/cluster.ts";
import type { TaskNetwork } from "../../../components/compute/network-rules.ts";
import type { ServiceLoadBalancer } from "../../../components/compute/routing.ts";
import { Service, type ServiceArgs } from "../../../components/compute/service.ts";
import { Queue } from "../../../components/data/queue.ts";
import type { Connection } from "../../../components/foundation/connection.ts";
import type { AlertTopics } from "../../../components/operations/alarms.ts";
import type {
  ClusterConfig,
  HttpServiceConfig,
  InternalServiceConfig,
  QueueConfig,
  WorkerServiceConfig,
} from "../../../config/schema.ts";
import type { BuildContext } from "../../support/graph.ts";

export const imageOf = (service: string): string =>
  `111122223333.dkr.ecr.eu-west-1.amazonaws.com/larder-prod-${service}@sha256:${"a1".repeat(32)}`;

const container = { env: {}, cpu: 512, memory: 1024, spot: false, stopTimeoutSeconds: 60, connections: {} };

export const httpConfig: HttpServiceConfig = {
  ...container,
  kind: "http",
  image: imageOf("api"),
  port: 3000,
  route: { host: "api.larder.example", paths: ["/*"], priority: 10 },
  health: {
    path: "/health",
    intervalSeconds: 15,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    graceSeconds: 60,
  },
  scaling: { min: 2, max: 20, cpuPercent: 60, memoryPercent: 70, requestsPerTarget: 1000, schedules: {} },
  deploy: { strategy: "blue-green", bakeMinutes: 10 },
};

export const workerConfig: WorkerServiceConfig = {
  ...container,
  kind: "worker",
  image: imageOf("worker"),
  queue: "jobs",
  healthCommand: ["node", "health.js"],
  scaling: { min: 2, max: 20, backlogPerTask: 100, schedules: {} },
};

export const internalConfig: InternalServiceConfig = {
  ...container,
  kind: "internal",
  image: imageOf("nutrition"),
  port: 4000,
  healthCommand: ["node", "health.js"],
  scaling: { min: 2, max: 2, schedules: {} },
};

export const clusterConfig: ClusterConfig = { containerInsights: "enhanced", keepImages: 30, logRetentionDays: 90 };

export const queueConfig: QueueConfig = {
  visibilityTimeoutSeconds: 300,
  maxReceiveCount: 5,
  retentionDays: 7,
  ageAlarmSeconds: 600,
};

const topic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;
export const topics: AlertTopics = {
  critical: topic("critical"),
  warning: topic("warning"),
  performance: topic("performance"),
  security: topic("security"),
  cost: topic("cost"),
};

export const keyArn = (name: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${name}`;
export const keys = { logs: keyArn("logs"), images: keyArn("images") };

export class Surroundings extends pulumi.ComponentResource {
  readonly network: TaskNetwork;
  readonly loadBalancer: ServiceLoadBalancer;
  readonly cluster: Cluster;
  readonly queue: Queue;
  /** As `database.as("app")` and `database.as("migrator")` would be. */
  readonly database: (role: "app" | "migrator") => Connection;
  readonly #context: BuildContext;

  constructor(context: BuildContext, network: Partial<TaskNetwork> = {}, cluster: Partial<ClusterConfig> = {}) {
    super("larder:test:Surroundings", "test", {}, context.opts);
    const { platform, opts } = context;
    const group = (name: string) =>
      new aws.ec2.SecurityGroup(
        `test-${name}`,
        { description: name, vpcId: "vpc-0123456789abcdef0" },
        { parent: this },
      );
    const database = group("database");

    this.#context = context;
    this.network = {
      vpcId: "vpc-0123456789abcdef0",
      appSubnetIds: ["subnet-0a", "subnet-0b", "subnet-0c"],
      privateEgress: "nat",
      s3PrefixListId: "pl-6da54004",
      endpointSecurityGroupId: undefined,
      privateReady: [],
      ...network,
    };
    this.loadBalancer = {
      listenerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/edge/1/2",
      securityGroupId: group("lb").id,
      arnSuffix: "app/edge/1",
      ready: [],
    };
    this.cluster = new Cluster(
      "main",
      { platform, config: { ...clusterConfig, ...cluster }, serviceConnect: true },
      opts,
    );
    this.queue = new Queue("jobs", { platform, config: queueConfig, keyArn: keyArn("messages"), topics }, opts);
    this.database = (role) => {
      const secretArn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${role}-AbCdEf`;
      return {
        name: `database-${role}`,
        env: { PGSSLMODE: "verify-full" },
        secrets: { DATABASE_URL: { valueFrom: `${secretArn}:url::`, secretArn, keyArn: keyArn("secrets") } },
        statements: [{ Effect: "Allow", Action: "rds-db:connect", Resource: `arn:aws:rds-db:::dbuser/db/${role}` }],
        peers: [{ name: "database", securityGroupId: database.id, port: 5432 }],
        ready: true,
      };
    };
    this.registerOutputs({});
  }

  service(name: string, args: Pick<ServiceArgs, "config"> & Partial<ServiceArgs>): Service {
    const { platform, opts } = this.#context;
    const { cluster, network, loadBalancer } = this;
    return new Service(
      name,
      { platform, cluster, network, loadBalancer, keys, topics, connections: [], ...args },
      opts,
    );
  }

  api(config: Partial<HttpServiceConfig> = {}, connections: readonly Connection[] = [this.database("app")]): Service {
    return this.service("api", { config: { ...httpConfig, ...config }, connections });
  }

  worker(config: Partial<WorkerServiceConfig> = {}): Service {
    const connections = [this.database("app"), this.queue.receive()];
    return this.service("worker", { config: { ...workerConfig, ...config }, queue: this.queue, connections });
  }

  nutrition(config: Partial<InternalServiceConfig> = {}): Service {
    return this.service("nutrition", { config: { ...internalConfig, ...config } });
  }
}

/** The whole of it: an HTTP service that calls an internal one and sends jobs, their worker, nobody else. */
export function wholeFleet(context: BuildContext): { around: Surroundings; api: Service } {
  const around = new Surroundings(context);
  const nutrition = around.nutrition();
  const api = around.api({ connections: { services: ["nutrition"] } }, [
    around.database("app"),
    around.queue.send(),
    nutrition.connection(),
  ]);
  around.worker();
  return { around, api };
}
