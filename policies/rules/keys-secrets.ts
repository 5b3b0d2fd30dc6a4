/** Keys and secrets. */
import type { ResourceGraph } from "../../graph/query.ts";
import { bucketOf } from "../bucket-parts.ts";
import { checkedResource } from "../checked.ts";
import { coveredActions } from "../iam-policies.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { admitsNobodyUnknown, conditionsOf, eachAllow, isBoundBy, namesEveryone, principalsOf } from "../principals.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { hasOwnKey, isNotFalse, isNotTrue, isSet, isTrue, isWithin } from "../requirements.ts";
import { intervalDays } from "../schedules.ts";
import { isSecretName } from "../secrets.ts";
import { aws, canonicalType } from "../types.ts";

const KEY = aws("kms", "Key");
const KEY_POLICY = aws("kms", "KeyPolicy");

/** KMS-02. */
export const keyKept = rule("KMS-02", KEY, (key, { profile }) => {
  const minimum = profile === "prod" ? 30 : 7;
  return all([
    isWithin(
      key,
      "deletionWindowInDays",
      { whenAbsent: 30, minimum },
      (days) => `a deleted key can be taken back for ${days} days, need ${minimum}`,
    ),
    isNotFalse(key, "isEnabled", "the key is disabled, so that what it protects cannot be read"),
    isNotTrue(key, "bypassPolicyLockoutSafetyCheck", "the policy may lock everyone out"),
  ]);
});

const ADMINISTRATION = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey"];
const USE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
const KEY_BOUNDS = ["kms:calleraccount", "kms:viaservice", "aws:sourceaccount", "aws:sourcearn", "aws:principalorgid"];

/** KMS-03. */
export const keyPolicy = graphRule("KMS-03", [KEY, KEY_POLICY], (holder, _settings, graph) => {
  if (holder.type === KEY && !holder.has("policy")) {
    const separate = graph.referrers(holder.urn, "keyId").some(({ type }) => type === KEY_POLICY);
    if (separate) return notApplicable("its policy is a resource of its own");
    return fail("the key has no policy, so that IAM alone decides", {
      path: "policy",
      value: "absent",
      required: "set",
    });
  }
  return all([
    admitsNobodyUnknown(holder, "policy", KEY_BOUNDS),
    separateDuties(holder),
    eachAllow(holder, "policy", throughService),
    eachAllow(holder, "policy", noForeignManager),
  ]);
});

const GRANT = "kms:CreateGrant";
/** Whose a principal is. */
const ACCOUNTS = ["kms:calleraccount", "aws:sourceaccount", "aws:principalaccount", "aws:principalorgid"];
/** What a principal uses the key through, or for. */
const WAYS = ["kms:viaservice", "aws:sourcearn", "aws:principalarn", "aws:sourcevpce"];

/**
 * A statement for anyone needs no right of IAM besides: it must say of which accounts, and through what. Without the
 * second everybody of the account decrypts by a call of their own.
 */
function throughService(statement: Reader, name: string): Verdict {
  const used = coveredActions(statement, [...USE, GRANT]);
  if (!namesEveryone(statement) || used.length === 0) return pass();
  const evidence = { path: statement.path, value: used.join(", ") };
  const isBound = (keys: readonly string[]) =>
    isBoundBy(statement, keys) || conditionsOf(statement).some(({ key }) => key.startsWith("kms:encryptioncontext"));
  // Of nobody's account: admitsNobodyUnknown says so.
  if (!isBoundBy(statement, KEY_BOUNDS)) return pass();
  const grants = coveredActions(statement, [GRANT]).length > 0;
  return all([
    isBound(ACCOUNTS)
      ? pass()
      : fail(
          `${name} lets every account use the key`,
          { ...evidence, required: "kms:CallerAccount" },
          `${name}:account`,
        ),
    isBound(WAYS)
      ? pass()
      : fail(
          `${name} lets anyone of the account use the key directly`,
          { ...evidence, required: "kms:ViaService" },
          `${name}:way`,
        ),
    !grants || isBoundBy(statement, ["kms:grantisforawsresource", "kms:granteeprincipal", "kms:grantconstrainttype"])
      ? pass()
      : fail(
          `${name} lets anyone hand on the use of the key`,
          { ...evidence, required: "kms:GrantIsForAWSResource" },
          `${name}:grants`,
        ),
  ]);
}

/** Neither anyone nor a service manages a key. */
function noForeignManager(statement: Reader, name: string): Verdict {
  const managed = coveredActions(statement, ADMINISTRATION);
  const services = principalsOf(statement, "Service");
  const who = namesEveryone(statement) ? "anyone" : services.join(", ");
  if (managed.length === 0 || who === "") return pass();
  const evidence = { path: statement.path, value: managed.join(", "), required: "use alone" };
  return fail(`${name} lets ${who} manage the key`, evidence, `${name}:manages`);
}

