import { beforeAll, describe, expect, it } from "vitest";
import { createBuckets } from "../../../components/data/buckets.ts";
import type { Connection } from "../../../components/foundation/connection.ts";
import { SharedKeys } from "../../../components/foundation/keys.ts";
import type { BucketConfig } from "../../../config/schema.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { input, statementsOf, TYPES, waitsFor } from "../compute/queries.ts";
import { keyArn, topics } from "../compute/surroundings.ts";
import { bucketWithLogs, namesOf, uploadsConfig } from "./surroundings.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const part = (name: string) => `aws:s3/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`;

const EVERY_BUCKET = [
  "BucketOwnershipControls",
  "BucketPublicAccessBlock",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
  "BucketLifecycleConfiguration",
  "BucketPolicy",
];
const HOME = ["access-logs-bucket", "uploads-bucket"];
const COPY = "uploads-replica-bucket";

let graph: ResourceGraph;
beforeAll(async () => {
  graph = (await bothModes(bucketWithLogs(uploadsConfig))).deployed;
});
const bucket = (name: string) => graph.only(BUCKET, name);
/** The part of this type that belongs to the bucket. */
const partOf = (type: string, name: string): Resource => {
  const found = graph.byType(part(type)).filter((each) => graph.references(each.urn, "bucket")[0] === bucket(name));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new Error(`${found.length} ${type} of ${name}`);
  return only;
};

