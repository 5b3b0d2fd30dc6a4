import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FrontendConfig } from "../../config/schema.ts";
import { accessLog, type BucketWithoutPolicy, bucketPolicy, bucketWithoutPolicy } from "../data/bucket.ts";
import type { ObjectStore } from "../data/object-store.ts";
import type { Statement } from "../foundation/iam.ts";
import { EncryptionKey, lateKeyPolicy } from "../foundation/key.ts";
import type { BackupSubject } from "../resilience/subject.ts";
import { ContentDelivery, type DeliveryShared } from "./content-delivery.ts";
import { edgeFunction } from "./edge-function.ts";

export interface StaticSiteArgs extends DeliveryShared {
  readonly site: Extract<FrontendConfig, { mode: "s3" }>;
  /** Of the `KeyValueStore` that says which release is served. */
  readonly storeArn: pulumi.Input<string>;
  /** IPv4 ranges that may come in; empty = everybody. */
  readonly ranges: readonly string[];
  /** Where requests to the bucket itself are logged. */
  readonly accessLogs: ObjectStore | undefined;
}

/** Under which the config may excuse the bucket from backups: any release can be built again. */
const EXCUSED_AS = "static-site";

type Child = { readonly parent: pulumi.Resource };

/** Shown when there is no file, or no answer; beside the releases, since none of them may be there. */
const ERROR_PAGES = ["not-found", "unavailable"] as const;

/**
 * The static site: releases side by side in a bucket that only its distribution can read, and a function that serves the
 * one the store points to. Files are uploaded and the pointer is set by scripts, never by this program: a release and a
 * roll-back are one write of one key.
 */
export class StaticSite extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly backups: readonly BackupSubject[];
  readonly delivery: ContentDelivery;

  constructor(name: string, args: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:StaticSite", name, {}, opts);
    const { platform, site, accessLogs, storeArn, ranges, ...shared } = args;
    const child = { parent: this };

    // Not the key that other buckets share: its policy names the distribution, which comes after bucket and key.
    const key = new EncryptionKey(
      `${name}-key`,
      { platform, description: "Static site", uses: ["s3"], dataClass: "public", policy: "later" },
      child,
    );
    const closed = bucketWithoutPolicy(
      name,
      {
        platform,
        dataClass: "public",
        excusedAs: EXCUSED_AS,
        encryption: { keyArn: key.arn },
        noncurrentDays: site.keepDays,
      },
      child,
    );
    if (accessLogs !== undefined) accessLog(name, closed, accessLogs, child);
    const viewer = { settings: { site: true, spa: site.spa, ranges }, storeArn, comment: "Serves the current release" };
    this.delivery = new ContentDelivery(
      `${name}-cdn`,
      {
        ...shared,
        platform,
        comment: "static site",
        hosts: [site.host],
        origin: {
          kind: "site",
          domainName: closed.bucket.bucketRegionalDomainName,
          accessControlId: accessControl(name, child).id,
        },
        functionArn: edgeFunction(`${name}-viewer`, viewer, child).arn,
      },
      child,
    );
    const { arn } = this.delivery;
    bucketPolicy(name, closed, [readBy(arn, closed)], child);
    lateKeyPolicy(`${name}-key-policy`, key, { platform, uses: ["s3"], statements: [decryptFor(arn)] }, child);
    errorPages(name, closed.bucket, child);

    this.bucketName = closed.bucket.bucket;
    this.backups = [{ name, kind: "s3", arn: closed.bucket.arn, dataClass: "public", excusedAs: EXCUSED_AS }];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** CloudFront signs its requests to the bucket, so that nobody else's are answered. */
function accessControl(name: string, child: Child): aws.cloudfront.OriginAccessControl {
  return new aws.cloudfront.OriginAccessControl(
    `${name}-access`,
    {
      description: "Static site",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    child,
  );
}

const cloudfront = { Service: "cloudfront.amazonaws.com" };

/** This distribution and no other, by its full ARN. */
const only = (distributionArn: pulumi.Input<string>) => ({ StringEquals: { "AWS:SourceArn": distributionArn } });

function readBy(distributionArn: pulumi.Input<string>, { bucket }: BucketWithoutPolicy): Statement {
  return {
    Sid: "ReadByDistribution",
    Effect: "Allow",
    Principal: cloudfront,
    Action: "s3:GetObject",
    Resource: [pulumi.interpolate`${bucket.arn}/releases/*`, pulumi.interpolate`${bucket.arn}/errors/*`],
    Condition: only(distributionArn),
  };
}

function decryptFor(distributionArn: pulumi.Input<string>): Statement {
  return {
    Sid: "DecryptForDistribution",
    Effect: "Allow",
    Principal: cloudfront,
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: only(distributionArn),
  };
}

function errorPages(name: string, bucket: aws.s3.Bucket, child: Child): void {
  for (const page of ERROR_PAGES) {
    new aws.s3.BucketObjectv2(
      `${name}-${page}`,
      {
        bucket: bucket.id,
        key: `errors/${page}.html`,
        content: readFileSync(new URL(`../../functions/pages/${page}.html`, import.meta.url), "utf8"),
        contentType: "text/html; charset=utf-8",
        cacheControl: "no-cache",
      },
      child,
    );
  }
}
