import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const BUCKET = { type: "aws:s3/bucket:Bucket" };
const PART = (name: string) => `aws:s3/bucket${name}:Bucket${name}`;
const bucketUrn = urnOf(BUCKET.type, "data");
const partOf = (inputs: Inputs = {}) => [resource(BUCKET.type, "data", inputs)];
const toBucket = { propertyDependencies: { bucket: [bucketUrn] } };
/** The judged part belongs to the bucket `data`. */
const onBucket = { extra: toBucket, others: partOf() };
const logsInto = (type: string, property: string) => ({
  extra: toBucket,
  others: [
    ...partOf(),
    resource(
      type,
      "writer",
      { [property]: { bucket: UNKNOWN } },
      { propertyDependencies: { [property]: [bucketUrn] } },
    ),
  ],
});
const loadBalancerLogs = logsInto("aws:lb/loadBalancer:LoadBalancer", "accessLogs");
const distributionLogs = logsInto("aws:cloudfront/distribution:Distribution", "loggingConfig");

const policy = (...Statement: readonly Json[]): Inputs => ({ policy: JSON.stringify({ Statement }) });
const deny = (Condition: Json, Action: Json = "s3:*") => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: "*",
  Condition,
});
const noPlaintext = deny({ Bool: { "aws:SecureTransport": "false" } });
const noOldTls = deny({ NumericLessThan: { "s3:TlsVersion": "1.2" } });
const allow = (more: Inputs) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*", ...more });
/** What IAM puts in place of it stands in the request. */
const variable = (key: string) => `$\{${key}}`;
const root = { AWS: "arn:aws:iam::111122223333:root" };