describe("ObjectStore", () => {
  it("G1, X-21: gives every bucket each of its parts once", () => {
    expect(namesOf(graph, graph.byType(BUCKET))).toEqual([...HOME, COPY].sort());
    for (const name of [...HOME, COPY]) {
      for (const type of EVERY_BUCKET) expect(partOf(type, name), `${type} of ${name}`).toBeDefined();
    }
  });

  it("G1, S3-01, S3-03, S3-05: lets nothing be public, owns every object and keeps old versions", () => {
    for (const name of [...HOME, COPY]) {
      expect(partOf("BucketPublicAccessBlock", name).inputs).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(partOf("BucketOwnershipControls", name).inputs?.rule).toEqual({ objectOwnership: "BucketOwnerEnforced" });
      expect(partOf("BucketVersioning", name).inputs?.versioningConfiguration).toEqual({ status: "Enabled" });
    }
  });

  it("G1, S3-04: encrypts with our key; only logs, whose writers cannot, with S3's", () => {
    const rules = (name: string) => partOf("BucketServerSideEncryptionConfiguration", name).inputs?.rules;
    const withKey = (arn: unknown) => [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: arn }, bucketKeyEnabled: true },
    ];
    expect(rules("uploads-bucket")).toEqual(withKey(keyArn("storage")));
    expect(rules(COPY)).toEqual(withKey(graph.only("aws:kms/key:Key", "uploads-replica-key-cmk").outputs?.arn));
    expect(rules("access-logs-bucket")).toEqual([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
  });

  it("G1, S3-09: refuses plaintext and old TLS on bucket and objects", () => {
    for (const name of [...HOME, COPY]) {
      const arn = bucket(name).outputs?.arn;
      const denied = statementsOf(graph, partOf("BucketPolicy", name)).filter(({ Effect }) => Effect === "Deny");
      expect(denied).toMatchObject([
        { Principal: "*", Action: ["s3:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } },
        { Principal: "*", Action: ["s3:*"], Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
      ]);
      for (const { Resource } of denied) expect(Resource).toEqual([arn, `${arn}/*`]);
    }
  });

  it("G1, S3-08: tidies up uploads that were never finished, old versions and what has expired", async () => {
    const rule = (of: ResourceGraph, name: string) =>
      input(of, of.only(part("BucketLifecycleConfiguration"), name), "rules[0]");
    expect(rule(graph, "uploads-lifecycle")).toMatchObject({
      status: "Enabled",
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      expiration: { expiredObjectDeleteMarker: true },
    });
    expect(rule(graph, "access-logs-lifecycle")).toMatchObject({ expiration: { days: 90 } });
    const expiring = await graphOf(bucketWithLogs({ ...uploadsConfig, expireDays: 365 }));
    expect(rule(expiring, "uploads-lifecycle")).toMatchObject({ expiration: { days: 365 } });
    expect(rule(expiring, "uploads-replica-lifecycle")).toMatchObject({ expiration: { days: 365 } });
  });

  it("G3, S3-11: empties itself on deletion only where nothing is guarded", async () => {
    for (const name of [...HOME, COPY]) {
      expect(bucket(name).inputs?.forceDestroy).toBe(false);
      expect(bucket(name).protect).toBe(true);
    }
    const dev = await graphOf(bucketWithLogs(uploadsConfig), { stack: "dev", platform: { deletionGuards: false } });
    for (const { inputs, protect } of dev.byType(BUCKET)) {
      expect([inputs?.forceDestroy, protect ?? false]).toEqual([true, false]);
    }
  });

  it("A16: sets nothing on the bucket itself that has a part of its own", () => {
    for (const name of [...HOME, COPY]) {
      expect(Object.keys(bucket(name).inputs ?? {}).sort()).toEqual(
        name === COPY ? ["forceDestroy", "region", "tags"] : ["forceDestroy", "tags"],
      );
    }
  });

  it("A17: orders what S3 only takes in order", () => {
    for (const name of [...HOME, COPY]) {
      expect(waitsFor(graph, partOf("BucketPolicy", name), partOf("BucketPublicAccessBlock", name))).toBe(true);
      expect(waitsFor(graph, partOf("BucketLifecycleConfiguration", name), partOf("BucketVersioning", name))).toBe(
        true,
      );
    }
    const logging = partOf("BucketLogging", "uploads-bucket");
    expect(waitsFor(graph, logging, partOf("BucketPolicy", "access-logs-bucket"))).toBe(true);
  });

  it("S3-07: logs requests into the bucket for logs", () => {
    const logging = partOf("BucketLogging", "uploads-bucket");
    expect(graph.references(logging.urn, "targetBucket")).toEqual([bucket("access-logs-bucket")]);
    expect(logging.inputs?.targetPrefix).toBe("s3/uploads/");
    expect(graph.byType(part("BucketLogging"))).toHaveLength(1);
  });

  it("S3-10: lets exactly the named services of this account write logs", () => {
    const arn = bucket("access-logs-bucket").outputs?.arn;
    const allowed = (name: string) =>
      statementsOf(graph, partOf("BucketPolicy", name)).filter(({ Effect }) => Effect === "Allow");
    expect(allowed("access-logs-bucket")).toMatchObject([
      {
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: ["s3:PutObject"],
        // Bounded by the account in the path: the delivery is not documented to send source conditions.
        Resource: [`${arn}/load-balancer/AWSLogs/111122223333/*`],
      },
      {
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: [`${arn}/s3/*`],
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
    expect([...allowed("uploads-bucket"), ...allowed(COPY)]).toEqual([]);
  });

  it("S3-13: lets the pages of the configured origins upload, and no others", async () => {
    expect(partOf("BucketCorsConfiguration", "uploads-bucket").inputs?.corsRules).toEqual([
      {
        allowedOrigins: ["https://larder.example"],
        allowedMethods: ["GET", "HEAD", "PUT", "POST"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
        maxAgeSeconds: 3600,
      },
    ]);
    const without = await graphOf(bucketWithLogs({ ...uploadsConfig, corsOrigins: [] }));
    expect(without.byType(part("BucketCorsConfiguration"))).toEqual([]);
  });

  it("tags what a bucket holds at worst", async () => {
    const classOf = (of: ResourceGraph, name: string) => input(of, of.only(BUCKET, name), "tags.data-class");
    expect([...HOME, COPY].map((name) => classOf(graph, name))).toEqual(["personal", "personal", "personal"]);
    const media = await graphOf(bucketWithLogs({ ...uploadsConfig, purpose: "media", replicate: false }));
    expect(classOf(media, "uploads-bucket")).toBe("public");
  });

  it("takes a fixed name only from the config", async () => {
    expect(bucket("uploads-bucket").inputs?.bucket).toBeUndefined();
    const named = await graphOf(bucketWithLogs({ ...uploadsConfig, name: "larder-user-photos" }));
    expect(named.only(BUCKET, "uploads-bucket").inputs?.bucket).toBe("larder-user-photos");
    expect(named.only(BUCKET, COPY).inputs?.bucket).toBeUndefined();
  });
});

describe("replication (G2)", () => {
  const config = () => partOf("BucketReplicationConfig", "uploads-bucket");

  it("copies everything, encrypted objects and deletions included, under the other region's key", () => {
    expect(input(graph, config(), "rules")).toEqual([
      {
        id: "everything",
        status: "Enabled",
        priority: 0,
        filter: { prefix: "" },
        deleteMarkerReplication: { status: "Enabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: bucket(COPY).outputs?.arn,
          storageClass: "STANDARD_IA",
          encryptionConfiguration: {
            replicaKmsKeyId: graph.only("aws:kms/key:Key", "uploads-replica-key-cmk").outputs?.arn,
          },
          metrics: { status: "Enabled" },
        },
      },
    ]);
  });

  it("waits for versions on both sides and for the role's rights", () => {
    expect(waitsFor(graph, config(), partOf("BucketVersioning", "uploads-bucket"))).toBe(true);
    expect(waitsFor(graph, config(), partOf("BucketVersioning", COPY))).toBe(true);
    expect(waitsFor(graph, config(), graph.only(TYPES.rolePolicy, "uploads-replica-role-policy"))).toBe(true);
  });

  it("A13: puts bucket, key and every part of the copy into the second region, and nothing else", () => {
    const elsewhere = graph.resources.filter(({ inputs }) => inputs?.region === "eu-central-1");
    expect(namesOf(graph, elsewhere)).toEqual([
      "uploads-replica-access-block",
      "uploads-replica-bucket",
      "uploads-replica-encryption",
      "uploads-replica-key-alias",
      "uploads-replica-key-cmk",
      "uploads-replica-lifecycle",
      "uploads-replica-ownership",
      "uploads-replica-policy",
      "uploads-replica-versioning",
    ]);
  });

  it("acts for this bucket only, with rights on exactly these two buckets and keys", () => {
    const role = graph.only(TYPES.role, "uploads-replica-role");
    expect(statementsOf(graph, role, "assumeRolePolicy")).toMatchObject([
      {
        Principal: { Service: "s3.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": bucket("uploads-bucket").outputs?.arn } },
      },
    ]);
    const from = bucket("uploads-bucket").outputs?.arn;
    const to = bucket(COPY).outputs?.arn;
    const rights = statementsOf(graph, graph.only(TYPES.rolePolicy, "uploads-replica-role-policy"));
    expect(rights.map(({ Action, Resource }) => [Action[0], Resource])).toEqual([
      ["s3:GetReplicationConfiguration", [from]],
      ["s3:GetObjectVersionForReplication", [`${from}/*`]],
      ["s3:ReplicateObject", [`${to}/*`]],
      ["kms:Decrypt", [keyArn("storage")]],
      ["kms:Encrypt", [graph.only("aws:kms/key:Key", "uploads-replica-key-cmk").outputs?.arn]],
    ]);
  });

  it("raises an alarm when a copy fails", () => {
    const alarm = graph.only(TYPES.alarm, "uploads-replica-alarms-failed-copies");
    expect(input(graph, alarm, "dimensions")).toEqual({
      SourceBucket: bucket("uploads-bucket").outputs?.bucket,
      DestinationBucket: bucket(COPY).outputs?.bucket,
      RuleId: "everything",
    });
  });

  it("is not there unless the config asks for it, and refuses to have no second region", async () => {
    const single = await graphOf(bucketWithLogs({ ...uploadsConfig, replicate: false }));
    expect(namesOf(single, single.byType(BUCKET))).toEqual(HOME);
    await expect(graphOf(bucketWithLogs(uploadsConfig), { platform: { secondaryRegion: undefined } })).rejects.toThrow(
      "uploads-replica: replication needs a second region",
    );
  });
});

describe("ObjectStore connections", () => {
  it("opens one bucket and its key through S3, to read or to write", async () => {
    const seen: Connection[] = [];
    await graphOf((context) => {
      const store = bucketWithLogs({ ...uploadsConfig, replicate: false })(context);
      seen.push(store.read(), store.readWrite());
    });
    const summary = seen.map(({ name, env, statements, peers, ready }) => ({
      name,
      env: Object.keys(env),
      actions: statements.flatMap(({ Action }) => Action),
      conditions: statements.map(({ Condition }) => Condition).filter((each) => each !== undefined),
      peers,
      ready,
    }));
    const viaS3 = [{ StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }];
    const shared = { env: ["UPLOADS_BUCKET"], conditions: viaS3, peers: [], ready: true };
    expect(summary).toEqual([
      { ...shared, name: "bucket-uploads-read", actions: ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"] },
      {
        ...shared,
        name: "bucket-uploads-write",
        actions: [
          "s3:ListBucket",
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "kms:Decrypt",
          "kms:GenerateDataKey",
        ],
      },
    ]);
  });
});

describe("createBuckets", () => {
  const stores =
    (config: Readonly<Record<string, BucketConfig>>, mode: "s3" | "container") =>
    ({ platform, opts }: BuildContext) => {
      const site = { host: "app.larder.example", spa: true, keepReleases: 3, keepDays: 45 };
      const frontend = mode === "s3" ? { mode, ...site } : { mode };
      createBuckets({ platform, config, frontend, keys: new SharedKeys(platform, opts), topics }, opts);
    };

  it("makes nothing, not even a bucket for logs, and no key where no bucket is asked for", async () => {
    const none = await graphOf(stores({}, "container"));
    expect(none.resources.filter((resource) => !resource.type.startsWith("pulumi:"))).toEqual([]);
  });

  it("makes the buckets by name, and one for the access logs of all", async () => {
    const graph = (await bothModes(stores({ uploads: uploadsConfig }, "s3"))).deployed;
    expect(namesOf(graph, graph.byType(BUCKET))).toEqual([
      "bucket-access-logs-bucket",
      "replica-access-logs-bucket",
      "uploads-bucket",
      "uploads-replica-bucket",
    ]);
  });

  it("X-21: logs requests to a bucket and to its copy, each in its own region", async () => {
    const graph = (await bothModes(stores({ uploads: uploadsConfig }, "s3"))).deployed;
    const logged = graph.byType(part("BucketLogging")).map((each) => {
      const [target] = graph.references(each.urn, "targetBucket");
      return [
        graph.logicalName(each.urn),
        each.inputs?.region,
        target && graph.logicalName(target.urn),
        target?.inputs?.region,
      ];
    });
    expect(logged.sort()).toEqual([
      ["uploads-logging", undefined, "bucket-access-logs-bucket", undefined],
      ["uploads-replica-logging", "eu-central-1", "replica-access-logs-bucket", "eu-central-1"],
    ]);
    const alone = await graphOf(stores({ uploads: { ...uploadsConfig, replicate: false } }, "container"));
    expect(namesOf(alone, alone.byType(BUCKET))).not.toContain("replica-access-logs-bucket");
  });

  it("makes just the bucket for the access logs, and no key, for a static site alone", async () => {
    const graph = (await bothModes(stores({}, "s3"))).deployed;
    expect(namesOf(graph, graph.byType(BUCKET))).toEqual(["bucket-access-logs-bucket"]);
    expect(graph.byType("aws:kms/key:Key")).toEqual([]);
  });
});
