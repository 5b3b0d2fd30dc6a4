import { ownSubnetGroup } from "../databases.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { hasOwnKey, isNotFalse, isNotTrue, isSet, isTrue, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

const GROUP = aws("elasticache", "ReplicationGroup");
const SERVERLESS = aws("elasticache", "ServerlessCache");
const CLUSTER = aws("elasticache", "Cluster");

/** RED-03. */
export const cacheLogin = rule("RED-03", [GROUP, SERVERLESS], (cache) => {
  if (cache.type === SERVERLESS) return isSet(cache, "userGroupId", "clients need no login");
  return all([
    judge(cache.string("authTokenUpdateStrategy", "ROTATE"), {
      holds: (strategy) => strategy !== "DELETE",
      message: "the token is about to be removed",
      required: "not DELETE",
      key: "authTokenUpdateStrategy",
    }),
    login(cache),
  ]);
});

function login(cache: CheckedResource): Verdict {
  const users = ["userGroupIds", "authTokenWo"].find((name) => cache.has(name));
  if (users !== undefined) return pass({ ...cache.presence(users), required: "set" });
  const evidence = { ...cache.presence("authToken"), required: "users, or a secret token" };
  if (!cache.has("authToken")) return fail("clients need no login", evidence, "login");
  if (cache.isSecret("authToken")) return pass(evidence);
  if (cache.isUnknown("authToken") || !cache.marksSecrets) return unknown("authToken");
  return fail("the token is plain text that is not marked as a secret", evidence, "login");
}

/** RED-04. */
export const cacheKey = rule("RED-04", [GROUP, SERVERLESS], (cache) =>
  all([
    hasOwnKey(cache, "kmsKeyId", "data at rest has no key of its own"),
    isNotFalse(cache, "atRestEncryptionEnabled", "the key is not used, since data at rest is not encrypted"),
  ]),
);

/** RED-05. */
export const cacheFailover = rule("RED-05", GROUP, (group) =>
  all([
    isTrue(group, "automaticFailoverEnabled", "no replica takes over by itself"),
    isTrue(group, "multiAzEnabled", "all nodes may stand in one zone"),
    when(group.number("replicasPerNodeGroup", 0), (replicas, evidence) =>
      replicas >= 1
        ? pass(evidence)
        : isWithin(
            group,
            "numCacheClusters",
            { whenAbsent: 1, minimum: 2 },
            (count) => `${count} ${count === 1 ? "node" : "nodes"}, need 2`,
          ),
    ),
  ]),
);

/** RED-06. */
export const cacheSnapshots = rule("RED-06", [GROUP, SERVERLESS], (cache, { minDays, finalSnapshot }) =>
  when(cache.tag("data-class"), (dataClass) => {
    if (dataClass === "cache") return notApplicable("the data can be made again");
    return all([
      isWithin(
        cache,
        "snapshotRetentionLimit",
        { whenAbsent: 0, minimum: minDays },
        (days) => `snapshots are kept ${days} days, need ${minDays}`,
      ),
      finalSnapshot && cache.type === GROUP
        ? isSet(cache, "finalSnapshotIdentifier", "a deletion leaves no snapshot")
        : pass(),
    ]);
  }),
);

/** RED-07. */
export const cacheVersion = rule("RED-07", GROUP, (group) =>
  all([
    isNotFalse(group, "autoMinorVersionUpgrade", "minor versions are not installed"),
    judge(group.string("engineVersion", "latest"), {
      holds: (version) => version === "latest" || Number.parseInt(version, 10) >= 7,
      message: (version) => `version ${version}, need 7 or later`,
      required: "7 or later",
      key: "engineVersion",
    }),
  ]),
);

/** RED-08. */
export const cachePlacement = graphRule("RED-08", [GROUP, SERVERLESS, CLUSTER], (cache, _settings, graph) => {
  if (cache.type === CLUSTER && cache.has("replicationGroupId")) return pass(cache.presence("replicationGroupId"));
  const group = isSet(cache, "securityGroupIds", "the default security group of the VPC applies");
  if (cache.type === SERVERLESS) return all([group, isSet(cache, "subnetIds", "the default subnets are used")]);
  const evidence = { ...cache.presence("securityGroupNames"), required: "absent" };
  return all([
    group,
    cache.has("securityGroupNames")
      ? fail("uses groups from before VPCs", evidence, "securityGroupNames")
      : pass(evidence),
    ownSubnetGroup(cache, "subnetGroupName", aws("elasticache", "SubnetGroup"), graph),
  ]);
});

const WIDE = new Set(["+@all", "allcommands", "+@dangerous", "+@admin"]);

/** RED-09. */
export const cacheUsers = rule("RED-09", aws("elasticache", "User"), (user, { adminUsers }) =>
  all([
    isNotTrue(user, "noPasswordRequired", "logs in without a password"),
    judge(user.string("authenticationMode.type", "password"), {
      holds: (type) => type !== "no-password-required",
      message: "logs in without a password",
      required: "password or iam",
      key: "authenticationMode",
    }),
    when(user.string("userName", ""), (name) =>
      when(user.string("accessString", ""), (access, found) => {
        const words = access.toLowerCase().split(/\s+/);
        const evidence = { ...found, required: "named commands" };
        if (name === "default") {
          const isOff = words.lastIndexOf("off") > words.lastIndexOf("on");
          return isOff ? pass(evidence) : fail("the default user can log in", evidence, "default");
        }
        const wide = adminUsers.includes(name) ? undefined : words.find((word) => WIDE.has(word));
        return wide === undefined
          ? pass(evidence)
          : fail(`${name} may run every command (${wide})`, evidence, "accessString");
      }),
    ),
  ]),
);

/** RED-10. */
export const cacheLogs = rule("RED-10", GROUP, (group) =>
  when(group.list("logDeliveryConfigurations"), (entries, found) => {
    const types = new Set<string>();
    for (const entry of entries) {
      const type = entry.withheld ?? entry.string("logType", "");
      if (!type.known) return unknown(type);
      types.add(type.value);
    }
    const evidence = { ...found, required: "slow-log and engine-log" };
    const missing = ["slow-log", "engine-log"].filter((type) => !types.has(type));
    return missing.length === 0
      ? pass(evidence)
      : all(missing.map((type) => fail(`the ${type} goes nowhere`, evidence, type)));
  }),
);