const sse = (sseAlgorithm: Json, more: Inputs = {}, outer: Inputs = { bucketKeyEnabled: true }): Inputs => ({
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, ...more }, ...outer }],
});
const kms = sse("aws:kms", { kmsMasterKeyId: UNKNOWN });
const cors = (allowedOrigins: Json, allowedMethods: Json): Inputs => ({
  corsRules: [{ allowedOrigins, allowedMethods }],
});
const aborts = { status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
const versioned = {
  extra: toBucket,
  others: [...partOf(), resource(PART("Versioning"), "versions", {}, toBucket)],
};
const auditLogs = { tags: { "data-class": "audit-log" }, objectLockEnabled: true };
const lockPart = (mode: Json) => ({
  others: [
    resource(
      PART("ObjectLockConfiguration"),
      "lock",
      { rule: { defaultRetention: { mode, days: 30 } } },
      { propertyDependencies: { bucket: [urnOf(BUCKET.type, "it")] } },
    ),
  ],
});

export const bucketCases: Cases = {
  "S3-02": [
    ["accepts none", {}, "pass"],
    ["accepts private", { acl: "private" }, "pass"],
    ["rejects public-read", { acl: "public-read" }, "fail: the ACL is public-read"],
    [
      "rejects a part's ACL",
      { acl: "authenticated-read" },
      "fail: the ACL is authenticated-read",
      { type: PART("Acl") },
    ],
    [
      "rejects a grant to everyone",
      { grants: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }] },
      "fail: a grant is open to AllUsers",
    ],
    [
      "rejects a grant of a part",
      { accessControlPolicy: { grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" } }] } },
      "fail: a grant is open to AllUsers",
      { type: PART("Acl") },
    ],
    [
      "accepts an object without an ACL",
      { key: "index.html" },
      "pass",
      { type: "aws:s3/bucketObjectv2:BucketObjectv2" },
    ],
    [
      "rejects an object that everyone reads",
      { acl: "public-read" },
      "fail: the ACL is public-read",
      { type: "aws:s3/bucketObjectv2:BucketObjectv2" },
    ],
    ["rejects upper case", { acl: "PUBLIC-READ" }, "fail: the ACL is PUBLIC-READ"],
    ["waits", { acl: UNKNOWN }, "unknown: acl"],
    ["cannot judge a mask", { acl: MASK }, "secret: acl"],
  ],
  "S3-03": [
    ["accepts the owner", { rule: { objectOwnership: "BucketOwnerEnforced" } }, "pass", onBucket],
    ["accepts a list of one", { rule: [{ objectOwnership: "BucketOwnerEnforced" }] }, "pass"],
    [
      "rejects the writer",
      { rule: { objectOwnership: "ObjectWriter" } },
      "fail: the object ownership is ObjectWriter, so that ACLs count",
    ],
    [
      "rejects preferred, for a load balancer's logs too",
      { rule: { objectOwnership: "BucketOwnerPreferred" } },
      "fail: the object ownership is BucketOwnerPreferred, so that ACLs count",
      loadBalancerLogs,
    ],
    [
      "skips logs of a distribution",
      { rule: { objectOwnership: "BucketOwnerPreferred" } },
      "not-applicable: older logs of a distribution are written with ACLs",
      distributionLogs,
    ],
    ["waits", { rule: UNKNOWN }, "unknown: rule.objectOwnership"],
    ["cannot judge a mask", { rule: { objectOwnership: MASK } }, "secret: rule.objectOwnership"],
  ],
  "S3-04": [
    ["accepts a key, known or not", kms, "pass"],
    ["accepts AES256 in dev", sse("AES256"), "pass", { profile: "dev" }],
    ["accepts AES256 for a load balancer's logs", sse("AES256"), "pass", loadBalancerLogs],
    [
      "accepts an inline rule",
      {
        serverSideEncryptionConfiguration: {
          rule: {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms:dsse", kmsMasterKeyId: "k" },
            bucketKeyEnabled: true,
          },
        },
      },
      "pass",
      BUCKET,
    ],
    ["rejects AES256", sse("AES256"), "fail: objects are encrypted with AES256, need aws:kms"],
    ["rejects the key of AWS", sse("aws:kms"), "fail: objects are encrypted with the key of AWS, not with your own"],
    [
      "rejects no bucket key",
      sse("aws:kms", { kmsMasterKeyId: "k" }, {}),
      "fail: without a bucket key every object asks KMS",
    ],
    ["rejects no rule", { rules: [] }, "fail: no encryption is set"],
    [
      "rejects a key of AWS by its name",
      sse("aws:kms", { kmsMasterKeyId: "alias/aws/s3" }),
      "fail: objects are encrypted with the key of AWS, not with your own",
    ],
    ["skips a bucket", {}, "not-applicable: encrypted by a part of its own", BUCKET],
    ["waits", { rules: UNKNOWN }, "unknown: rules"],
    ["cannot judge a mask", sse(MASK), "secret: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
  ],
  "S3-05": [
    ["accepts a part", { versioningConfiguration: { status: "Enabled" } }, "pass", onBucket],
    ["accepts it inline", { versioning: { enabled: true } }, "pass", BUCKET],
    ["rejects suspended", { versioningConfiguration: { status: "Suspended" } }, "fail: versioning is Suspended"],
    ["rejects inline false", { versioning: { enabled: false } }, "fail: an overwritten object is lost", BUCKET],
    ["skips a bucket", {}, "not-applicable: versioned by a part of its own", BUCKET],
    [
      "skips logs in dev",
      { versioningConfiguration: { status: "Suspended" } },
      "not-applicable: logs of a dev stack",
      { ...loadBalancerLogs, profile: "dev" },
    ],
    ["waits", { versioningConfiguration: { status: UNKNOWN } }, "unknown: versioningConfiguration.status"],
    ["cannot judge a mask", { versioningConfiguration: MASK }, "secret: versioningConfiguration.status"],
  ],
  "S3-06": [
    ["accepts it", { versioningConfiguration: { status: "Enabled", mfaDelete: "Enabled" } }, "pass"],
    ["accepts it in a list of one", { versioningConfiguration: [{ mfaDelete: "Enabled" }] }, "pass"],
    [
      "rejects absent",
      { versioningConfiguration: { status: "Enabled" } },
      "fail: deleting a version asks for no second factor (mfaDelete absent)",
    ],
    [
      "rejects disabled",
      { versioningConfiguration: { mfaDelete: "Disabled" } },
      "fail: deleting a version asks for no second factor (mfaDelete Disabled)",
    ],
    ["waits", { versioningConfiguration: UNKNOWN }, "unknown: versioningConfiguration.mfaDelete"],
    [
      "cannot judge a mask",
      { versioningConfiguration: { mfaDelete: MASK } },
      "secret: versioningConfiguration.mfaDelete",
    ],
  ],
  "S3-07": [
    ["accepts another bucket", { bucket: "data", targetBucket: "logs" }, "pass"],
    [
      "accepts an unknown bucket by its edge",
      { bucket: UNKNOWN, targetBucket: UNKNOWN },
      "pass",
      {
        extra: { propertyDependencies: { bucket: [bucketUrn], targetBucket: [urnOf(BUCKET.type, "logs")] } },
        others: [...partOf(), resource(BUCKET.type, "logs")],
      },
    ],
    ["accepts it inline", { bucket: "data", logging: { targetBucket: "logs" } }, "pass", BUCKET],
    ["rejects none", { bucket: "data" }, "fail: no bucket for the logs is set"],
    [
      "rejects itself",
      { bucket: "data", targetBucket: "data" },
      "fail: the bucket logs into itself, and each log entry makes another",
    ],
    [
      "rejects itself by its edge",
      { bucket: UNKNOWN, targetBucket: UNKNOWN },
      "fail: the bucket logs into itself, and each log entry makes another",
      { extra: { propertyDependencies: { bucket: [bucketUrn], targetBucket: [bucketUrn] } }, others: partOf() },
    ],
    ["skips a bucket", {}, "not-applicable: logged by a part of its own", BUCKET],
    ["waits", { bucket: "data", targetBucket: UNKNOWN }, "unknown: targetBucket"],
    ["cannot judge a mask", { bucket: "data", targetBucket: MASK }, "secret: targetBucket"],
  ],
  "S3-08": [
    ["accepts seven days", { rules: [aborts] }, "pass"],
    [
      "accepts expiring versions",
      { rules: [aborts, { noncurrentVersionExpiration: { noncurrentDays: 30 } }] },
      "pass",
      versioned,
    ],
    [
      "accepts versions of a year",
      { rules: [aborts, { noncurrentVersionExpiration: { noncurrentDays: 365 } }] },
      "pass",
      versioned,
    ],
    [
      "rejects versions of more than a year",
      { rules: [aborts, { noncurrentVersionExpiration: { noncurrentDays: 366 } }] },
      "fail: old versions stay 366 days, at most 365 are allowed",
      versioned,
    ],
    [
      "rejects inline versions of more than a year",
      {
        lifecycleRules: [
          { enabled: true, abortIncompleteMultipartUploadDays: 7, noncurrentVersionExpiration: { days: 366 } },
        ],
        versioning: { enabled: true },
      },
      "fail: old versions stay 366 days, at most 365 are allowed",
      BUCKET,
    ],
    [
      "accepts personal data of ten years",
      {
        lifecycleRules: [{ enabled: true, abortIncompleteMultipartUploadDays: 7, expiration: { days: 3650 } }],
        tags: { "data-class": "personal" },
      },
      "pass",
      BUCKET,
    ],
    [
      "rejects personal data of a lifetime",
      {
        lifecycleRules: [{ enabled: true, abortIncompleteMultipartUploadDays: 7, expiration: { days: 3651 } }],
        tags: { "data-class": "personal" },
      },
      "fail: personal data stays 3651 days, at most 3650 are allowed",
      BUCKET,
    ],
    ["rejects none", { rules: [] }, "fail: unfinished uploads stay for ever"],
    [
      "rejects a disabled rule",
      { rules: [{ ...aborts, status: "Disabled" }] },
      "fail: unfinished uploads stay for ever",
    ],
    [
      "rejects eight days",
      { rules: [{ abortIncompleteMultipartUpload: { daysAfterInitiation: 8 } }] },
      "fail: unfinished uploads stay 8 days, at most 7 are allowed",
    ],
    ["rejects versions for ever", { rules: [aborts] }, "fail: old versions stay for ever", versioned],
    ["accepts a rule for the empty prefix", { rules: [{ ...aborts, filter: { prefix: "" } }] }, "pass"],
    [
      "rejects a rule for a prefix",
      { rules: [{ ...aborts, filter: { prefix: "tmp/" } }] },
      "fail: unfinished uploads stay for ever",
    ],
    [
      "rejects an inline rule for a prefix",
      { lifecycleRules: [{ enabled: true, prefix: "tmp/", abortIncompleteMultipartUploadDays: 7 }] },
      "fail: unfinished uploads stay for ever",
      BUCKET,
    ],
    [
      "rejects versions that end in a part of it",
      { rules: [aborts, { filter: { and: { prefix: "tmp/" } }, noncurrentVersionExpiration: { noncurrentDays: 30 } }] },
      "fail: old versions stay for ever",
      versioned,
    ],
    ["waits", { rules: UNKNOWN }, "unknown: rules"],
    ["cannot judge a mask", { rules: [MASK] }, "secret: rules[0]"],
  ],
  "S3-09": [
    ["accepts both denials", policy(noPlaintext, noOldTls), "pass"],
    ["accepts one in staging", policy(noPlaintext), "pass", { profile: "staging" }],
    ["accepts it inline", policy(deny({ Bool: { "aws:securetransport": false } }, ["s3:*"]), noOldTls), "pass", BUCKET],
    ["rejects a missing one", policy(noPlaintext), "fail: TLS before 1.2 is not denied"],
    ["rejects an empty policy", policy(), "fail: requests without TLS are not denied; TLS before 1.2 is not denied"],
    [
      "rejects one for a principal only",
      policy({ ...noPlaintext, Principal: root }, noOldTls),
      "fail: requests without TLS are not denied",
    ],
    [
      "rejects a narrower condition",
      policy(deny({ Bool: { "aws:SecureTransport": "false" }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), noOldTls),
      "fail: requests without TLS are not denied",
    ],
    [
      "rejects reading alone",
      policy(deny({ Bool: { "aws:SecureTransport": "false" } }, "s3:GetObject"), noOldTls),
      "fail: requests without TLS are not denied",
    ],
    ["skips a bucket", {}, "not-applicable: no inline policy", BUCKET],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
  ],
  "S3-10": [
    ["accepts a known principal", policy(allow({ Principal: { Service: "cloudfront.amazonaws.com" } })), "pass"],
    [
      "accepts anyone of the organisation",
      policy(allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })),
      "pass",
    ],
    ["accepts an account that reads", policy(allow({ Principal: root })), "pass"],
    [
      "rejects a service that may do everything",
      policy(
        allow({
          Sid: "Logs",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:*",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        }),
      ),
      "fail: Logs lets logging.s3.amazonaws.com change who may use the bucket",
    ],
    ["rejects anyone", policy(allow({ Sid: "Read", Principal: "*" })), "fail: Read allows anyone"],
    [
      "rejects anyone in a list",
      policy(allow({ Principal: { AWS: [root.AWS, "*"] } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects a condition that bounds nothing",
      policy(allow({ Principal: "*", Condition: { StringLike: { "aws:SourceArn": "*" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects a negated condition",
      policy(allow({ Principal: "*", Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } })),
      "fail: statement 1 allows anyone",
    ],
    ["rejects all but some", policy(allow({ NotPrincipal: root })), "fail: statement 1 allows anyone"],
    [
      "rejects an account that may change the policy",
      policy(allow({ Principal: root, Action: ["s3:GetObject", "s3:PutBucketPolicy"] })),
      "fail: statement 1 lets another account change who may use the bucket",
    ],
    [
      "accepts a role of a known account",
      policy(
        allow({ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } } }),
      ),
      "pass",
    ],
    [
      "accepts the account of the bucket",
      policy(
        allow({
          Principal: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": variable("aws:ResourceAccount") } },
        }),
      ),
      "pass",
    ],
    [
      "accepts a path of the organisation",
      policy(
        allow({
          Principal: "*",
          Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3/r-x1/*" } },
        }),
      ),
      "pass",
    ],
    [
      "accepts a service for one account",
      policy(
        allow({
          Principal: { Service: "logging.s3.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        }),
      ),
      "pass",
    ],
    [
      "accepts a service for the account in the path",
      policy(
        allow({
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Resource: "arn:aws:s3:::data/edge/AWSLogs/111122223333/*",
        }),
      ),
      "pass",
    ],
    [
      "rejects a role of whichever account",
      policy(allow({ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects the root of every account",
      policy(allow({ Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::*:root" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects an ARN that is cut off",
      policy(allow({ Principal: "*", Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects an account that has to be itself",
      policy(
        allow({
          Principal: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": variable("aws:PrincipalAccount") } },
        }),
      ),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects every organisation",
      policy(allow({ Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects a tenth of all accounts",
      policy(allow({ Principal: "*", Condition: { StringLike: { "aws:SourceAccount": "1*" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects every VPC endpoint",
      policy(allow({ Principal: "*", Condition: { StringLike: { "aws:SourceVpce": "vpce-*" } } })),
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects a service for any account",
      policy(allow({ Principal: { Service: "logging.s3.amazonaws.com" } })),
      "fail: statement 1 lets logging.s3.amazonaws.com in for any account",
    ],
    [
      "rejects an access point for anyone",
      policy(allow({ Principal: "*" })),
      "fail: statement 1 allows anyone",
      { type: "aws:s3/accessPoint:AccessPoint" },
    ],
    [
      "rejects the policy of an access point for anyone",
      policy(allow({ Principal: "*" })),
      "fail: statement 1 allows anyone",
      { type: "aws:s3control/accessPointPolicy:AccessPointPolicy" },
    ],
    [
      "rejects a role of every account as the principal",
      policy(allow({ Principal: { AWS: "arn:aws:iam::*:role/reader" } })),
      "fail: statement 1 allows anyone",
    ],
    ["skips a bucket", {}, "not-applicable: no inline policy", BUCKET],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["cannot judge a mask", { policy: MASK }, "secret: policy"],
  ],
  "S3-11": [
    ["accepts absent", {}, "pass"],
    ["accepts false", { forceDestroy: false }, "pass"],
    ["rejects true", { forceDestroy: true }, "fail: a deletion empties the bucket first"],
    [
      "rejects true under the old name",
      { forceDestroy: "true" },
      "fail: a deletion empties the bucket first",
      { type: "aws:s3/bucketV2:BucketV2" },
    ],
    ["skips the ephemeral", { forceDestroy: true, tags: { ephemeral: "true" } }, "not-applicable: tagged as ephemeral"],
    ["waits", { forceDestroy: UNKNOWN }, "unknown: forceDestroy"],
    ["cannot judge a mask", { forceDestroy: MASK }, "secret: forceDestroy"],
  ],
  "S3-12": [
    ["accepts a part", auditLogs, "pass", lockPart("COMPLIANCE")],
    [
      "accepts it inline",
      { ...auditLogs, objectLockConfiguration: { rule: { defaultRetention: { mode: "GOVERNANCE" } } } },
      "pass",
    ],
    [
      "rejects no lock",
      { tags: { "data-class": "backup" } },
      "fail: objects can be deleted before their time (no object lock); no default retention is set for new objects",
    ],
    ["rejects no default", auditLogs, "fail: no default retention is set for new objects"],
    ["skips other data", { tags: { "data-class": "public" } }, "not-applicable: neither audit logs nor backups"],
    ["waits for the tags", { tags: UNKNOWN }, 'unknown: tags["data-class"]'],
    ["cannot judge masked tags", { tags: { "data-class": MASK } }, 'secret: tags["data-class"]'],
  ],
  "S3-13": [
    ["accepts named origins", cors(["https://larder.example"], ["PUT"]), "pass"],
    ["accepts reading by all", cors(["*"], ["GET"]), "pass"],
    ["accepts them inline", cors(["*"], "GET"), "pass", BUCKET],
    ["rejects writing by all", cors(["*"], ["GET", "PUT"]), "fail: pages of any origin may write"],
    ["rejects it inline", cors("*", "delete"), "fail: pages of any origin may write", BUCKET],
    ["rejects a web site", {}, "fail: the bucket is a public web site", { type: PART("WebsiteConfiguration") }],
    [
      "rejects an inline web site",
      { website: { indexDocument: "i" } },
      "fail: the bucket is a public web site",
      BUCKET,
    ],
    ["skips a bucket", {}, "not-applicable: neither a web site nor rules for other origins", BUCKET],
    ["waits", { corsRules: UNKNOWN }, "unknown: corsRules"],
    ["cannot judge a mask", cors(MASK, ["PUT"]), "secret: corsRules[0].allowedOrigins"],
  ],
};
