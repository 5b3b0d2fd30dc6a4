import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket } from "../data/bucket.ts";
import { writerStatement } from "../data/log-writers.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import { ACCESS_LOGS, type BackupSubject } from "../resilience/subject.ts";
import { CLOUDFRONT_REGION } from "./cloudfront.ts";

export interface CdnLogsArgs {
  readonly platform: Platform;
  /** Days; addresses of visitors. */
  readonly expireDays: number;
}

/** Nobody overwrites a log; an old version is one that somebody deleted by mistake. */
const LOG_VERSION_DAYS = 7;

/** Without cookies and query strings, which may hold sessions and signed links. */
const FIELDS = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "x-host-header",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-response-result-type",
  "x-edge-detailed-result-type",
  "x-edge-request-id",
  "cs-protocol",
  "cs-protocol-version",
  "cs-bytes",
  "time-taken",
  "time-to-first-byte",
  "ssl-protocol",
  "ssl-cipher",
  "sc-content-type",
];

/** The bucket for the access logs of distributions, in the platform's region, and CloudFront's way to it. */
export class CdnLogs extends pulumi.ComponentResource {
  readonly destinationArn: pulumi.Output<string>;
  /** Must stand before a delivery starts: AWS checks the bucket's policy then. */
  readonly ready: readonly pulumi.Resource[];
  readonly backups: readonly BackupSubject[];

  constructor(name: string, args: CdnLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:CdnLogs", name, {}, opts);
    const { platform, expireDays } = args;
    const child = { parent: this };
    const key = new EncryptionKey(
      `${name}-key`,
      { platform, description: "Access logs of the CDN", uses: ["s3", "log-delivery"], dataClass: "personal" },
      child,
    );
    const logs = privateBucket(
      name,
      {
        platform,
        dataClass: "personal",
        excusedAs: ACCESS_LOGS,
        encryption: { keyArn: key.arn },
        expireDays,
        noncurrentDays: LOG_VERSION_DAYS,
        statements: (bucketArn) => [writerStatement("content-delivery", bucketArn, platform)],
      },
      child,
    );
    const destination = new aws.cloudwatch.LogDeliveryDestination(
      `${name}-to`,
      {
        region: CLOUDFRONT_REGION,
        outputFormat: "json",
        deliveryDestinationConfiguration: { destinationResourceArn: logs.bucket.arn },
      },
      child,
    );
    this.destinationArn = destination.arn;
    this.ready = [logs.policy];
    this.backups = [{ name, kind: "s3", arn: logs.bucket.arn, dataClass: "personal", excusedAs: ACCESS_LOGS }];
    this.registerOutputs({ destinationArn: this.destinationArn });
  }
}

/** Starts the delivery of one distribution's access log; AWS refuses two at once, so a second one waits for `after`. */
export function deliverLogs(
  name: string,
  logs: CdnLogs,
  distributionArn: pulumi.Input<string>,
  after: readonly pulumi.Resource[],
  child: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogDelivery {
  const source = new aws.cloudwatch.LogDeliverySource(
    `${name}-from`,
    { region: CLOUDFRONT_REGION, logType: "ACCESS_LOGS", resourceArn: distributionArn },
    child,
  );
  return new aws.cloudwatch.LogDelivery(
    `${name}-delivery`,
    {
      region: CLOUDFRONT_REGION,
      deliverySourceName: source.name,
      deliveryDestinationArn: logs.destinationArn,
      recordFields: FIELDS,
    },
    { ...child, dependsOn: [...logs.ready, ...after] },
  );
}
