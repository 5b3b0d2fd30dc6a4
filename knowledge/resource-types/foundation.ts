import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0";

/** Providers, KMS and IAM. */
export const foundationTypes: ResourceTypeTable = {
  "aws:kms/key:Key": {
    source: `${aws}; replacement: its provider's source`,
    id: "{uuid}",
    computed: {
      arn: "arn:{partition}:kms:{region}:{account}:key/{id}",
      keyId: "{id}",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      isEnabled: true,
      multiRegion: false,
    },
    replaceOn: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"],
    // With the key goes everything that is encrypted under it.
    stateful: true,
    taggable: true,
  },
  "aws:kms/alias:Alias": {
    source: `${aws}; name: KMS API CreateAlias`,
    name: { property: "name", maxLength: 256 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:kms:{region}:{account}:{name}",
      targetKeyArn: "arn:{partition}:kms:{region}:{account}:key/{input.targetKeyId}",
    },
    replaceOn: ["name", "namePrefix"],
  },
  "aws:iam/role:Role": {
    source: `${aws}; name: IAM API CreateRole`,
    name: { property: "name", maxLength: 64 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:iam::{account}:role{input.path|/}{name}",
      uniqueId: "AROA{upper17}",
      createDate: "2026-01-01T00:00:00Z",
      path: "/",
      maxSessionDuration: 3600,
    },
    replaceOn: ["name", "namePrefix", "path"],
    taggable: true,
    global: true,
  },
  "aws:iam/rolePolicy:RolePolicy": {
    source: `${aws}; name: IAM API PutRolePolicy`,
    name: { property: "name", maxLength: 128 },
    id: "{input.role}:{name}",
    computed: {},
    replaceOn: ["name", "namePrefix", "role"],
    global: true,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    source: aws,
    id: "{input.role}-{lower26}",
    computed: {},
    replaceOn: ["role", "policyArn"],
    global: true,
  },
};
