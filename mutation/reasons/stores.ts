/** Buckets, queues, secrets. */
import type { Reason } from "../reasons.ts";

const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const CORS = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const QUEUE = "aws:sqs/queue:Queue";
const SECRET = "aws:secretsmanager/secret:Secret";

export const storeReasons: readonly Reason[] = [
  {
    kind: "equal",
    types: "aws:s3/bucket:Bucket aws:backup/vault:Vault",
    places: "forceDestroy objectLockEnabled",
    operators: ["removed", "added"],
    why: "The default is false.",
  },
  {
    kind: "accepted",
    types: "aws:s3/bucket:Bucket",
    places: 'tags["backup-excused-by"] (protect)',
    operators: ["removed", "unprotected"],
    names: "cdn-site-*",
    why: "The site is built again from its commit: no backup is due, and nothing is lost.",
  },
  {
    kind: "stronger",
    types: CORS,
    places: "corsRules[]* (resource)",
    operators: ["entry removed", "removed", "lowered", "raised", "deleted"],
    why: "Pages may do less, or are asked again sooner or later.",
  },
  {
    kind: "refused",
    types: LIFECYCLE,
    places: "rules[].expiration.days rules[].noncurrentVersionExpiration.* rules[].abortIncompleteMultipartUpload.*",
    operators: ["lowered", "removed"],
    why: "S3 wants a day or more.",
  },
  {
    kind: "equal",
    types: LIFECYCLE,
    places: "rules[].filter",
    operators: ["removed"],
    why: "Without a filter a rule is for the whole bucket, as with an empty prefix.",
  },
  {
    kind: "unrelated",
    types: LIFECYCLE,
    places: "rules[].expiration rules[].expiration.expiredObjectDeleteMarker",
    operators: ["removed", "flipped"],
    why: "Markers of deleted objects stay: they hold no data. Where objects end by it, S3-08 misses it.",
  },
  {
    kind: "unrelated",
    types: "aws:s3/bucketObjectv2:BucketObjectv2",
    places: "*",
    operators: ["removed", "deleted"],
    why: "An error page.",
  },
  {
    kind: "accepted",
    types: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    places: "rules[].applyServerSideEncryptionByDefault.sseAlgorithm",
    operators: ["weaker"],
    stacks: ["dev"],
    why: "In dev the key of AWS will do (S3-04).",
  },
  {
    kind: "accepted",
    types: "aws:s3/bucketVersioning:BucketVersioning",
    places: "versioningConfiguration.status",
    operators: ["weaker"],
    stacks: ["dev"],
    why: "Logs of a dev stack need no versions (S3-05).",
  },
  {
    kind: "accepted",
    types: BUCKET_POLICY,
    places: "policy.Statement[]",
    operators: ["deny removed"],
    stacks: ["dev", "staging"],
    why: "S3-09 asks for TLS 1.2 in prod; S3 itself takes nothing older.",
  },
  {
    kind: "accepted",
    types: BUCKET_POLICY,
    places: "policy.Statement[].Resource policy.Statement[].Principal policy.Statement[].Condition*",
    operators: ["any resource", "any principal", "unconditional"],
    why: "What a service of AWS may do with a log bucket: a bound less lets it write other accounts' logs here, which is noise. S3-10 judges who may read or take over, X-22 which CDN may read.",
  },
  {
    kind: "accepted",
    types: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    places: "rules[].*",
    operators: ["weaker", "removed", "raised"],
    why: "The second of two copies of the uploads; the first are the backups (X-08, BAK-04). An alarm says when a copy fails (X-14 and its class).",
  },
  {
    kind: "equal",
    types: QUEUE,
    places: "kmsMasterKeyId",
    operators: ["removed"],
    why: "SQS encrypts with a key of its own, which SQS-01 takes: nobody else gets at it without the queue's policy.",
  },
  {
    kind: "unrelated",
    types: QUEUE,
    places: "messageRetentionSeconds receiveWaitTimeSeconds visibilityTimeoutSeconds",
    operators: ["raised", "removed", "lowered"],
    why: "How long messages wait, within what SQS takes; SQS-02 judges that dead letters are kept longer.",
  },
  {
    kind: "accepted",
    types: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
    places: "(resource) redriveAllowPolicy.redrivePermission redriveAllowPolicy.sourceQueueArns",
    operators: ["deleted", "weaker", "removed"],
    why: "Other queues of the account could send dead letters here, if a role of theirs may (IAM-02).",
  },
  {
    kind: "stronger",
    types: SECRET,
    places: "recoveryWindowInDays",
    operators: ["raised", "removed"],
    why: "Longer, up to the 30 days that AWS takes and sets by itself.",
  },
  {
    kind: "equal",
    types: SECRET,
    places: 'tags["secret-source"]',
    operators: ["removed"],
    why: "Only a vendor's secret is excused by it; without the tag X-28 asks for a rotation just the same.",
  },
  {
    kind: "accepted",
    types: SECRET,
    places: "replicas replicas[].kmsKeyId (resource)",
    operators: ["removed", "deleted"],
    why: "Copies in the second region, which `larder recovery` reports against the targets; and a vendor's key that nothing uses yet.",
  },
  {
    kind: "unrelated",
    types: "aws:secretsmanager/secretVersion:SecretVersion",
    places: "(resource) secretString",
    operators: ["deleted", "removed"],
    why: "A secret without a value: tasks do not start, nobody gets in.",
  },
];
