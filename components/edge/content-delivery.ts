import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CloudfrontConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { contentDeliveryAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { type CdnLogs, deliverLogs } from "./cdn-logs.ts";
import { CLOUDFRONT_REGION } from "./cloudfront.ts";
import { behaviourOf, type DeliveryOrigin, errorResponsesOf, originOf } from "./delivery-origin.ts";

/** What all distributions of the platform share. */
export interface DeliveryShared {
  readonly platform: Platform;
  readonly config: CloudfrontConfig;
  /** An issued certificate in us-east-1 that covers the hosts of every distribution. */
  readonly certificateArn: pulumi.Input<string>;
  /** Of the scope CLOUDFRONT; absent = no firewall at the edge. */
  readonly webAclArn?: pulumi.Input<string> | undefined;
  /** Of `ResponseHeaders`. */
  readonly headersPolicyId: pulumi.Input<string>;
  readonly logs: CdnLogs;
  /** In us-east-1, where CloudFront's metrics are. */
  readonly topics: AlertTopics;
  /** False where only some addresses may come in, which the edge function knows as IPv4 ranges. */
  readonly ipv6: boolean;
}

export interface ContentDeliveryArgs extends DeliveryShared {
  /** For the console: what is delivered. */
  readonly comment: string;
  /** Host names that viewers use, plain. */
  readonly hosts: readonly string[];
  readonly origin: DeliveryOrigin;
  /** Runs for each request of a viewer. */
  readonly functionArn: pulumi.Input<string>;
  /** Must stand before the first viewer is served. */
  readonly after?: readonly pulumi.Resource[];
  /** Log deliveries that must be there first: AWS refuses two at once. */
  readonly afterLogs?: readonly pulumi.Resource[];
}

/** One CloudFront distribution with its log and its alarms. */
export class ContentDelivery extends pulumi.ComponentResource {
  readonly distributionId: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of `dnsName`, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  readonly kind = "distribution";
  readonly ipv6: boolean;
  readonly logDelivery: pulumi.Resource;

  constructor(name: string, args: ContentDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:ContentDelivery", name, {}, opts);
    const child = { parent: this };
    const created = distribution(name, args, child);
    this.logDelivery = deliverLogs(name, args.logs, created.arn, args.afterLogs ?? [], child);
    watch(name, args, created, child);

    this.distributionId = created.id;
    this.arn = created.arn;
    this.dnsName = created.domainName;
    this.zoneId = created.hostedZoneId;
    this.ipv6 = args.ipv6;
    this.registerOutputs({ distributionId: this.distributionId, dnsName: this.dnsName });
  }
}

type Child = { readonly parent: pulumi.Resource };

function distribution(name: string, args: ContentDeliveryArgs, child: Child): aws.cloudfront.Distribution {
  const { platform, config, origin } = args;
  return new aws.cloudfront.Distribution(
    `${name}-distribution`,
    {
      enabled: true,
      comment: `${platform.system} ${platform.environment}: ${args.comment}`,
      aliases: [...new Set(args.hosts)].sort(),
      httpVersion: "http2and3",
      isIpv6Enabled: args.ipv6,
      priceClass: config.priceClass,
      ...(origin.kind === "site" ? { defaultRootObject: "index.html" } : {}),
      origins: [originOf(origin)],
      defaultCacheBehavior: {
        ...behaviourOf(origin),
        compress: true,
        viewerProtocolPolicy: "redirect-to-https",
        responseHeadersPolicyId: args.headersPolicyId,
        functionAssociations: [{ eventType: "viewer-request", functionArn: args.functionArn }],
      },
      customErrorResponses: errorResponsesOf(origin),
      // Who may come in is a matter of the firewall, not of countries.
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: args.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
      ...(args.webAclArn === undefined ? {} : { webAclId: args.webAclArn }),
      // A few minutes until all edge locations have a change; where nothing is guarded nobody waits for them.
      waitForDeployment: platform.deletionGuards,
    },
    { ...child, dependsOn: [...(args.after ?? [])] },
  );
}

function watch(name: string, args: ContentDeliveryArgs, { id }: aws.cloudfront.Distribution, child: Child): void {
  const { platform, config, topics, origin } = args;
  if (config.extraMetrics) {
    new aws.cloudfront.MonitoringSubscription(
      `${name}-metrics`,
      {
        distributionId: id,
        monitoringSubscription: {
          realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" },
        },
      },
      child,
    );
  }
  const watchesCache = config.extraMetrics && origin.kind === "site";
  new Alarms(
    `${name}-alarms`,
    {
      platform,
      rows: contentDeliveryAlarms({ distributionId: id, watchesCache }),
      topics,
      region: CLOUDFRONT_REGION,
    },
    child,
  );
}
