import type { ResourceGraph } from "../../graph/query.ts";
import {
  CLUSTER,
  CLUSTER_INSTANCE,
  forcesTls,
  GLOBAL_CLUSTER,
  INSTANCE,
  isCrossRegion,
  isDefaultGroup,
  isReplica,
  ofParameters,
  PARAMETER_HOLDERS,
  parameterOf,
} from "../databases.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";

/** RDS-01. */
export const notPublic = rule("RDS-01", [INSTANCE, CLUSTER_INSTANCE], (db) =>
  judge(db.boolean("publiclyAccessible", false), {
    holds: (isPublic) => !isPublic,
    message: "the database has a public address",
    required: "false",
  }),
);

/** RDS-02. */
export const storageEncrypted = graphRule(
  "RDS-02",
  [INSTANCE, CLUSTER, GLOBAL_CLUSTER],
  (db, _settings, graph) => (isReplica(db) ? replicaEncrypted(db, graph) : encrypted(db)),
  { early: true },
);

/** In another region a replica needs a key of that region, which is what makes AWS encrypt it. */
function replicaEncrypted(db: CheckedResource, graph: ResourceGraph): Verdict {
  const crossRegion = isCrossRegion(db, graph);
  if (crossRegion === false) return notApplicable("a replica is encrypted as its source is");
  if (crossRegion !== true) return unknown(crossRegion);
  return db.has("kmsKeyId") ? pass({ ...db.presence("kmsKeyId"), required: "a key of the region" }) : encrypted(db);
}

function encrypted(db: CheckedResource): Verdict {
  return judge(db.boolean("storageEncrypted", false), {
    holds: (isOn) => isOn,
    message: "the storage is not encrypted",
    required: "true",
  });
}

/** RDS-05. An absent period is none for an instance and one day for a cluster. */
export const backupRetention = rule("RDS-05", [INSTANCE, CLUSTER], (db, { minDays }) => {
  if (isReplica(db)) return notApplicable("the primary is backed up");
  return judge(db.number("backupRetentionPeriod", db.type === CLUSTER ? 1 : 0), {
    holds: (days) => days >= minDays,
    message: (days) => `backups are kept ${days} days, need ${minDays}`,
    required: `>= ${minDays}`,
  });
});

/** RDS-06. */
export const databaseDeletionProtection = rule("RDS-06", [INSTANCE, CLUSTER, GLOBAL_CLUSTER], (db) =>
  judge(db.boolean("deletionProtection", false), {
    holds: (enabled) => enabled,
    message: "deletion protection is off",
    required: "true",
  }),
);

/** RDS-07. */
export const finalSnapshot = rule("RDS-07", [INSTANCE, CLUSTER], (db, { keepAutomatedBackups }) => {
  if (isReplica(db)) return notApplicable("a replica leaves no snapshot");
  const named = { ...db.presence("finalSnapshotIdentifier"), required: "set" };
  return all([
    judge(db.boolean("skipFinalSnapshot", false), {
      holds: (skipped) => !skipped,
      message: "the final snapshot is skipped",
      required: "false",
      key: "skipFinalSnapshot",
    }),
    db.has("finalSnapshotIdentifier")
      ? pass(named)
      : fail(
          "the final snapshot has no name, so that a deletion fails or leaves none",
          named,
          "finalSnapshotIdentifier",
        ),
    keepAutomatedBackups
      ? judge(db.boolean("deleteAutomatedBackups", true), {
          holds: (deleted) => !deleted,
          message: "automated backups are deleted with the database",
          required: "false",
          key: "deleteAutomatedBackups",
        })
      : pass(),
  ]);
});

const RESTORED_FROM = ["snapshotIdentifier", "restoreToPointInTime", "s3Import"] as const;
const GENERATORS = new Set(["random:index/randomPassword:RandomPassword"]);

/** RDS-14. A restore from S3 sets a password of its own, so that it is judged like a new database. */
export const masterPassword = graphRule("RDS-14", [INSTANCE, CLUSTER], (db, _settings, graph) => {
  if (isReplica(db)) return notApplicable("a replica has the password of its source");
  const property = db.type === CLUSTER ? "masterPassword" : "password";
  if (!db.has(property) && !db.has(`${property}Wo`)) {
    const source = RESTORED_FROM.slice(0, 2).find((name) => db.has(name));
    if (source) return notApplicable(`restored (${source}): the password is that of the source`);
    if (db.has("globalClusterIdentifier") && !db.has("masterUsername")) {
      return notApplicable("a secondary cluster has the password of the primary");
    }
  }
  if (db.has(`${property}Wo`)) return pass({ ...db.presence(`${property}Wo`), required: "write-only password" });
  return when(db.boolean("manageMasterUserPassword", false), (managed, evidence) => {
    if (managed) return pass({ ...evidence, required: "true" });
    return db.has(property) ? plainPassword(db, property, graph) : fail("no source of the master password", evidence);
  });
});

function plainPassword(db: CheckedResource, property: string, graph: ResourceGraph): Verdict {
  const sources = graph.references(db.urn, property);
  const generated = sources.find(({ type }) => GENERATORS.has(type));
  const evidence = {
    ...db.presence(property),
    required: "a secret from a RandomPassword",
    ...(generated && { urn: generated.urn }),
  };
  if (db.isSecret(property)) {
    if (generated) return pass(evidence);
    // The AWS SDK marks every password as a secret: a literal and a secret of the configuration look alike.
    if (sources.length === 0) return unknown({ known: false, path: property, reason: "secret" });
    return fail(`${property} comes from ${sources.map(({ type }) => type).join(", ")}`, evidence);
  }
  if (generated) return db.marksSecrets && !db.isUnknown(property) ? literal(property, evidence) : pass(evidence);
  if (db.isUnknown(property) || !db.marksSecrets) return unknown(property);
  return literal(property, evidence);
}

function literal(property: string, evidence: ReturnType<CheckedResource["presence"]>): Verdict {
  return fail(`${property} is plain text that is not marked as a secret`, evidence);
}

/** RDS-17. */
export const forceTls = graphRule("RDS-17", PARAMETER_HOLDERS, (holder, _settings, graph) =>
  ofParameters(
    holder,
    graph,
    (family) =>
      when(parameterOf(holder, "rds.force_ssl"), (value, evidence) => {
        const required = { ...evidence, required: "1" };
        if (value !== undefined) {
          return value === "1" ? pass(required) : fail(`rds.force_ssl is ${value || "empty"}, need 1`, required);
        }
        return forcesTls(family)
          ? pass(required)
          : fail(`rds.force_ssl is not set, and ${family} does not force TLS by itself`, required);
      }),
    (family) => {
      if (family === undefined) return unknown("engineVersion");
      return forcesTls(family)
        ? pass({ path: "parameterGroupName", value: `the default group of ${family}`, required: "rds.force_ssl 1" })
        : isDefaultGroup(`the default parameter group of ${family} does not force TLS`, "a group with rds.force_ssl 1");
    },
  ),
);
