import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeConfig } from "../../config/schema.ts";
import { type PrivateBucket, privateBucket } from "../data/bucket.ts";
import { LOAD_BALANCER_PREFIX, writerStatement } from "../data/log-writers.ts";
import type { Platform } from "../foundation/platform.ts";
import { loadBalancerAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { ACCESS_LOGS, type BackupSubject } from "../resilience/subject.ts";
import { httpsListener, redirectListener } from "./listeners.ts";
import type { OriginHeader, OriginLock } from "./origin-lock.ts";

/** What the load balancer needs to know of the network; `Network` has it. */
export interface PublicNetwork {
  readonly vpcId: pulumi.Input<string>;
  readonly publicSubnetIds: readonly pulumi.Input<string>[];
  /** Where it stands if no address of it is public. */
  readonly appSubnetIds: readonly pulumi.Input<string>[];
  readonly publicReady: readonly pulumi.Resource[];
}

export interface LoadBalancerArgs {
  readonly platform: Platform;
  readonly config: EdgeConfig["loadBalancer"];
  readonly network: PublicNetwork;
  /** ARN of a certificate that is issued: `Certificate` gives it only then. */
  readonly certificateArn: pulumi.Input<string>;
  readonly topics: AlertTopics;
  /** Lets the CDN in and nobody else; absent = the allowed ranges. */
  readonly lock?: OriginLock | undefined;
}

/** Nobody overwrites a log; an old version is one that somebody deleted by mistake. */
const LOG_VERSION_DAYS = 7;

type Child = { readonly parent: pulumi.Resource };

/**
 * The only way in from the internet. It forwards nothing by itself: services add listener rules, and the pair of
 * security-group rules that lets it reach their tasks.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The log of the requests. */
  readonly backups: readonly BackupSubject[];
  /** Of the HTTPS listener. */
  readonly listenerArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** app/name/id, the `LoadBalancer` dimension of its metrics. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of `dnsName`, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  readonly kind = "load-balancer";
  readonly ipv6 = false;
  /** Requests without it are not the CDN's: services answer only those that have it. */
  readonly originHeader: OriginHeader | undefined;
  /** Must exist before the first service registers targets. */
  readonly ready: readonly pulumi.Resource[];
  /** Names of the alarms, plain, by key. */
  readonly alarmNames: Readonly<Record<string, string>>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:LoadBalancer", name, {}, opts);
    const { platform, config, network, lock } = args;
    const internal = lock?.mode === "vpc-origin";
    const child = { parent: this };

    const logs = logBucket(`${name}-logs`, args, child);
    const group = publicGroup(name, args, child);
    const balancer = new aws.lb.LoadBalancer(
      `${name}-alb`,
      {
        loadBalancerType: "application",
        internal,
        subnets: [...(internal ? network.appSubnetIds : network.publicSubnetIds)],
        securityGroups: [group.id],
        enableDeletionProtection: platform.deletionGuards,
        // Request smuggling: what no two parsers agree on does not reach the tasks.
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        // The last entry is the client as we saw it; whatever stands before it is the client's own claim.
        xffHeaderProcessingMode: "append",
        enableWafFailOpen: false,
        idleTimeout: config.idleTimeoutSeconds,
        accessLogs: { bucket: logs.bucket.id, prefix: LOAD_BALANCER_PREFIX, enabled: true },
      },
      // AWS writes into the bucket at once, and wants the internet gateway to be there.
      { ...child, dependsOn: [logs.policy, ...network.publicReady] },
    );
    const https = httpsListener(name, balancer, args.certificateArn, child);
    // Behind a CDN plain HTTP never gets here.
    if (lock === undefined) redirectListener(name, balancer, child);
    const alarms = new Alarms(
      `${name}-alarms`,
      { platform, rows: loadBalancerAlarms({ loadBalancerSuffix: balancer.arnSuffix }), topics: args.topics },
      child,
    );

    this.arn = balancer.arn;
    this.backups = [
      { name: `${name}-logs`, kind: "s3", arn: logs.bucket.arn, dataClass: "personal", excusedAs: ACCESS_LOGS },
    ];
    this.listenerArn = https.arn;
    this.securityGroupId = group.id;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.ready = [https];
    this.originHeader = lock?.header;
    this.alarmNames = alarms.names;
    this.registerOutputs({ dnsName: this.dnsName, listenerArn: this.listenerArn });
  }
}

/** For the requests, in the one shape that the log delivery accepts: same region, no KMS key. */
function logBucket(name: string, { platform, config }: LoadBalancerArgs, child: Child): PrivateBucket {
  return privateBucket(
    name,
    {
      platform,
      // Visitors' addresses.
      dataClass: "personal",
      excusedAs: ACCESS_LOGS,
      encryption: "s3-managed",
      expireDays: config.accessLogDays,
      noncurrentDays: LOG_VERSION_DAYS,
      statements: (bucketArn) => [writerStatement("load-balancer", bucketArn, platform)],
    },
    child,
  );
}

/** Admits the CDN or the allowed ranges; has no way out until a service adds one. */
function publicGroup(name: string, args: LoadBalancerArgs, child: Child): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-alb-sg`,
    { description: "Load balancer: HTTPS and its redirect", vpcId: args.network.vpcId },
    child,
  );
  if (args.lock !== undefined) {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-443-from-cdn`,
      {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        // Counts as 55 of the 60 rules that a group may have: there is no room for it on a second port.
        prefixListId: args.lock.prefixListId,
        description: "HTTPS from CloudFront",
      },
      child,
    );
    return group;
  }
  for (const cidr of new Set(args.config.allowedCidrs)) {
    for (const { port, purpose } of [
      { port: 443, purpose: "HTTPS" },
      { port: 80, purpose: "HTTP, redirected to HTTPS," },
    ]) {
      new aws.vpc.SecurityGroupIngressRule(
        // After the range, not its place in the list: removing one leaves the others alone.
        `${name}-${port}-from-${cidr.replace("/", "-")}`,
        {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4: cidr,
          description: `${purpose} from ${cidr}`,
        },
        child,
      );
    }
  }
  return group;
}
