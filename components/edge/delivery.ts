import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CloudfrontConfig, EdgeConfig, FrontendConfig } from "../../config/schema.ts";
import type { ObjectStore } from "../data/object-store.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import type { BackupSubject } from "../resilience/subject.ts";
import { CdnLogs } from "./cdn-logs.ts";
import { Certificate } from "./certificate.ts";
import { CLOUDFRONT_REGION } from "./cloudfront.ts";
import { ContentDelivery, type DeliveryShared } from "./content-delivery.ts";
import type { DeliveryOrigin } from "./delivery-origin.ts";
import { edgeFunction } from "./edge-function.ts";
import { vpcOrigin } from "./origin-lock.ts";
import type { PublicEntry } from "./public-entry.ts";
import { ResponseHeaders } from "./response-headers.ts";
import { StaticSite } from "./static-site.ts";

export interface DeliveryArgs {
  readonly platform: Platform;
  readonly config: CloudfrontConfig;
  readonly edge: EdgeConfig;
  /** Undefined where a service or somebody else serves the pages. */
  readonly site: Extract<FrontendConfig, { mode: "s3" }> | undefined;
  /** The load balancer and its hosts; undefined where no service has a route. */
  readonly entry: PublicEntry | undefined;
  /** Listener rules of the services: they must take a new secret header before the CDN sends it. */
  readonly rules: readonly pulumi.Resource[];
  /** Where requests to the site's bucket are logged. */
  readonly accessLogs: ObjectStore | undefined;
  /** In us-east-1, where CloudFront's metrics are. */
  readonly topics: AlertTopics;
  /** Of the scope CLOUDFRONT; absent = no firewall at the edge. */
  readonly webAclArn?: pulumi.Input<string> | undefined;
}

/** What scripts need to release the static site and to switch maintenance on. */
export interface DeliveryForScripts {
  readonly storeArn: string;
  readonly site?: { readonly url: string; readonly bucket: string; readonly keepReleases: number };
}

type Child = { readonly parent: pulumi.Resource };

/** What both distributions are made with. */
interface Common {
  readonly shared: DeliveryShared;
  readonly storeArn: pulumi.Output<string>;
  /** IPv4 ranges that may come in; empty = everybody. */
  readonly ranges: readonly string[];
}

/**
 * The CDN in front of everything: a distribution for the static site, one for the hosts of the services, and what they
 * share. The load balancer's own ranges do not see viewers any more, so that the edge function keeps the others out.
 */
export class Delivery extends pulumi.ComponentResource {
  /** Of the key-value store that scripts write to: which release is served, whether there is maintenance. */
  readonly storeArn: pulumi.Output<string>;
  readonly site: StaticSite | undefined;
  /** For the hosts of the services. */
  readonly services: ContentDelivery | undefined;
  readonly backups: readonly BackupSubject[];
  /** A stack output. */
  readonly forScripts: pulumi.Output<DeliveryForScripts>;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:Delivery", name, {}, opts);
    const { entry, site, edge, accessLogs } = args;
    const child = { parent: this };
    const { allowedCidrs } = edge.loadBalancer;
    const ranges = allowedCidrs.includes("0.0.0.0/0") ? [] : allowedCidrs;
    const store = new aws.cloudfront.KeyValueStore(
      `${name}-store`,
      { comment: "Current release of the site, maintenance switch; written by scripts" },
      child,
    );
    const logs = new CdnLogs(`${name}-logs`, { platform: args.platform, expireDays: args.config.accessLogDays }, child);
    const common = { shared: sharedOf(name, args, logs, ranges.length === 0, child), storeArn: store.arn, ranges };
    this.site = site && new StaticSite(`${name}-site`, { ...common.shared, ...common, site, accessLogs }, child);
    this.services = entry && servicesDelivery(`${name}-services`, { args, entry, common, site: this.site }, child);

    this.storeArn = store.arn;
    this.backups = [...logs.backups, ...(this.site?.backups ?? [])];
    this.forScripts = forScripts(this, site);
    this.registerOutputs({ storeArn: this.storeArn });
  }
}

function sharedOf(name: string, args: DeliveryArgs, logs: CdnLogs, ipv6: boolean, child: Child): DeliveryShared {
  const { platform, config, edge, entry, site, topics, webAclArn } = args;
  const serviceHosts = entry?.hosts ?? [];
  const certificate = new Certificate(
    `${name}-tls`,
    {
      config: certificateConfig(edge, config),
      dns: edge.dns,
      hosts: [...serviceHosts, ...(site === undefined ? [] : [site.host])],
      region: CLOUDFRONT_REGION,
      records: entry?.records ?? {},
      watch: { platform, topics },
    },
    child,
  );
  const headers = new ResponseHeaders(
    `${name}-headers`,
    { contentSecurity: config.contentSecurity, serviceHosts },
    child,
  );
  return {
    platform,
    config,
    certificateArn: certificate.arn,
    headersPolicyId: headers.policyId,
    logs,
    topics,
    ipv6,
    webAclArn,
  };
}

/** The config asks for the ARN exactly when the load balancer's certificate exists already. */
function certificateConfig(
  { certificate }: EdgeConfig,
  { certificateArn }: CloudfrontConfig,
): EdgeConfig["certificate"] {
  return certificateArn === undefined ? certificate : { mode: "existing", arn: certificateArn };
}

interface ServicesDelivery {
  readonly args: DeliveryArgs;
  readonly entry: PublicEntry;
  readonly common: Common;
  readonly site: StaticSite | undefined;
}

function servicesDelivery(
  name: string,
  { args, entry, common, site }: ServicesDelivery,
  child: Child,
): ContentDelivery {
  const { shared, storeArn, ranges } = common;
  const settings = { site: false, spa: false, ranges };
  const viewer = edgeFunction(`${name}-viewer`, { settings, storeArn, comment: "Maintenance, allowed ranges" }, child);
  return new ContentDelivery(
    name,
    {
      ...shared,
      comment: "services",
      hosts: entry.hosts,
      origin: balancerOrigin(name, args, entry, child),
      functionArn: viewer.arn,
      after: args.rules,
      afterLogs: site === undefined ? [] : [site.delivery.logDelivery],
    },
    child,
  );
}

function balancerOrigin(name: string, { edge }: DeliveryArgs, entry: PublicEntry, child: Child): DeliveryOrigin {
  const { loadBalancer } = entry;
  const { originHeader: header, dnsName: domainName } = loadBalancer;
  const knownBy = header === undefined ? { vpcOriginId: vpcOrigin(`${name}-way`, loadBalancer, child).id } : { header };
  return { kind: "load-balancer", domainName, idleTimeoutSeconds: edge.loadBalancer.idleTimeoutSeconds, knownBy };
}

function forScripts({ storeArn, site }: Delivery, config: DeliveryArgs["site"]): pulumi.Output<DeliveryForScripts> {
  if (site === undefined || config === undefined) return pulumi.output({ storeArn });
  const { host, keepReleases } = config;
  return pulumi.output({ storeArn, site: { url: `https://${host}`, bucket: site.bucketName, keepReleases } });
}
