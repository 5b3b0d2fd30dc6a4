import type { ResourceGraph } from "../../graph/query.ts";
import { usualPortOf } from "../clients.ts";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE, isReplica } from "../databases.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { referred } from "../related.ts";
import { hasOwnKey, isSet, isTrue, isWithin } from "../requirements.ts";

/** RDS-11. */
export const enhancedMonitoring = rule("RDS-11", [INSTANCE, CLUSTER_INSTANCE], (db) =>
  all([
    isWithin(db, "monitoringInterval", { whenAbsent: 0, minimum: 1, maximum: 60 }, (seconds) =>
      seconds === 0 ? "the operating system is not watched" : `is watched every ${seconds} s only`,
    ),
    isSet(db, "monitoringRoleArn", "no role delivers the measurements"),
  ]),
);

/** RDS-12. A cluster may switch it on for all its instances. */
export const insights = graphRule("RDS-12", [INSTANCE, CLUSTER_INSTANCE], (db, _settings, graph) =>
  when(db.string("instanceClass", ""), (size) =>
    when(db.string("engine", ""), (engine) => {
      if (/mysql|mariadb/.test(engine) && /\.(micro|small)$/.test(size))
        return notApplicable(`${size} has no support for it`);
      if (hasClusterInsights(db, graph)) return pass({ path: "databaseInsightsMode", value: "set on the cluster" });
      return all([
        isTrue(db, "performanceInsightsEnabled", "nobody can see which statements load it"),
        hasOwnKey(db, "performanceInsightsKmsKeyId", "the text of statements has no key of its own"),
      ]);
    }),
  ),
);

function hasClusterInsights(db: CheckedResource, graph: ResourceGraph): boolean {
  return referred(graph, db, "clusterIdentifier", CLUSTER).some(
    (cluster) => graph.value(cluster, "databaseInsightsMode").kind !== "absent",
  );
}

/** RDS-13. */
export const snapshotTags = rule("RDS-13", [INSTANCE, CLUSTER], (db) =>
  isTrue(db, "copyTagsToSnapshot", "snapshots do not say what they are of"),
);

const WELL_KNOWN = new Set(["admin", "postgres", "root", "master", "administrator"]);

/** RDS-15. */
export const masterName = rule("RDS-15", [INSTANCE, CLUSTER], (db) => {
  if (isReplica(db)) return notApplicable("a replica has the users of its source");
  const path = db.type === CLUSTER ? "masterUsername" : "username";
  if (!db.has(path)) return notApplicable("restored: the name is that of the source");
  return judge(db.string(path, ""), {
    holds: (name) => !WELL_KNOWN.has(name.toLowerCase()),
    message: (name) => `the master user has the well-known name ${name}`,
    required: "another name",
  });
});

/** RDS-16. */
export const otherPort = rule("RDS-16", [INSTANCE, CLUSTER], (db) => {
  const usual = usualPortOf(db);
  if (typeof usual !== "number") return unknown(usual);
  return judge(db.number("port", usual), {
    holds: (port) => port !== usual,
    message: `listens on the well-known port ${usual}`,
    required: "another port",
  });
});

/** RDS-23. */
export const room = rule("RDS-23", [INSTANCE, CLUSTER], (db, { noPause }) => {
  if (isReplica(db)) return growth(db);
  return all([...(db.type === INSTANCE ? [growth(db)] : noPause ? [awake(db)] : []), windows(db)]);
});

function growth(db: CheckedResource): Verdict {
  return when(db.string("engine", ""), (engine) => {
    if (engine.startsWith("aurora") || db.type === CLUSTER) return notApplicable("Aurora grows by itself");
    return when(db.number("allocatedStorage", 0), (now) =>
      isWithin(
        db,
        "maxAllocatedStorage",
        { whenAbsent: 0, minimum: now + 1 },
        () => "the disk does not grow by itself",
      ),
    );
  });
}

function awake(cluster: CheckedResource): Verdict {
  if (!cluster.has("serverlessv2ScalingConfiguration")) return pass();
  return judge(cluster.number("serverlessv2ScalingConfiguration.minCapacity", 0), {
    holds: (least) => least > 0,
    message: "it falls asleep, and the next user waits",
    required: "> 0",
    key: "minCapacity",
  });
}

const BACKUP = "backupWindow";
const DAY = 24 * 60;

function windows(db: CheckedResource): Verdict {
  const backup = db.type === CLUSTER ? "preferredBackupWindow" : BACKUP;
  const maintenance = db.type === CLUSTER ? "preferredMaintenanceWindow" : "maintenanceWindow";
  return when(db.string(backup, ""), (daily, found) =>
    when(db.string(maintenance, ""), (weekly) => {
      const evidence = { ...found, required: "two windows apart" };
      const [first, second] = [minutesOf(daily), minutesOf(weekly)];
      if (!first || !second) {
        return daily === "" || weekly === ""
          ? fail("the windows for backups and maintenance are left to chance", evidence, "windows")
          : unknown(daily === "" || first ? maintenance : backup);
      }
      return overlap(first, second)
        ? fail(`backups (${daily}) and maintenance (${weekly}) overlap`, evidence, "windows")
        : pass(evidence);
    }),
  );
}

type Span = readonly [start: number, length: number];

/** Minutes of the day: `01:00-02:00`, or `sun:03:00-sun:04:00`, whatever the day. */
function minutesOf(text: string): Span | undefined {
  const match = /^(?:\w{3}:)?(\d\d):(\d\d)-(?:\w{3}:)?(\d\d):(\d\d)$/i.exec(text.trim());
  if (!match) return undefined;
  const [, h1, m1, h2, m2] = match.map(Number);
  const start = (h1 ?? 0) * 60 + (m1 ?? 0);
  return [start, ((h2 ?? 0) * 60 + (m2 ?? 0) - start + DAY) % DAY];
}

function overlap([a, lengthA]: Span, [b, lengthB]: Span): boolean {
  return (b - a + DAY) % DAY < lengthA || (a - b + DAY) % DAY < lengthB;
}
