import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0";
const postgresql = "@pulumi/postgresql 3.18.1";
const random = "@pulumi/random 4.21.2";

const rds: ResourceTypeTable = {
  "aws:rds/instance:Instance": {
    source: `${aws}; name: RDS API CreateDBInstance`,
    name: { property: "identifier", maxLength: 63, lowerCase: true },
    id: "db-{upper26}",
    computed: {
      address: "{name}.c{hex11}.{region}.rds.amazonaws.com",
      endpoint: "{name}.c{hex11}.{region}.rds.amazonaws.com:{input.port}",
      arn: "arn:{partition}:rds:{region}:{account}:db:{name}",
      resourceId: "db-{upper26}",
      hostedZoneId: "Z{upper13}",
      engine: "{input.engine}",
      engineVersionActual: "{input.engineVersion}",
      kmsKeyId: "{input.kmsKeyId}",
      masterUserSecrets: [
        {
          kmsKeyId: "{input.masterUserSecretKmsKeyId}",
          secretArn: "arn:{partition}:secretsmanager:{region}:{account}:secret:rds!db-{uuid}-{lower6}",
          secretStatus: "active",
        },
      ],
      status: "available",
    },
    replaceOn: [
      "availabilityZone",
      "backupTarget",
      "characterSetName",
      "customIamInstanceProfile",
      "dbName",
      "engine",
      "kmsKeyId",
      "ncharCharacterSetName",
      "restoreToPointInTime",
      "s3Import",
      "snapshotIdentifier",
      "storageEncrypted",
      "timezone",
      "username",
    ],
    stateful: true,
    taggable: true,
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    source: `${aws}; name: RDS API CreateDBParameterGroup`,
    name: { property: "name", maxLength: 255, lowerCase: true },
    id: "{name}",
    computed: { arn: "arn:{partition}:rds:{region}:{account}:pg:{name}" },
    replaceOn: ["name", "namePrefix", "family", "description"],
    taggable: true,
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    source: `${aws}; name: RDS API CreateDBSubnetGroup`,
    name: { property: "name", maxLength: 255, lowerCase: true },
    id: "{name}",
    computed: { arn: "arn:{partition}:rds:{region}:{account}:subgrp:{name}", supportedNetworkTypes: ["IPV4"] },
    replaceOn: ["name", "namePrefix"],
    taggable: true,
  },
  "aws:rds/eventSubscription:EventSubscription": {
    source: `${aws}; name: RDS API CreateEventSubscription, fewer than 255`,
    name: { property: "name", maxLength: 254, lowerCase: true },
    id: "{name}",
    computed: { arn: "arn:{partition}:rds:{region}:{account}:es:{name}", customerAwsId: "{account}" },
    replaceOn: ["name", "namePrefix"],
    taggable: true,
  },
};

const elasticache: ResourceTypeTable = {
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    source: `${aws}; name: ElastiCache API CreateReplicationGroup`,
    name: { property: "replicationGroupId", maxLength: 40, lowerCase: true },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:elasticache:{region}:{account}:replicationgroup:{name}",
      primaryEndpointAddress: "master.{name}.{lower6}.cache.amazonaws.com",
      readerEndpointAddress: "replica.{name}.{lower6}.cache.amazonaws.com",
      configurationEndpointAddress: "clustercfg.{name}.{lower6}.cache.amazonaws.com",
      clusterEnabled: false,
      engineVersionActual: "{input.engineVersion}",
    },
    replaceOn: [
      "atRestEncryptionEnabled",
      "dataTieringEnabled",
      "globalReplicationGroupId",
      "kmsKeyId",
      "networkType",
      "port",
      "replicationGroupId",
      "securityGroupNames",
      "snapshotArns",
      "snapshotName",
      "subnetGroupName",
    ],
    stateful: true,
    taggable: true,
  },
  "aws:elasticache/parameterGroup:ParameterGroup": {
    source: `${aws}; name: ElastiCache API CreateCacheParameterGroup`,
    name: { property: "name", maxLength: 255, lowerCase: true },
    id: "{name}",
    computed: { arn: "arn:{partition}:elasticache:{region}:{account}:parametergroup:{name}" },
    replaceOn: ["name", "family", "description"],
    taggable: true,
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    source: `${aws}; name: ElastiCache API CreateCacheSubnetGroup`,
    name: { property: "name", maxLength: 255, lowerCase: true },
    id: "{name}",
    computed: { arn: "arn:{partition}:elasticache:{region}:{account}:subnetgroup:{name}" },
    replaceOn: ["name"],
    taggable: true,
  },
  "aws:elasticache/user:User": {
    source: `${aws}; name: ElastiCache API CreateUser`,
    name: { property: "userId", maxLength: 40, lowerCase: true, autoNamed: false },
    id: "{name}",
    computed: { arn: "arn:{partition}:elasticache:{region}:{account}:user:{name}" },
    replaceOn: ["userId", "userName"],
    taggable: true,
  },
  "aws:elasticache/userGroup:UserGroup": {
    source: `${aws}; name: ElastiCache API CreateUserGroup`,
    name: { property: "userGroupId", maxLength: 40, lowerCase: true, autoNamed: false },
    id: "{name}",
    computed: { arn: "arn:{partition}:elasticache:{region}:{account}:usergroup:{name}" },
    replaceOn: ["userGroupId"],
    taggable: true,
  },
};

