import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsConfig } from "../../config/schema.ts";
import { policyDocument, type Statement } from "../foundation/iam.ts";
import { EncryptionKey } from "../foundation/key.ts";
import { keyStatements } from "../foundation/key-policy.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";
import { logGroup } from "../operations/log-group.ts";

type OwnedHostedZone = Extract<DnsConfig, { mode: "route53" }> & { readonly zone: { readonly mode: "owned" } };
type Child = { readonly parent: pulumi.Resource };

/** Route 53 signs with keys of this region only, and logs queries to it only. (Developer Guide) */
const REGION = "us-east-1";

/** Log of queries and DNSSEC; returns the DS record for the registrar. */
export function secureHostedZone(
  name: string,
  platform: Platform,
  dns: OwnedHostedZone,
  child: Child,
): pulumi.Output<string> | undefined {
  logQueries(name, platform, dns, child);
  return dns.zone.dnssec ? sign(name, platform, dns, child) : undefined;
}

function logQueries(name: string, platform: Platform, dns: OwnedHostedZone, child: Child): void {
  const { accountId, partition } = platform;
  const key = new EncryptionKey(
    `${name}-log-key`,
    { platform, region: REGION, description: "Log of DNS queries", uses: ["logs"], dataClass: "personal" },
    child,
  );
  const group = logGroup(
    `${name}-queries`,
    {
      platform,
      region: REGION,
      physicalName: `/aws/route53/${dns.zoneName}`,
      retentionDays: dns.zone.queryLogDays,
      keyArn: key.arn,
      // Addresses of resolvers, and with them of some visitors.
      dataClass: "personal",
    },
    child,
  );
  const admission = new aws.cloudwatch.LogResourcePolicy(
    `${name}-queries-policy`,
    {
      ...elsewhere(platform),
      policyName: physicalName(platform, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", name, "queries"),
      policyDocument: policyDocument([
        {
          Sid: "QueryLog",
          Effect: "Allow",
          Principal: { Service: "route53.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`${group.arn}:*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": hostedZoneArn(partition, dns.zoneId) },
          },
        },
      ]),
    },
    child,
  );
  new aws.route53.QueryLog(
    `${name}-query-log`,
    { zoneId: dns.zoneId, cloudwatchLogGroupArn: group.arn },
    // Route 53 tries to write at once.
    { ...child, dependsOn: [admission] },
  );
}

function sign(name: string, platform: Platform, { zoneId }: OwnedHostedZone, child: Child): pulumi.Output<string> {
  const guarded = { ...child, protect: platform.deletionGuards };
  const key = new aws.kms.Key(
    `${name}-signing-cmk`,
    {
      ...elsewhere(platform),
      description: "Signs the keys of the DNS zone",
      // The one kind that Route 53 signs with; keys of this kind are not rotated by KMS.
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      deletionWindowInDays: platform.deletionGuards ? 30 : 7,
      policy: policyDocument([
        ...keyStatements([], { ...platform, region: REGION }),
        ...signing(platform, hostedZoneArn(platform.partition, zoneId)),
      ]),
      tags: dataClass("internal"),
    },
    guarded,
  );
  const signingKey = new aws.route53.KeySigningKey(
    `${name}-signing-key`,
    {
      hostedZoneId: zoneId,
      keyManagementServiceArn: key.arn,
      // Letters, digits and underscores only.
      name: physicalName(platform, "aws:route53/keySigningKey:KeySigningKey", name).replaceAll("-", "_"),
    },
    guarded,
  );
  new aws.route53.HostedZoneDnsSec(
    `${name}-dnssec`,
    { hostedZoneId: zoneId, signingStatus: "SIGNING" },
    { ...guarded, dependsOn: [signingKey] },
  );
  return signingKey.dsRecord;
}

function signing({ accountId }: Platform, zoneArn: string): readonly Statement[] {
  const Principal = { Service: "dnssec-route53.amazonaws.com" };
  return [
    {
      Sid: "SignZone",
      Effect: "Allow",
      Principal,
      Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": zoneArn } },
    },
    {
      Sid: "SignLater",
      Effect: "Allow",
      Principal,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

function hostedZoneArn(partition: string, zoneId: string): string {
  return `arn:${partition}:route53:::hostedzone/${zoneId}`;
}

function elsewhere({ region }: Platform): { readonly region?: string } {
  return region === REGION ? {} : { region: REGION };
}
