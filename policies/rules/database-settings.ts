import {
  CLUSTER,
  CLUSTER_INSTANCE,
  INSTANCE,
  isCrossRegion,
  isDefaultGroup,
  isReplica,
  ofParameters,
  ofPostgres,
  ownSubnetGroup,
  PARAMETER_HOLDERS,
  parameterOf,
} from "../databases.ts";
import {
  all,
  fail,
  graphRule,
  judge,
  notApplicable,
  pass,
  type RuleSettings,
  rule,
  unknown,
  type Verdict,
  when,
} from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { hasOwnKey, isNotFalse, isNotTrue, isOneOf, isSet, isTrue } from "../requirements.ts";
import { aws } from "../types.ts";

/** RDS-03. */
export const databaseKey = graphRule("RDS-03", [INSTANCE, CLUSTER], (db, _settings, graph) => {
  const verdict = hasOwnKey(db, "kmsKeyId", "the storage has no key of its own");
  if (verdict.outcome === "pass" || !isReplica(db)) return verdict;
  const crossRegion = isCrossRegion(db, graph);
  if (crossRegion === false) return notApplicable("a replica in the same region has the key of its source");
  return crossRegion === true ? verdict : unknown(crossRegion);
});

/** RDS-04. */
export const twoZones = rule("RDS-04", INSTANCE, (db) => {
  if (isReplica(db)) return notApplicable("a replica");
  return isTrue(db, "multiAz", "one zone that fails takes the database along");
});

/** RDS-08. */
export const upgrades = rule("RDS-08", [INSTANCE, CLUSTER_INSTANCE, CLUSTER], (db, { inWindowOnly }) =>
  all([
    isNotFalse(db, "autoMinorVersionUpgrade", "minor versions are not installed"),
    ...(inWindowOnly
      ? [
          isNotTrue(db, "allowMajorVersionUpgrade", "a change of a number may start a major upgrade"),
          isNotTrue(db, "applyImmediately", "changes do not wait for the maintenance window"),
        ]
      : []),
  ]),
);

/** RDS-09. */
export const iamLogin = rule("RDS-09", [INSTANCE, CLUSTER], (db) =>
  isTrue(db, "iamDatabaseAuthenticationEnabled", "people cannot log in with a role instead of a password"),
);

/** RDS-10. */
export const databaseLogs = graphRule("RDS-10", [INSTANCE, CLUSTER], (db, _settings, graph) =>
  ofPostgres(db, graph, () => {
    const path = "enabledCloudwatchLogsExports";
    return when(db.list(path), (entries, found) => {
      const names = new Set<string>();
      for (const entry of entries) {
        const name = entry.string("", "");
        if (!name.known) return unknown(name);
        names.add(name.value);
      }
      const wanted = db.type === CLUSTER ? ["postgresql"] : ["postgresql", "upgrade"];
      const evidence = { ...found, required: wanted.join(" and ") };
      const missing = wanted.filter((name) => !names.has(name));
      return missing.length === 0
        ? pass(evidence)
        : all(missing.map((name) => fail(`the log ${name} is not exported`, evidence, name)));
    });
  }),
);

const isYes = (text: string) => /^(1|on|true|yes|all)$/i.test(text);

/** RDS-18. */
export const statementLogs = graphRule("RDS-18", PARAMETER_HOLDERS, (holder, settings, graph) =>
  ofParameters(
    holder,
    graph,
    () => logsStatements(holder, settings),
    () => isDefaultGroup("the default parameter group logs neither connections nor statements", "a group of its own"),
  ),
);

