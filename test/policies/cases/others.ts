import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, SECRET, UNKNOWN } from "../support.ts";

const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const policy = (...Statement: readonly Json[]): Inputs => ({
  policy: JSON.stringify({ Version: "2012-10-17", Statement }),
});
const allow = (more: Inputs) => ({ Effect: "Allow", ...more });
const everything = allow({ Action: "*", Resource: "*" });
const ROLE = { type: "aws:iam/role:Role" };
const BUCKET = { type: "aws:s3/bucket:Bucket" };
const POINT = { type: "aws:s3/accessPoint:AccessPoint" };
const CACHE = { type: "aws:elasticache/replicationGroup:ReplicationGroup" };
const guarded = { extra: { protect: true } };
const tagged = (dataClass: string) => ({ tags: { "data-class": dataClass } });

export const otherCases: Cases = {
  "RED-01": [
    ["accepts true", { atRestEncryptionEnabled: true }, "pass"],
    ["accepts the default of Valkey", { engine: "valkey" }, "pass"],
    ["accepts true whatever the engine", { engine: UNKNOWN, atRestEncryptionEnabled: true }, "pass"],
    ["rejects the default of Redis", { engine: "redis" }, "fail: data at rest is not encrypted"],
    ["rejects the default engine", {}, "fail: data at rest is not encrypted"],
    [
      "rejects false in Valkey",
      { engine: "valkey", atRestEncryptionEnabled: "false" },
      "fail: data at rest is not encrypted",
    ],
    [
      "rejects Redis without a replication group",
      { engine: "redis" },
      "fail: a cluster outside a replication group cannot be encrypted at rest",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    [
      "skips memcached",
      { engine: "memcached" },
      "not-applicable: memcached keeps nothing on disks",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    [
      "skips a member",
      { replicationGroupId: UNKNOWN },
      "not-applicable: a member of a replication group",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    ["waits", { atRestEncryptionEnabled: UNKNOWN }, "unknown: atRestEncryptionEnabled"],
    ["waits for the engine", { engine: UNKNOWN }, "unknown: engine"],
    ["cannot judge a mask", { atRestEncryptionEnabled: MASK }, "secret: atRestEncryptionEnabled"],
  ],
  "RED-02": [
    ["accepts true", { transitEncryptionEnabled: true }, "pass"],
    ["accepts required", { transitEncryptionEnabled: true, transitEncryptionMode: "required" }, "pass"],
    ["rejects false", { transitEncryptionEnabled: false }, "fail: connections are not encrypted"],
    ["rejects absent, with Valkey too", { engine: "valkey" }, "fail: connections are not encrypted"],
    [
      "rejects preferred",
      { transitEncryptionEnabled: true, transitEncryptionMode: "preferred" },
      "fail: clients may still connect without TLS (transitEncryptionMode preferred)",
    ],
    [
      "accepts memcached with TLS",
      { engine: "memcached", transitEncryptionEnabled: true },
      "pass",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    [
      "rejects memcached without",
      { engine: "memcached" },
      "fail: connections are not encrypted",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    [
      "rejects Redis without a replication group",
      {},
      "fail: a cluster outside a replication group cannot have TLS",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    [
      "skips a member",
      { replicationGroupId: "g" },
      "not-applicable: a member of a replication group",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    ["waits", { transitEncryptionEnabled: UNKNOWN }, "unknown: transitEncryptionEnabled"],
    [
      "fails though another value is unknown",
      { transitEncryptionEnabled: UNKNOWN, transitEncryptionMode: "preferred" },
      "fail: clients may still connect without TLS (transitEncryptionMode preferred)",
    ],
    ["cannot judge a mask", { transitEncryptionEnabled: MASK }, "secret: transitEncryptionEnabled"],
  ],
  "S3-01": [
    ["accepts all four", blocked, "pass"],
    ["accepts an account", blocked, "pass", { type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock" }],
    ["rejects one off", { ...blocked, blockPublicPolicy: false }, "fail: blockPublicPolicy is off"],
    [
      "rejects absent",
      {},
      "fail: blockPublicAcls is off; blockPublicPolicy is off; ignorePublicAcls is off; restrictPublicBuckets is off",
    ],
    ["accepts the defaults of an access point", {}, "pass", POINT],
    [
      "rejects an access point that may be public",
      { publicAccessBlockConfiguration: { blockPublicPolicy: false } },
      "fail: blockPublicPolicy is off",
      POINT,
    ],
    ["waits", { ...blocked, ignorePublicAcls: UNKNOWN }, "unknown: ignorePublicAcls"],
    ["cannot judge a mask", { ...blocked, ignorePublicAcls: MASK }, "secret: ignorePublicAcls"],
  ],
  "KMS-01": [
    ["accepts rotation", { enableKeyRotation: true }, "pass"],
    ["accepts a shorter period", { enableKeyRotation: true, rotationPeriodInDays: "90" }, "pass"],
    ["rejects false", { enableKeyRotation: false }, "fail: the key is not rotated"],
    ["rejects absent", {}, "fail: the key is not rotated"],
    [
      "rejects a longer period",
      { enableKeyRotation: true, rotationPeriodInDays: 366 },
      "fail: the key is rotated every 366 days, need 365 or less",
    ],
    [
      "skips an asymmetric key",
      { customerMasterKeySpec: "RSA_2048" },
      "not-applicable: a key of the kind RSA_2048 cannot be rotated",
    ],
    ["skips a custom store", { customKeyStoreId: "cks-1" }, "not-applicable: a key in a custom store"],
    ["waits", { enableKeyRotation: UNKNOWN }, "unknown: enableKeyRotation"],
    ["cannot judge a mask", { enableKeyRotation: MASK }, "secret: enableKeyRotation"],
  ],
  "IAM-01": [
    ["accepts named rights", policy(allow({ Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/*" })), "pass"],
    ["accepts everything on one resource", policy(allow({ Action: "*", Resource: "arn:aws:s3:::b" })), "pass"],
    ["accepts a denial of everything", policy({ Effect: "Deny", Action: "*", Resource: "*" }), "pass"],
    ["accepts a denial of all others", policy({ Effect: "Deny", NotAction: "iam:*", Resource: "*" }), "pass"],
    ["accepts an unknown resource", policy(allow({ Action: "*", Resource: UNKNOWN })), "pass"],
    [
      "accepts a statement without a list",
      { policy: JSON.stringify({ Statement: allow({ Action: "s3:*", Resource: "*" }) }) },
      "pass",
    ],
    ["accepts an object", { policy: { Statement: [allow({ Action: "s3:*", Resource: "*" })] } }, "pass"],
    ["rejects everything", policy(everything), "fail: statement 1 allows every action on every resource"],
    [
      "rejects the second statement, in lists",
      policy(
        allow({ Action: "s3:*", Resource: "*" }),
        allow({ Sid: "Admin", Action: ["a:b", "*:*"], Resource: ["x", "*"] }),
      ),
      "fail: Admin allows every action on every resource",
    ],
    [
      "rejects a single statement",
      { policy: JSON.stringify({ Statement: everything }) },
      "fail: statement 1 allows every action on every resource",
    ],
    [
      "rejects NotAction",
      policy(allow({ NotAction: "iam:*", Resource: "x" })),
      "fail: statement 1 allows with NotAction",
    ],
    [
      "rejects NotResource",
      policy(allow({ Action: "s3:*", NotResource: "x" })),
      "fail: statement 1 allows with NotResource",
    ],
    [
      "rejects an inline policy of a role",
      {
        inlinePolicies: [
          { name: "a", ...policy() },
          { name: "b", ...policy(everything) },
        ],
      },
      "fail: statement 1 allows every action on every resource",
      ROLE,
    ],
    ["skips a role without inline policies", { assumeRolePolicy: "{}" }, "not-applicable: no inline policies", ROLE],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["waits for inline policies", { inlinePolicies: [{ policy: UNKNOWN }] }, "unknown: inlinePolicies[0].policy", ROLE],
    ["waits for the statements", policy(UNKNOWN), "unknown: policy.Statement[0]"],
    ["does not read what is no JSON", { policy: "Allow *" }, "malformed: policy"],
    ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
  ],
  "LOG-01": [
    ["accepts thirty days", { retentionInDays: 30 }, "pass"],
    ["accepts audit logs of a year", { retentionInDays: 365, ...tagged("audit-log") }, "pass"],
    ["accepts little personal data", { retentionInDays: 7, ...tagged("personal") }, "pass"],
    ["accepts shorter audit logs in dev", { retentionInDays: 30, ...tagged("audit-log") }, "pass", { profile: "dev" }],
    ["rejects for ever", {}, "fail: entries are kept for ever"],
    ["rejects zero", { retentionInDays: 0 }, "fail: entries are kept for ever"],
    ["rejects a week", { retentionInDays: 7 }, "fail: entries are kept 7 days, need 30"],
    [
      "rejects short audit logs",
      { retentionInDays: 90, ...tagged("audit-log") },
      "fail: entries are kept 90 days, need 365",
    ],
    [
      "rejects personal data for years",
      { retentionInDays: 545, ...tagged("personal") },
      "fail: personal data is kept 545 days, at most 400 are allowed",
    ],
    [
      "skips delivery groups",
      { logGroupClass: "DELIVERY" },
      "not-applicable: AWS fixes the retention of the DELIVERY class",
    ],
    ["waits", { retentionInDays: UNKNOWN }, "unknown: retentionInDays"],
    ["waits for the tags", { retentionInDays: 30, tags: UNKNOWN }, 'unknown: tags["data-class"]'],
    ["cannot judge a mask", { retentionInDays: MASK }, "secret: retentionInDays"],
  ],
  "GEN-03": [
    ["accepts protect", {}, "pass", guarded],
    ["accepts a protected bucket of personal data", tagged("personal"), "pass", { ...BUCKET, ...guarded }],
    ["rejects none", {}, "fail: the resource option protect is not set"],
    ["rejects a key", {}, "fail: the resource option protect is not set", { type: "aws:kms/key:Key" }],
    [
      "rejects a bucket under its old name",
      tagged("audit-log"),
      "fail: the resource option protect is not set",
      { type: "aws:s3/bucketV2:BucketV2" },
    ],
    [
      "rejects deletion before replacement",
      {},
      "fail: a replacement deletes it before the new one stands",
      { extra: { protect: true, larder: { deleteBeforeReplace: true } } },
    ],
    [
      "rejects a secret",
      {},
      "fail: the resource option protect is not set",
      { type: "aws:secretsmanager/secret:Secret" },
    ],
    ["rejects sessions", tagged("personal"), "fail: the resource option protect is not set", CACHE],
    ["skips a cache", tagged("cache"), "not-applicable: neither personal data nor audit logs", CACHE],
    ["skips the ephemeral", { tags: { ephemeral: "true" } }, "not-applicable: tagged as ephemeral"],
    ["skips other buckets", tagged("public"), "not-applicable: neither personal data nor audit logs", BUCKET],
    ["waits for the tags", { tags: UNKNOWN }, 'unknown: tags["ephemeral"]'],
    ["cannot judge masked tags", { tags: { "data-class": MASK } }, 'secret: tags["data-class"]', BUCKET],
  ],
};
