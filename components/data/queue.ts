import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { QueueConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import {
  decryptWith,
  encryptWith,
  policyDocument,
  receiveMessages,
  type Statement,
  sendMessages,
} from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import { queueAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";

export interface QueueArgs {
  readonly platform: Platform;
  readonly config: QueueConfig;
  /** Key for the messages (`EncryptionKey` with the use "sqs"). */
  readonly keyArn: pulumi.Input<string>;
  readonly topics: AlertTopics;
}

/** What SQS keeps at most; messages that failed stay as long as it lets them. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 86_400;

/** A standard SQS queue and its dead-letter queue. The component's name is the queue's: it names the variable too. */
export class Queue extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Physical name, the `QueueName` dimension of its metrics. */
  readonly queueName: pulumi.Output<string>;
  /** Names of the alarms, plain, by key. */
  readonly alarmNames: Readonly<Record<string, string>>;
  readonly #name: string;
  readonly #viaQueues: string;
  readonly #keyArn: pulumi.Input<string>;

  constructor(name: string, args: QueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:Queue", name, {}, opts);
    const { platform, config } = args;
    const child = { parent: this };
    const guarded = { ...child, protect: platform.deletionGuards };
    // Jobs name users and their recipes.
    const shared = { kmsMasterKeyId: args.keyArn, tags: { "data-class": "personal" } };

    const dead = new aws.sqs.Queue(
      `${name}-dead`,
      { ...shared, messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS },
      guarded,
    );
    const queue = new aws.sqs.Queue(
      `${name}-queue`,
      {
        ...shared,
        visibilityTimeoutSeconds: config.visibilityTimeoutSeconds,
        messageRetentionSeconds: config.retentionDays * 86_400,
        // Long polling: fewer empty receives, and a message is seen by any of SQS's servers.
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: config.maxReceiveCount }),
      },
      guarded,
    );
    // Only this queue may send its failures there.
    new aws.sqs.RedriveAllowPolicy(
      `${name}-redrive`,
      {
        queueUrl: dead.id,
        redriveAllowPolicy: pulumi.jsonStringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
      },
      child,
    );
    refusePlaintext(`${name}-policy`, queue, child);
    refusePlaintext(`${name}-dead-policy`, dead, child);

    const alarms = new Alarms(
      `${name}-queue-alarms`,
      {
        platform,
        rows: queueAlarms({
          queueName: queue.name,
          deadLetterQueueName: dead.name,
          ageAlarmSeconds: config.ageAlarmSeconds,
        }),
        topics: args.topics,
      },
      child,
    );

    this.url = queue.url;
    this.arn = queue.arn;
    this.queueName = queue.name;
    this.alarmNames = alarms.names;
    this.#name = name;
    this.#viaQueues = `sqs.${platform.region}.amazonaws.com`;
    this.#keyArn = args.keyArn;
    this.registerOutputs({ url: this.url, arn: this.arn, deadLetterUrl: dead.url });
  }

  /** For services that put messages in. */
  send(): Connection {
    return this.#connection("send", [sendMessages(this.arn), encryptWith(this.#keyArn, this.#viaQueues)]);
  }

  /** For the worker that drains it. */
  receive(): Connection {
    return this.#connection("receive", [receiveMessages(this.arn), decryptWith(this.#keyArn, this.#viaQueues)]);
  }

  #connection(mode: "send" | "receive", statements: readonly Statement[]): Connection {
    return {
      name: `queue-${this.#name}-${mode}`,
      env: { [`${this.#name.toUpperCase().replaceAll("-", "_")}_QUEUE_URL`]: this.url },
      secrets: {},
      statements,
      peers: [],
      ready: true,
    };
  }
}

/** Denies every request without TLS; nothing is allowed here, the callers' roles do that. */
function refusePlaintext(name: string, queue: aws.sqs.Queue, child: pulumi.CustomResourceOptions): void {
  new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.id,
      policy: policyDocument([
        {
          Sid: "RefusePlaintext",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    },
    child,
  );
}
