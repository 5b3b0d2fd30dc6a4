import type { TemplateValue } from "./types.ts";

/**
 * What providers' look-ups answer offline, by token; `{input.x}` is an argument. Source: typings of @pulumi/aws 7.48.0.
 * Only look-ups whose answer follows from the account, the region and their arguments belong here.
 */
export const lookups: Readonly<Record<string, TemplateValue>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: "{account}",
    arn: "arn:{partition}:iam::{account}:root",
    id: "{account}",
    userId: "{account}",
  },
  "aws:index/getPartition:getPartition": {
    dnsSuffix: "amazonaws.com",
    id: "{partition}",
    partition: "{partition}",
    reverseDnsPrefix: "com.amazonaws",
  },
  "aws:index/getRegion:getRegion": {
    id: "{region}",
    region: "{region}",
    name: "{region}",
    endpoint: "ec2.{region}.amazonaws.com",
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": {
    id: "{input.secretId}|AWSCURRENT",
    arn: "{input.secretId}",
    secretId: "{input.secretId}",
    // The form of a login that RDS keeps; there is no real one offline.
    secretString: '{"username":"offline","password":"offline-{hex32}"}',
    secretBinary: "",
    versionId: "{uuid}",
    versionStages: ["AWSCURRENT"],
  },
  "aws:ec2/getPrefixList:getPrefixList": {
    id: "pl-{hex8}",
    name: "{input.name}",
    prefixListId: "pl-{hex8}",
    cidrBlocks: [],
  },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": {
    id: "pl-{hex8}",
    name: "{input.name}",
    addressFamily: "IPv4",
    maxEntries: 55,
    ownerId: "AWS",
    version: 1,
    arn: "arn:{partition}:ec2:{region}:aws:prefix-list/pl-{hex8}",
    entries: [],
    tags: {},
  },
};
