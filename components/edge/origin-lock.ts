import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CloudfrontConfig } from "../../config/schema.ts";
import { generatedPassword } from "../data/credentials.ts";
import { lookUp } from "../foundation/look-up.ts";
import type { Platform } from "../foundation/platform.ts";
import { ORIGIN_FACING_PREFIX_LIST } from "./cloudfront.ts";

export interface OriginLockArgs {
  readonly platform: Platform;
  readonly config: CloudfrontConfig;
}

/** A header whose value only the CDN knows. */
export interface OriginHeader {
  readonly name: string;
  /** What the CDN sends. */
  readonly value: pulumi.Output<string>;
  /** What the listener takes: that value and the one before it, which edge locations still send for a few minutes. */
  readonly accepted: readonly pulumi.Output<string>[];
}

/** Closes the load balancer to everybody but the CDN. */
export class OriginLock extends pulumi.ComponentResource {
  readonly mode: CloudfrontConfig["originLock"];
  /** Addresses of CloudFront's servers: of all distributions, not just ours, hence the header. */
  readonly prefixListId: pulumi.Output<string>;
  /** Undefined where the load balancer has no public address: only our own VPC origin leads to it. */
  readonly header: OriginHeader | undefined;

  constructor(name: string, args: OriginLockArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:OriginLock", name, {}, opts);
    const child = { parent: this };
    const { originLock, originSecretGeneration: generation = 1 } = args.config;
    this.mode = originLock;
    this.prefixListId = lookUp(
      args.platform,
      () => aws.ec2.getManagedPrefixListOutput({ name: ORIGIN_FACING_PREFIX_LIST }, child).id,
    );
    this.header = originLock === "prefix-list" ? secretHeader(name, generation, child) : undefined;
    this.registerOutputs({});
  }
}

/** Named after their generation, so that counting up keeps the older of the two values as it is. */
function secretHeader(name: string, generation: number, child: pulumi.CustomResourceOptions): OriginHeader {
  const current = generatedPassword(`${name}-secret-${generation}`, generation, child).result;
  const previous = generatedPassword(`${name}-secret-${generation - 1}`, generation - 1, child).result;
  return { name: "X-Origin-Verify", value: current, accepted: [current, previous] };
}

/** The internal load balancer as CloudFront reaches it. */
export interface VpcOriginTarget {
  readonly arn: pulumi.Input<string>;
  /** app/name/id */
  readonly arnSuffix: pulumi.Output<string>;
}

/**
 * CloudFront's way into the VPC. It can be neither changed nor deleted while a distribution uses it, so each change makes
 * a second one, named after its load balancer, that the distribution moves to first.
 */
export function vpcOrigin(
  name: string,
  target: VpcOriginTarget,
  child: pulumi.CustomResourceOptions,
): aws.cloudfront.VpcOrigin {
  return new aws.cloudfront.VpcOrigin(
    name,
    {
      vpcOriginEndpointConfig: {
        name: target.arnSuffix.apply((suffix) => suffix.split("/").slice(1).join("-")),
        arn: target.arn,
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      },
    },
    {
      ...child,
      replaceOnChanges: ["vpcOriginEndpointConfig"],
      // A quarter of an hour and more is usual.
      customTimeouts: { create: "30m", update: "30m", delete: "30m" },
    },
  );
}
