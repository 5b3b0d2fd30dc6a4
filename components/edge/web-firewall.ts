import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ManagedWafConfig, WafConfig } from "../../config/schema/waf.ts";
import { byVersion } from "../../config/waf.ts";
import { CLOUDFRONT_REGION } from "../../knowledge/waf.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import { firewallAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { firewallLogs, SECRET_HEADERS } from "./web-firewall-logs.ts";
import { type AddressSets, firewallRules } from "./web-firewall-rules.ts";

export type Protected =
  /** One web ACL per load balancer; the association is made here. */
  | { readonly kind: "load-balancer"; readonly arn: pulumi.Input<string> }
  /** Distributions take `arn` as their `webAclId`; everything lives in us-east-1. */
  | { readonly kind: "distributions" };

export interface WebFirewallArgs {
  readonly platform: Platform;
  readonly config: ManagedWafConfig;
  /** Changing the kind replaces everything but the key of the logs. */
  readonly protects: Protected;
  /** Key for log groups of the platform's region. */
  readonly logKeyArn: pulumi.Input<string>;
  /** In the web ACL's region, where its metrics are. */
  readonly topics: AlertTopics;
}

type Child = { readonly parent: pulumi.Resource };

/** A web ACL: lists of addresses, rates, AWS's managed rules, and the log of what it blocked. */
export class WebFirewall extends pulumi.ComponentResource {
  /** Of the web ACL. */
  readonly arn: pulumi.Output<string>;
  /** Names of the alarms, plain, by key. */
  readonly alarmNames: Readonly<Record<string, string>>;

  constructor(name: string, args: WebFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:WebFirewall", name, {}, opts);
    const { platform, config, protects } = args;
    const child = { parent: this };
    const { scope, region } = placeOf(protects, platform);
    const place = region === platform.region ? {} : { region };
    const metricName = `${platform.system}-${platform.environment}-${name}`;

    const acl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      {
        ...place,
        scope,
        description: "Lists of addresses, rates and managed rules",
        defaultAction: { allow: {} },
        rules: firewallRules(config, addressSets(name, config, { ...place, scope }, child)),
        visibilityConfig: { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true },
        // Samples and the details of rates do not heed the redaction of the logs.
        dataProtectionConfig: {
          dataProtections: [
            { action: "SUBSTITUTION", field: { fieldType: "SINGLE_HEADER", fieldKeys: [...SECRET_HEADERS] } },
          ],
        },
      },
      child,
    );
    const keyArn =
      region === platform.region
        ? args.logKeyArn
        : new EncryptionKey(
            `${name}-key`,
            { platform, region, description: "Logs of the web firewall", uses: ["logs"], dataClass: "personal" },
            child,
          ).arn;
    firewallLogs(name, { platform, config, region, keyArn, webAclArn: acl.arn }, child);
    if (protects.kind === "load-balancer") {
      new aws.wafv2.WebAclAssociation(
        `${name}-association`,
        { webAclArn: acl.arn, resourceArn: protects.arn },
        // Deleting the old one last would part the load balancer from the new web ACL.
        { ...child, deleteBeforeReplace: true },
      );
    }

    this.arn = acl.arn;
    this.alarmNames = alarmsOf(name, args, { metricName, scope, region }, child);
    this.registerOutputs({ arn: this.arn });
  }
}

/** Undefined where config has none, and where there is nothing to protect: then nothing is made. */
export function createWebFirewall(
  name: string,
  args: Omit<WebFirewallArgs, "config" | "protects"> & {
    readonly config: WafConfig;
    readonly protects: Protected | undefined;
  },
  opts?: pulumi.ComponentResourceOptions,
): WebFirewall | undefined {
  const { config, protects } = args;
  if (config.mode === "none" || protects === undefined) return undefined;
  return new WebFirewall(name, { ...args, config, protects }, opts);
}

interface Place {
  readonly scope: "REGIONAL" | "CLOUDFRONT";
  readonly region: string;
}

function placeOf(protects: Protected, platform: Platform): Place {
  switch (protects.kind) {
    case "load-balancer":
      return { scope: "REGIONAL", region: platform.region };
    case "distributions":
      return { scope: "CLOUDFRONT", region: CLOUDFRONT_REGION };
    default: {
      const never: never = protects;
      return never;
    }
  }
}

/** One set per list and IP version that has ranges. */
function addressSets(
  name: string,
  config: ManagedWafConfig,
  place: { readonly scope: string; readonly region?: string },
  child: Child,
): AddressSets {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["blocked", config.blocked],
    ["trusted", config.trusted],
    ...Object.entries(config.webhooks).map(([key, { senders }]) => [`webhook-${key}`, senders ?? []] as const),
  ];
  return new Map(
    lists.map(([list, ranges]) => {
      const versions = Object.entries(byVersion(ranges)).filter(([, some]) => some.length > 0);
      const arns = versions.map(
        ([version, addresses]) =>
          new aws.wafv2.IpSet(
            `${name}-${list}-${version}`,
            {
              ...place,
              description: `Addresses of the rule ${list}`,
              ipAddressVersion: version === "v4" ? "IPV4" : "IPV6",
              addresses: [...addresses].sort(),
            },
            child,
          ).arn,
      );
      return [list, arns] as const;
    }),
  );
}

function alarmsOf(
  name: string,
  { platform, config, topics }: WebFirewallArgs,
  { metricName, scope, region }: Place & { readonly metricName: string },
  child: Child,
): Readonly<Record<string, string>> {
  const rows = firewallAlarms({
    webAclMetricName: metricName,
    // WAF leaves the dimension out for CloudFront.
    ...(scope === "REGIONAL" && { region }),
    watchesSignIns: config.signInPaths.length > 0,
  });
  return new Alarms(`${name}-alarms`, { platform, rows, topics, region }, child).names;
}
