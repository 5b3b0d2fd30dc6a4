/** What happens to the objects of a bucket. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { BUCKET, bucketOf, logWriter, partsOf } from "../bucket-parts.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Evidence, Read, Reader } from "../reading.ts";
import { known } from "../reading.ts";
import { hasOwnKey, isNotTrue, isOneOf, isSet, isTrue, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

/** S3-04. */
export const bucketEncryption = graphRule(
  "S3-04",
  [aws("s3", "BucketServerSideEncryptionConfiguration"), BUCKET],
  (holder, { profile }, graph) => {
    const inline = holder.type === BUCKET;
    if (inline && !holder.has("serverSideEncryptionConfiguration"))
      return notApplicable("encrypted by a part of its own");
    const bucket = bucketOf(holder, graph);
    const writer = bucket && logWriter(bucket, graph);
    const plainFits = profile === "dev" || writer !== undefined;
    return when(holder.list(inline ? "serverSideEncryptionConfiguration.rule" : "rules"), (rules, evidence) => {
      if (rules.length === 0) return fail("no encryption is set", evidence);
      return all(rules.map((entry) => (entry.withheld ? unknown(entry.withheld) : encryptionRule(entry, plainFits))));
    });
  },
);

function encryptionRule(entry: Reader, plainFits: boolean): Verdict {
  const by = "applyServerSideEncryptionByDefault";
  return when(entry.string(`${by}.sseAlgorithm`, "none"), (algorithm, evidence) => {
    if (algorithm === "AES256" && plainFits) return pass(evidence);
    if (!algorithm.startsWith("aws:kms")) {
      return fail(`objects are encrypted with ${algorithm}, need aws:kms`, { ...evidence, required: "aws:kms" });
    }
    return all([
      hasOwnKey(entry, `${by}.kmsMasterKeyId`, "objects are encrypted with the key of AWS, not with your own"),
      // S3 has no bucket keys for two layers of encryption.
      algorithm === "aws:kms:dsse"
        ? pass(evidence)
        : isTrue(entry, "bucketKeyEnabled", "without a bucket key every object asks KMS"),
    ]);
  });
}

/** S3-05. */
export const bucketVersioned = graphRule(
  "S3-05",
  [aws("s3", "BucketVersioning"), BUCKET],
  (holder, settings, graph) => {
    const bucket = bucketOf(holder, graph);
    if (holder.type === BUCKET && !holder.has("versioning")) return notApplicable("versioned by a part of its own");
    if (settings.profile === "dev" && bucket && logWriter(bucket, graph)) return notApplicable("logs of a dev stack");
    return holder.type === BUCKET
      ? isTrue(holder, "versioning.enabled", "an overwritten object is lost")
      : isOneOf(holder, "versioningConfiguration.status", ["Enabled"], (status) => `versioning is ${status}`);
  },
);

/** S3-06. */
export const bucketMfaDelete = rule("S3-06", [aws("s3", "BucketVersioning"), BUCKET], (holder) => {
  const message = (state: string) => `deleting a version asks for no second factor (mfaDelete ${state})`;
  if (holder.type !== BUCKET) return isOneOf(holder, "versioningConfiguration.mfaDelete", ["Enabled"], message);
  if (!holder.has("versioning")) return notApplicable("versioned by a part of its own");
  return isTrue(holder, "versioning.mfaDelete", message("off"));
});

/** S3-07. */
export const bucketLogging = graphRule("S3-07", [aws("s3", "BucketLogging"), BUCKET], (holder, _settings, graph) => {
  const inline = holder.type === BUCKET;
  if (inline && !holder.has("logging")) return notApplicable("logged by a part of its own");
  const path = inline ? "logging.targetBucket" : "targetBucket";
  const bucket = bucketOf(holder, graph);
  const [target] = graph.references(holder.urn, path);
  return all([
    isSet(holder, path, "no bucket for the logs is set"),
    bucket && target ? differs(bucket.urn !== target.urn, path, target.urn) : differentNames(holder, path),
  ]);
});

function differs(isOther: boolean, path: string, urn?: string): Verdict {
  const evidence = {
    path,
    value: isOther ? "another bucket" : "itself",
    required: "another bucket",
    ...(urn && { urn }),
  };
  return isOther ? pass(evidence) : fail("the bucket logs into itself, and each log entry makes another", evidence);
}

function differentNames(holder: CheckedResource, path: string): Verdict {
  return when(holder.string(path, ""), (target) =>
    when(holder.string("bucket", ""), (bucket) => differs(target !== bucket || target === "", path)),
  );
}