/** All parts of a bucket have the bucket's name for an id. */
const bucketPart = (...replaceOn: readonly string[]) => ({
  source: aws,
  id: "{input.bucket}",
  computed: {},
  replaceOn: ["bucket", ...replaceOn],
});

const s3: ResourceTypeTable = {
  "aws:s3/bucket:Bucket": {
    source: `${aws}; name: Amazon S3 User Guide, "General purpose bucket naming rules"`,
    name: { property: "bucket", maxLength: 63, lowerCase: true },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:s3:::{name}",
      bucketDomainName: "{name}.s3.amazonaws.com",
      bucketRegionalDomainName: "{name}.s3.{region}.amazonaws.com",
      bucketRegion: "{region}",
      hostedZoneId: "Z{upper13}",
    },
    replaceOn: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"],
    stateful: true,
    taggable: true,
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketPart(),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPart(),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    bucketPart("expectedBucketOwner"),
  "aws:s3/bucketVersioning:BucketVersioning": bucketPart("expectedBucketOwner"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketPart("expectedBucketOwner"),
  "aws:s3/bucketPolicy:BucketPolicy": bucketPart(),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketPart("expectedBucketOwner"),
  "aws:s3/bucketLogging:BucketLogging": bucketPart("expectedBucketOwner"),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketPart(),
};

const secretsmanager: ResourceTypeTable = {
  "aws:secretsmanager/secret:Secret": {
    source: `${aws}; name: Secrets Manager API CreateSecret`,
    name: { property: "name", maxLength: 512 },
    id: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{lower6}",
    computed: { arn: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{lower6}" },
    replaceOn: ["name", "namePrefix"],
    stateful: true,
    taggable: true,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    source: aws,
    id: "{input.secretId}|{uuid}",
    computed: { arn: "{input.secretId}", versionId: "{uuid}", versionStages: ["AWSCURRENT"] },
    replaceOn: ["secretId", "secretString", "secretBinary", "secretStringWoVersion"],
    secretOutputs: ["secretString", "secretBinary"],
  },
};

const inPostgres: ResourceTypeTable = {
  "postgresql:index/database:Database": {
    source: postgresql,
    name: { property: "name", maxLength: 63 },
    id: "{name}",
    computed: { lcCollate: "en_US.UTF-8", lcCtype: "en_US.UTF-8", template: "template0", tablespaceName: "pg_default" },
    replaceOn: ["encoding", "lcCollate", "lcCtype", "template"],
    stateful: true,
  },
  "postgresql:index/role:Role": {
    source: postgresql,
    name: { property: "name", maxLength: 63 },
    id: "{name}",
    computed: {},
    replaceOn: [],
    stateful: true,
    secretOutputs: ["password"],
  },
  "postgresql:index/schema:Schema": {
    source: postgresql,
    name: { property: "name", maxLength: 63 },
    id: "{input.database}.{name}",
    computed: {},
    replaceOn: ["database"],
    stateful: true,
  },
  "postgresql:index/grant:Grant": {
    source: postgresql,
    id: "{input.role}_{input.database}_{input.schema}_{input.objectType}",
    computed: {},
    replaceOn: ["columns", "database", "objectType", "objects", "role", "schema", "withGrantOption"],
  },
  "postgresql:index/grantRole:GrantRole": {
    source: postgresql,
    id: "{input.role}_{input.grantRole}_{input.withAdminOption}",
    computed: {},
    replaceOn: ["grantRole", "role", "withAdminOption"],
  },
  "postgresql:index/defaultPrivileges:DefaultPrivileges": {
    source: postgresql,
    id: "{input.role}_{input.database}_{input.schema}_{input.owner}_{input.objectType}",
    computed: {},
    replaceOn: ["database", "objectType", "owner", "role", "schema", "withGrantOption"],
  },
  "postgresql:index/extension:Extension": {
    source: postgresql,
    name: { property: "name", maxLength: 63, autoNamed: false },
    id: "{input.database}.{name}",
    computed: { version: "1.0" },
    replaceOn: ["database", "name"],
    stateful: true,
  },
};

const made: ResourceTypeTable = {
  "random:index/randomPassword:RandomPassword": {
    source: random,
    id: "none",
    // Plausible in form; nothing depends on it.
    computed: { result: "{lower40}", bcryptHash: "$2a$10$notahash" },
    replaceOn: [
      "keepers",
      "length",
      "lower",
      "minLower",
      "minNumeric",
      "minSpecial",
      "minUpper",
      "numeric",
      "overrideSpecial",
      "special",
      "upper",
    ],
    secretOutputs: ["result", "bcryptHash"],
  },
  "random:index/randomBytes:RandomBytes": {
    source: random,
    id: "none",
    computed: { base64: "b2ZmbGluZSBldmFsdWF0aW8=", hex: "6f66666c696e65206576616c75617469" },
    replaceOn: ["keepers", "length"],
    secretOutputs: ["base64", "hex"],
  },
  "random:index/randomId:RandomId": {
    source: random,
    id: "{hex6}",
    computed: { b64Std: "{lower6}", b64Url: "{lower6}", dec: "{digits9}", hex: "{hex8}" },
    replaceOn: ["byteLength", "keepers", "prefix"],
  },
};

/** PostgreSQL, Valkey, buckets, secrets and random values. */
export const dataTypes: ResourceTypeTable = {
  ...rds,
  ...elasticache,
  ...s3,
  ...secretsmanager,
  ...inPostgres,
  ...made,
};
