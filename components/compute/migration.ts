import * as pulumi from "@pulumi/pulumi";
import type { MigrationConfig } from "../../config/schema.ts";
import type { Database } from "../data/database.ts";
import type { Connection } from "../foundation/connection.ts";
import type { Platform } from "../foundation/platform.ts";
import type { Cluster } from "./cluster.ts";
import { environmentOf } from "./environment.ts";
import type { TaskNetwork } from "./network-rules.ts";
import type { Service } from "./service.ts";
import { Task } from "./task.ts";

export type MigrationTaskConfig = Extract<MigrationConfig, { mode: "task" }>;

export interface MigrationArgs {
  readonly platform: Platform;
  readonly config: MigrationTaskConfig;
  /** Whose image holds the migrations; it must have one. */
  readonly service: Service;
  readonly cluster: Cluster;
  readonly network: TaskNetwork;
  /** `database.as("migrator")`: the instance itself, no proxy, in a role that may change the schema. */
  readonly connections: readonly Connection[];
  readonly keys: {
    /** ARN of the key with the use "logs". */
    readonly logs: pulumi.Input<string>;
  };
}

/**
 * The one-off task that migrates the schema. No service runs it: the deployment starts it, waits for exit code 0 and
 * then updates the services, so that no new code meets an old schema.
 */
export class Migration extends pulumi.ComponentResource {
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** JSON for `aws ecs run-task --cli-input-json`. */
  readonly runTaskInput: pulumi.Output<string>;

  constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:compute:Migration", name, {}, opts);
    const { config, connections } = args;
    if (args.service.image.kind === "placeholder") {
      throw new Error(`migrations.service: "${config.service}" has no image yet, so there is nothing to migrate with`);
    }
    const task = new Task(
      `${name}-task`,
      {
        platform: args.platform,
        network: args.network,
        container: name,
        image: args.service.image,
        command: config.command,
        cpu: config.cpu,
        memory: config.memory,
        port: undefined,
        // It ends by itself; its exit code says how.
        healthCommand: undefined,
        stopTimeoutSeconds: 120,
        environment: environmentOf(name, {}, connections, {}),
        connections,
        logKeyArn: args.keys.logs,
        logRetentionDays: args.cluster.logRetentionDays,
      },
      { parent: this },
    );

    this.taskDefinitionArn = task.definitionArn;
    this.securityGroupId = task.securityGroupId;
    this.runTaskInput = pulumi.jsonStringify({
      cluster: args.cluster.arn,
      taskDefinition: task.definitionArn,
      count: 1,
      // Never Spot: a migration that is taken away half-way is the worst moment for it.
      capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: args.network.appSubnetIds,
          securityGroups: [task.securityGroupId],
          assignPublicIp: "DISABLED",
        },
      },
      propagateTags: "TASK_DEFINITION",
    });
    this.registerOutputs({ taskDefinitionArn: this.taskDefinitionArn, runTaskInput: this.runTaskInput });
  }
}

export interface CreateMigrationArgs extends Omit<MigrationArgs, "config" | "service" | "connections"> {
  readonly config: MigrationConfig;
  readonly services: Readonly<Record<string, Service>>;
  readonly database: Pick<Database, "as"> | undefined;
}

/** The migration that the config asks for; none while the service it belongs to has no image, so nothing to run. */
export function createMigration(
  name: string,
  args: CreateMigrationArgs,
  opts?: pulumi.ComponentResourceOptions,
): Migration | undefined {
  const { config, services, database, ...shared } = args;
  if (config.mode === "none") return undefined;
  const service = services[config.service];
  if (service === undefined || database === undefined) {
    throw new Error(`migrations: needs the service "${config.service}" and a database`);
  }
  if (service.image.kind === "placeholder") return undefined;
  return new Migration(name, { ...shared, config, service, connections: [database.as("migrator")] }, opts);
}
