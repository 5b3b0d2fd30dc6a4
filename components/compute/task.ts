import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../foundation/connection.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import { logGroup } from "../operations/log-group.ts";
import { type ContainerImage, placeholderCommand } from "./container-image.ts";
import type { Environment } from "./environment.ts";
import { type TaskNetwork, taskSecurityGroup } from "./network-rules.ts";
import { executionRole, taskRole } from "./roles.ts";

export interface TaskArgs {
  readonly platform: Platform;
  readonly network: TaskNetwork;
  /** Name of the container, and the last part of the family. */
  readonly container: string;
  readonly image: ContainerImage;
  readonly command: readonly string[] | undefined;
  /** vCPU x 1024. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** The container's port; undefined = it listens to nobody. */
  readonly port: number | undefined;
  /** Exits 0 while the container is alive; undefined where a load balancer checks. */
  readonly healthCommand: readonly string[] | undefined;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly environment: Environment;
  readonly connections: readonly Connection[];
  /** Key of the logs. */
  readonly logKeyArn: pulumi.Input<string>;
  /** Days. */
  readonly logRetentionDays: number;
}

/** Nobody's user id in most distributions and the one of distroless images; the image need not know it. */
const USER = "65532:65532";

/**
 * Everything one kind of Fargate task is: definition, log group, its two roles and its security group with the rules
 * its connections ask for. Each change makes a new revision; who runs it is the service's (or the deployment's) matter.
 */
export class Task extends pulumi.ComponentResource {
  readonly definitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Must exist before a task starts: its roles' policies and its ways through the network. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: TaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:compute:Task", name, {}, opts);
    const { platform, image, connections } = args;
    const child = { parent: this };

    const logs = logGroup(
      `${name}-logs`,
      { platform, retentionDays: args.logRetentionDays, keyArn: args.logKeyArn, dataClass: "personal" },
      child,
    );
    const execution = executionRole(
      `${name}-execution`,
      {
        platform,
        image,
        logGroupArn: logs.arn,
        secrets: args.environment.secrets.map(({ reference }) => reference),
      },
      child,
    );
    const application = taskRole(
      `${name}-role`,
      platform,
      connections.flatMap((connection) => connection.statements),
      child,
    );
    const { group, rules } = taskSecurityGroup(
      name,
      {
        network: args.network,
        description: `Tasks of ${args.container}`,
        connections,
      },
      child,
    );
    const definition = new aws.ecs.TaskDefinition(
      `${name}-definition`,
      {
        family: physicalName(platform, "aws:ecs/taskDefinition:TaskDefinition", args.container),
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
        cpu: String(args.cpu),
        memory: String(args.memory),
        executionRoleArn: execution.role.arn,
        taskRoleArn: application.role.arn,
        // On the task's own encrypted disk: the root file system is read-only, and Fargate has no tmpfs.
        volumes: [{ name: "tmp" }],
        containerDefinitions: pulumi.jsonStringify([containerDefinition(args, logs.name)]),
      },
      child,
    );

    this.definitionArn = definition.arn;
    this.securityGroupId = group.id;
    this.logGroupName = logs.name;
    this.ready = [...execution.policies, ...application.policies, ...rules];
    this.registerOutputs({ definitionArn: this.definitionArn, securityGroupId: this.securityGroupId });
  }
}

/** In the spelling of ECS's API (ContainerDefinition). */
function containerDefinition(args: TaskArgs, logGroupName: pulumi.Input<string>) {
  const { image, environment, port } = args;
  const isPlaceholder = image.kind === "placeholder";
  const command = isPlaceholder ? placeholderCommand(port) : args.command;
  const healthCommand = isPlaceholder ? ["node", "-e", ""] : args.healthCommand;
  return {
    name: args.container,
    image: image.uri,
    essential: true,
    ...(command === undefined ? {} : { command }),
    user: USER,
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    portMappings: port === undefined ? [] : [portMapping(args.container, port)],
    ...(args.healthCommand === undefined
      ? {}
      : {
          healthCheck: {
            command: ["CMD", ...(healthCommand ?? [])],
            interval: 30,
            timeout: 5,
            retries: 3,
            startPeriod: 60,
          },
        }),
    stopTimeout: args.stopTimeoutSeconds,
    environment: environment.plain,
    secrets: environment.secrets.map(({ name, reference }) => ({ name, valueFrom: reference.valueFrom })),
    logConfiguration: logConfiguration(logGroupName, args.platform, args.container),
  };
}

/** The name and the protocol are what Service Connect goes by. */
function portMapping(name: string, port: number) {
  return { name, containerPort: port, hostPort: port, protocol: "tcp", appProtocol: "http" };
}

/** Logs are dropped rather than stopping the application when CloudWatch does not keep up. */
export function logConfiguration(logGroupName: pulumi.Input<string>, platform: Platform, prefix: string) {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroupName,
      "awslogs-region": platform.region,
      "awslogs-stream-prefix": prefix,
      mode: "non-blocking",
      "max-buffer-size": "25m",
    },
  };
}