function logsStatements(
  group: CheckedResource,
  { minDurationMs, allowAllStatements }: RuleSettings<"RDS-18">,
): Verdict {
  const wants = (name: string, absent: string, holds: (value: string) => boolean, message: (v: string) => string) =>
    when(parameterOf(group, name), (value = absent, found) => {
      const evidence = { ...found, required: name };
      return holds(value) ? pass(evidence) : fail(message(value), evidence, name);
    });
  const statements = allowAllStatements ? ["ddl", "mod", "all"] : ["ddl", "mod"];
  return all([
    // From version 18 on it is a list of what to log.
    wants(
      "log_connections",
      "0",
      (v) => isYes(v) || /authorization|authentication/.test(v),
      () => "connections are not logged",
    ),
    wants("log_disconnections", "0", isYes, () => "ends of connections are not logged"),
    wants(
      "log_statement",
      "none",
      (value) => statements.includes(value),
      (value) => `log_statement is ${value}, need ${statements.join(" or ")}`,
    ),
    wants(
      "log_min_duration_statement",
      "-1",
      (value) => Number(value) >= minDurationMs,
      (value) => `log_min_duration_statement is ${value}, need ${minDurationMs} or more`,
    ),
  ]);
}

/** RDS-19. */
export const auditExtension = graphRule("RDS-19", PARAMETER_HOLDERS, (holder, _settings, graph) =>
  ofParameters(
    holder,
    graph,
    () => all([listHas(holder, "shared_preload_libraries", ["pgaudit", "pg_stat_statements"]), audits(holder)]),
    () => isDefaultGroup("the default parameter group audits nothing", "a group of its own"),
  ),
);

function audits(group: CheckedResource): Verdict {
  return when(parameterOf(group, "pgaudit.log"), (value = "") =>
    /(^|,)\s*all\s*(,|$)/.test(value) ? pass() : listHas(group, "pgaudit.log", ["ddl", "role"]),
  );
}

function listHas(group: CheckedResource, name: string, wanted: readonly string[]): Verdict {
  return when(parameterOf(group, name), (value = "", found) => {
    const entries = value.split(",").map((entry) => entry.trim());
    const missing = wanted.filter((entry) => !entries.includes(entry));
    const evidence = { ...found, required: wanted.join(",") };
    return missing.length === 0 ? pass(evidence) : fail(`${name} lacks ${missing.join(" and ")}`, evidence, name);
  });
}

/** RDS-20. Amazon ends the standard support of a version about five years after its release. */
export const engineVersion = graphRule("RDS-20", [INSTANCE, CLUSTER], (db, { minMajor }, graph) => {
  if (isReplica(db) && !db.has("engineVersion")) return notApplicable("a replica has the version of its source");
  return ofPostgres(db, graph, () =>
    judge(db.string("engineVersion", ""), {
      holds: (version) => Number.parseInt(version, 10) >= minMajor,
      message: (version) =>
        version === "" ? "the version is left to chance" : `version ${version}, need ${minMajor} or later`,
      required: `${minMajor} or later`,
    }),
  );
});

const ROOTS = ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"];

/** RDS-21. */
export const certificateAuthority = rule("RDS-21", [INSTANCE, CLUSTER_INSTANCE], (db) =>
  isOneOf(db, "caCertIdentifier", ROOTS, (root) => `the certificate comes from the old root ${root}`, ROOTS[0]),
);

/** RDS-22. */
export const placement = graphRule("RDS-22", [INSTANCE, CLUSTER], (db, _settings, graph) =>
  all([
    isSet(db, "vpcSecurityGroupIds", "the default security group of the VPC applies"),
    isReplica(db) && !db.has("dbSubnetGroupName")
      ? pass()
      : ownSubnetGroup(db, "dbSubnetGroupName", aws("rds", "SubnetGroup"), graph),
  ]),
);

/** RDS-24. */
export const noHttpEndpoint = rule("RDS-24", CLUSTER, (db) =>
  when(db.string("engine", ""), (engine) =>
    engine.startsWith("aurora")
      ? isNotTrue(db, "enableHttpEndpoint", "statements are taken over the Data API, past the network")
      : notApplicable(`the engine is ${engine}`),
  ),
);
