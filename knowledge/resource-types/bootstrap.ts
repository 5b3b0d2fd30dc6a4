import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0; replacement: its provider's source";

/** What stands before the platform: deployers, the account's settings, twins of keys. */
export const bootstrapTypes: ResourceTypeTable = {
  "aws:kms/replicaKey:ReplicaKey": {
    source: aws,
    // A key of several regions has one id in all of them.
    id: "mrk-{hex32}",
    computed: {
      arn: "arn:{partition}:kms:{region}:{account}:key/{id}",
      keyId: "{id}",
      keyRotationEnabled: true,
      keySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
    },
    replaceOn: ["primaryKeyArn"],
    stateful: true,
    taggable: true,
  },
  "aws:iam/policy:Policy": {
    source: `${aws}; name: IAM API CreatePolicy`,
    name: { property: "name", maxLength: 128 },
    id: "arn:{partition}:iam::{account}:policy/{name}",
    computed: { arn: "{id}", attachmentCount: 0, path: "/", policyId: "ANPA{upper17}" },
    replaceOn: ["name", "namePrefix", "path", "description"],
    taggable: true,
    global: true,
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    source: aws,
    id: "arn:{partition}:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
    computed: { arn: "{id}", thumbprintLists: [] },
    replaceOn: ["url"],
    taggable: true,
    global: true,
    singleton: "account",
  },
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": {
    source: aws,
    id: "{account}",
    computed: { accountId: "{account}" },
    replaceOn: ["accountId"],
    global: true,
    singleton: "account",
  },
  "aws:ebs/encryptionByDefault:EncryptionByDefault": {
    source: aws,
    id: "{region}",
    computed: {},
    replaceOn: [],
    singleton: "region",
  },
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": {
    source: aws,
    id: "{region}",
    computed: {},
    replaceOn: [],
    singleton: "region",
  },
};
