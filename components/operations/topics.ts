import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlertClass, AlertsConfig } from "../../config/schema.ts";
import { policyDocument, type Statement } from "../foundation/iam.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "./alarms.ts";

export interface AlertsArgs {
  readonly platform: Platform;
  readonly config: AlertsConfig;
  /** Another region than the platform's: an alarm tells topics of its own region only. */
  readonly region?: string;
}

/** An AWS service that may publish, and the ARNs of its things that do (of this account). */
interface Publisher {
  readonly sid: string;
  readonly service: string;
  readonly sourceArn?: (platform: Platform) => string | readonly string[];
}

const cloudwatch: Publisher = {
  sid: "CloudWatchAlarms",
  service: "cloudwatch.amazonaws.com",
  sourceArn: ({ partition, region, accountId }) => `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`,
};
const eventRules: Publisher = {
  sid: "EventRules",
  service: "events.amazonaws.com",
  sourceArn: ({ partition, region, accountId }) => `arn:${partition}:events:${region}:${accountId}:rule/*`,
};
const budgets: Publisher = {
  sid: "Budgets",
  service: "budgets.amazonaws.com",
  sourceArn: ({ partition, accountId }) => `arn:${partition}:budgets::${accountId}:*`,
};
const backupVaults: Publisher = {
  sid: "BackupVaults",
  service: "backup.amazonaws.com",
  sourceArn: ({ partition, region, accountId }) => `arn:${partition}:backup:${region}:${accountId}:backup-vault:*`,
};
/** RDS names what an event is about; subscriptions too, since it tries a new one by a message of its own. */
const databaseEvents: Publisher = {
  sid: "DatabaseEvents",
  service: "events.rds.amazonaws.com",
  sourceArn: ({ partition, region, accountId }) =>
    ["db", "pg", "es"].map((kind) => `arn:${partition}:rds:${region}:${accountId}:${kind}:*`),
};
const costAnomalies: Publisher = { sid: "CostAnomalies", service: "costalerts.amazonaws.com" };

const PUBLISHERS: Readonly<Record<AlertClass, readonly Publisher[]>> = {
  critical: [cloudwatch, eventRules, backupVaults],
  warning: [cloudwatch, databaseEvents],
  performance: [cloudwatch],
  security: [cloudwatch, eventRules],
  cost: [cloudwatch, budgets, costAnomalies],
};

/** One encrypted SNS topic per class of alert, who may publish to it, and the e-mail addresses that hear of it. */
export class Alerts extends pulumi.ComponentResource {
  readonly topics: AlertTopics;
  /** What must stand before something is told to publish: AWS checks the policy when a budget is made. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:operations:Alerts", name, {}, opts);
    const { config } = args;
    const { region = args.platform.region } = args;
    const platform = { ...args.platform, region };
    const place = args.region === undefined ? {} : { region };
    const child = { parent: this };

    // Not alias/aws/sns: the policy of that key cannot admit CloudWatch, and alarms would be dropped in silence.
    const key = new EncryptionKey(
      `${name}-key`,
      { platform: args.platform, description: "Alert topics", uses: ["sns"], dataClass: "internal", ...place },
      child,
    );

    const ready: pulumi.Resource[] = [];
    const topicOf = (alertClass: AlertClass): pulumi.Output<string> => {
      const topic = new aws.sns.Topic(
        `${name}-${alertClass}`,
        { ...place, displayName: `${platform.system} ${platform.environment} ${alertClass}`, kmsMasterKeyId: key.arn },
        child,
      );
      const policy = new aws.sns.TopicPolicy(
        `${name}-${alertClass}-policy`,
        { ...place, arn: topic.arn, policy: topicPolicy(topic.arn, PUBLISHERS[alertClass], platform) },
        child,
      );
      ready.push(policy);
      for (const address of new Set(config.emails[alertClass] ?? [])) {
        new aws.sns.TopicSubscription(
          `${name}-${alertClass}-${addressHash(address)}`,
          { ...place, topic: topic.arn, protocol: "email", endpoint: address },
          child,
        );
      }
      return topic.arn;
    };

    this.topics = {
      critical: topicOf("critical"),
      warning: topicOf("warning"),
      performance: topicOf("performance"),
      security: topicOf("security"),
      cost: topicOf("cost"),
    };
    this.ready = ready;
    this.registerOutputs({ topics: this.topics });
  }
}

function topicPolicy(
  topicArn: pulumi.Input<string>,
  publishers: readonly Publisher[],
  platform: Platform,
): pulumi.Output<string> {
  const allowed = publishers.map(
    (publisher): Statement => ({
      Sid: publisher.sid,
      Effect: "Allow",
      Principal: { Service: publisher.service },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        StringEquals: { "aws:SourceAccount": platform.accountId },
        ...(publisher.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": publisher.sourceArn(platform) } }),
      },
    }),
  );
  const encryptedOnly: Statement = {
    Sid: "OnlyEncrypted",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return policyDocument([...allowed, encryptedOnly]);
}

/** Names the subscription after its address, not its place in the list: removing one leaves the others alone. */
function addressHash(address: string): string {
  return createHash("sha256").update(address.toLowerCase()).digest("hex").slice(0, 8);
}