/** S3-08. Of a bucket itself the older inline rules, in which days stand directly. */
export const bucketLifecycle = graphRule(
  "S3-08",
  [aws("s3", "BucketLifecycleConfiguration"), BUCKET],
  (holder, _settings, graph) => {
    const inline = holder.type === BUCKET;
    const path = inline ? "lifecycleRules" : "rules";
    if (inline && !holder.has(path)) return notApplicable("tidied by a part of its own");
    const bucket = bucketOf(holder, graph);
    return when(holder.list(path), (rules, evidence) => {
      const enabled: Reader[] = [];
      for (const entry of rules) {
        const isOn = entry.withheld ?? isEnabled(entry, inline);
        if (!isOn.known) return unknown(isOn);
        if (isOn.value) enabled.push(entry);
      }
      const whole = enabled.filter((entry) => isForWhole(entry, inline));
      return all([
        abortsUploads(whole, inline, evidence),
        !bucket || !isVersioned(bucket, graph) || whole.some((entry) => entry.has("noncurrentVersionExpiration"))
          ? all(enabled.map((entry) => versionsEnd(entry, inline)))
          : fail("old versions stay for ever", evidence, "noncurrent"),
        bucket ? personalEnds(checkedResource(bucket, graph), enabled, evidence) : pass(),
      ]);
    });
  },
);

function isEnabled(entry: Reader, inline: boolean): Read<boolean> {
  if (inline) return entry.boolean("enabled", false);
  const status = entry.string("status", "Enabled");
  return status.known ? known(status.value === "Enabled", status.evidence) : status;
}

/** A rule for a prefix, a tag or a size leaves the rest of the bucket as it is. */
function isForWhole(entry: Reader, inline: boolean): boolean {
  const filters = ["prefix", "tag", "and", "objectSizeGreaterThan", "objectSizeLessThan"].map(
    (name) => `filter.${name}`,
  );
  return !["prefix", ...(inline ? ["tags"] : filters)].some((path) => entry.has(path));
}

function abortsUploads(enabled: readonly Reader[], inline: boolean, evidence: Evidence): Verdict {
  const path = inline ? "abortIncompleteMultipartUploadDays" : "abortIncompleteMultipartUpload.daysAfterInitiation";
  const aborting = enabled.find((entry) => entry.has(path));
  if (!aborting) return fail("unfinished uploads stay for ever", evidence, "abort");
  return isWithin(
    aborting,
    path,
    { whenAbsent: 0, maximum: 7 },
    (days) => `unfinished uploads stay ${days} days, at most 7 are allowed`,
  );
}

/** Days; a version that somebody deleted is still what they wanted to be gone. */
const LONGEST_VERSIONS = 365;
/** Days; beyond, an end is none. */
const LONGEST_PERSONAL = 3650;

function versionsEnd(entry: Reader, inline: boolean): Verdict {
  const path = `noncurrentVersionExpiration.${inline ? "days" : "noncurrentDays"}`;
  return isWithin(
    entry,
    path,
    { whenAbsent: 0, maximum: LONGEST_VERSIONS },
    (days) => `old versions stay ${days} days, at most ${LONGEST_VERSIONS} are allowed`,
  );
}

function isVersioned(bucket: Resource, graph: ResourceGraph): boolean {
  return partsOf(bucket, "BucketVersioning", graph).length > 0 || checkedResource(bucket, graph).has("versioning");
}

/** Personal data has an end, or an exemption that says who decides on it. */
function personalEnds(bucket: CheckedResource, enabled: readonly Reader[], evidence: Evidence): Verdict {
  return when(bucket.tag("data-class"), (dataClass) => {
    if (dataClass !== "personal") return pass();
    const late = enabled
      .filter((entry) => entry.has("expiration.days"))
      .map((entry) =>
        isWithin(
          entry,
          "expiration.days",
          { whenAbsent: 0, maximum: LONGEST_PERSONAL },
          (days) => `personal data stays ${days} days, at most ${LONGEST_PERSONAL} are allowed`,
        ),
      );
    if (late.length > 0) return all(late);
    const ends = enabled.some((entry) => entry.has("expiration.date"));
    const shown = { ...evidence, value: "no expiration", required: "an expiration" };
    return ends ? pass() : fail("personal data stays for ever", shown, "personal");
  });
}

/** S3-11. */
export const bucketNotEmptied = rule("S3-11", BUCKET, (bucket) =>
  when(bucket.tag("ephemeral"), (ephemeral) =>
    ephemeral === "true"
      ? notApplicable("tagged as ephemeral")
      : isNotTrue(bucket, "forceDestroy", "a deletion empties the bucket first"),
  ),
);

const LOCKED = new Set(["audit-log", "backup"]);

/** S3-12. */
export const bucketLocked = graphRule("S3-12", BUCKET, (bucket, _settings, graph) =>
  when(bucket.tag("data-class"), (dataClass) => {
    if (!LOCKED.has(dataClass ?? "")) return notApplicable("neither audit logs nor backups");
    const parts = partsOf(bucket.resource, "BucketObjectLockConfiguration", graph).map((part) =>
      checkedResource(part, graph, bucket.marksSecrets),
    );
    const [lock = bucket.at("objectLockConfiguration")] = parts;
    const retention = "rule.defaultRetention.mode";
    return all([
      parts.length > 0 && !bucket.has("objectLockEnabled")
        ? pass()
        : isTrue(bucket, "objectLockEnabled", "objects can be deleted before their time (no object lock)"),
      lock.has(retention)
        ? pass({ ...lock.presence(retention), required: "set" })
        : fail(
            "no default retention is set for new objects",
            { ...lock.presence(retention), required: "set" },
            "retention",
          ),
    ]);
  }),
);