/** Nobody both manages the key and uses it; a statement that is bound to one service manages nothing by itself. */
function separateDuties(holder: CheckedResource): Verdict {
  const managers = new Set<string>();
  const users = new Set<string>();
  const read = eachAllow(holder, "policy", (statement) => {
    for (const principal of principalsOf(statement, "AWS").filter((text) => text !== "*")) {
      if (coveredActions(statement, ADMINISTRATION).length > 0) managers.add(principal);
      if (coveredActions(statement, USE).length > 0) users.add(principal);
    }
    return pass();
  });
  if (read.outcome !== "pass") return read;
  const both = [...managers].filter((principal) => users.has(principal));
  const evidence = { path: "policy", value: both.join(", ") || "separate", required: "separate principals" };
  return both.length === 0
    ? pass(evidence)
    : fail(`${both.join(", ")} both manages and uses the key`, evidence, "duties");
}

const CLASSIFIED = new Set(
  ["rds/Instance", "rds/Cluster", "elasticache/ReplicationGroup", "elasticache/ServerlessCache", "s3/Bucket"]
    .concat(["backup/Vault", "sqs/Queue", "ecr/Repository", "efs/FileSystem"])
    .map((name) => aws(name.split("/")[0] ?? "", name.split("/")[1] ?? "")),
);

/** KMS-04. What a bucket's encryption names counts for the bucket. */
export const keyPerClass = graphRule("KMS-04", KEY, (key, _settings, graph) => {
  const users = graph
    .referrers(key.urn)
    .flatMap((user) => bucketOf(user, graph) ?? user)
    .filter(({ type }) => CLASSIFIED.has(canonicalType(type)));
  if (users.length === 0) return notApplicable("protects no store of this graph");
  const classes = new Set<string>();
  for (const user of users) {
    const dataClass = checkedResource(user, graph, key.marksSecrets).tag("data-class");
    if (!dataClass.known) return unknown(dataClass);
    if (dataClass.value !== undefined) classes.add(dataClass.value);
  }
  const shown = [...classes].toSorted().join(" and ");
  const evidence = { path: "data-class", value: shown || "none", required: "one class" };
  return classes.size <= 1 ? pass(evidence) : fail(`one key protects data of the classes ${shown}`, evidence);
});

/** SEC-01. */
export const secretKept = rule("SEC-01", aws("secretsmanager", "Secret"), (secret, { profile }) => {
  const minimum = profile === "prod" ? 7 : 1;
  return all([
    hasOwnKey(secret, "kmsKeyId", "the secret is encrypted with the key of AWS, not with your own"),
    isWithin(
      secret,
      "recoveryWindowInDays",
      { whenAbsent: 30, minimum },
      (days) => `a deleted secret can be taken back for ${days} days, need ${minimum}`,
    ),
  ]);
});

/** SEC-02. */
export const secretRotated = rule("SEC-02", aws("secretsmanager", "SecretRotation"), (rotation) => {
  const rules = rotation.at("rotationRules");
  const enabled = isNotFalse(rotation, "rotationEnabled", "the rotation is off");
  if (!rules.has("scheduleExpression")) {
    return all([
      enabled,
      isSet(rules, "automaticallyAfterDays", "the rotation has no schedule"),
      isWithin(
        rules,
        "automaticallyAfterDays",
        { whenAbsent: 0, maximum: 90 },
        (days) => `the secret is rotated every ${days} days, need 90 or less`,
      ),
    ]);
  }
  return all([
    enabled,
    judge(rules.string("scheduleExpression", ""), {
      holds: (expression) => (intervalDays(expression) ?? Number.POSITIVE_INFINITY) <= 93,
      message: (expression) => `the schedule ${expression} is rarer than every 90 days`,
      required: "90 days or less",
    }),
  ]);
});

const SECRET_POLICY = aws("secretsmanager", "SecretPolicy");

/** SEC-03. */
export const secretAdmitsNobody = rule("SEC-03", [SECRET_POLICY, aws("secretsmanager", "Secret")], (holder) => {
  if (holder.type !== SECRET_POLICY) {
    return holder.has("policy") ? admitsNobodyUnknown(holder, "policy") : notApplicable("no policy of its own");
  }
  return all([
    admitsNobodyUnknown(holder, "policy"),
    isTrue(holder, "blockPublicPolicy", "a public policy is not refused"),
  ]);
});

const GENERATED = new Set(["random:index/randomPassword:RandomPassword", "random:index/randomBytes:RandomBytes"]);

/** SEC-04. */
export const secureParameter = graphRule("SEC-04", aws("ssm", "Parameter"), (parameter, { profile }, graph) => {
  if (parameter.isSecret("insecureValue")) {
    return fail("a secret is stored in the clear (insecureValue)", {
      ...parameter.presence("insecureValue"),
      required: "value",
    });
  }
  return when(parameter.string("type", "String"), (type, evidence) => {
    if (type === "SecureString") {
      return profile === "prod"
        ? hasOwnKey(parameter, "keyId", "the parameter is encrypted with the key of AWS")
        : pass(evidence);
    }
    if (holdsSecret(parameter, graph)) {
      return fail(`a secret is stored in the clear (type ${type})`, { ...evidence, required: "SecureString" });
    }
    const name = parameter.string("name", "");
    return name.known ? notApplicable("no secret") : unknown(name);
  });
});

/** The SDK marks every `value` as a secret, so that the mark says nothing. */
function holdsSecret(parameter: CheckedResource, graph: ResourceGraph): boolean {
  const name = parameter.string("name", parameter.name);
  const sources = ["value", "insecureValue"].flatMap((property) => graph.references(parameter.urn, property));
  return (name.known && isSecretName(name.value)) || sources.some(({ type }) => GENERATED.has(type));
}
