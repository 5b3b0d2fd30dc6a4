/** What identities may do. */
import { coveredActions, eachPermission, isAboutEveryOne, POLICY_HOLDERS } from "../iam-policies.ts";
import { all, fail, graphRule, pass, type Verdict } from "../model.ts";
import { actionsOf, isBoundBy } from "../principals.ts";
import type { Reader } from "../reading.ts";

const evidence = (statement: Reader, value: string, required: string) => ({ path: statement.path, value, required });

/** What only reads; each service names these alike. */
const READS =
  /^[a-z0-9-]+:(get|list|describe|batchget|search|lookup|view|query|scan|check|test|simulate|estimate|preview)/;
/**
 * Writes that AWS does not tie to a resource (Service Authorization Reference, 2025).
 */
const WITHOUT_RESOURCE = new Set([
  "cloudwatch:putmetricdata",
  "xray:puttracesegments",
  "xray:puttelemetryrecords",
  "ssmmessages:createcontrolchannel",
  "ssmmessages:createdatachannel",
  "ssmmessages:opencontrolchannel",
  "ssmmessages:opendatachannel",
  "ec2messages:acknowledgemessage",
  "kms:generaterandom",
  "sts:decodeauthorizationmessage",
  "logs:createlogdelivery",
  "logs:updatelogdelivery",
  "logs:deletelogdelivery",
  "logs:putresourcepolicy",
  "ecs:discoverpollendpoint",
]);

/** IAM-02. */
export const noServiceWildcard = graphRule("IAM-02", POLICY_HOLDERS, (holder, _settings, graph) =>
  eachPermission(holder, graph, (statement, name) => {
    const wide = actionsOf(statement).filter((action) => action.endsWith(":*") || action === "*");
    if (!isAboutEveryOne(statement)) {
      // Every action of a service is more than anybody uses, on however few resources (FSBP IAM.21).
      return all([
        pass(),
        ...wide.map((action) =>
          fail(`${name} allows ${action}`, evidence(statement, action, "named actions"), `${name}:${action}`),
        ),
      ]);
    }
    const writes = actionsOf(statement).filter(
      (action) => !wide.includes(action) && !READS.test(action) && !WITHOUT_RESOURCE.has(action),
    );
    return all([
      pass(),
      ...wide.map((action) => found(statement, name, action, `${name} allows ${action} on every resource`)),
      ...writes.map((action) => found(statement, name, action, `${name} allows the write ${action} on every resource`)),
    ]);
  }),
);

function found(statement: Reader, name: string, action: string, message: string): Verdict {
  return fail(message, evidence(statement, action, "named resources"), `${name}:${action}`);
}

/** Each lets its holder give itself more. */
const ESCALATIONS = ["CreatePolicyVersion", "SetDefaultPolicyVersion", "AttachRolePolicy", "AttachUserPolicy"]
  .concat(["AttachGroupPolicy", "PutRolePolicy", "PutUserPolicy", "PutGroupPolicy", "UpdateAssumeRolePolicy"])
  .concat(["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "AddUserToGroup"])
  .map((action) => `iam:${action}`);

/** IAM-06. */
export const noEscalation = graphRule("IAM-06", POLICY_HOLDERS, (holder, _settings, graph) =>
  eachPermission(holder, graph, (statement, name) => {
    const escalations = isAboutEveryOne(statement) ? coveredActions(statement, ESCALATIONS) : [];
    return all([
      passedRoles(statement, name),
      ...escalations.map((action) =>
        fail(
          `${name} allows ${action} on every identity, and so anything`,
          evidence(statement, action, "named identities"),
          `${name}:${action}`,
        ),
      ),
    ]);
  }),
);

function passedRoles(statement: Reader, name: string): Verdict {
  if (coveredActions(statement, ["iam:PassRole"]).length === 0) return pass();
  if (isAboutEveryOne(statement)) {
    return fail(`${name} may pass every role`, evidence(statement, "iam:PassRole", "named roles"), `${name}:roles`);
  }
  const bounded = isBoundBy(statement, ["iam:passedtoservice"], { always: true });
  const required = "a condition on iam:PassedToService";
  return bounded
    ? pass(evidence(statement, "iam:PassRole", required))
    : fail(
        `${name} may pass its roles to every service`,
        evidence(statement, "iam:PassRole", required),
        `${name}:service`,
      );
}

const READS_OF_SECRETS = [
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "secretsmanager:GetSecretValue",
].concat(
  ["secretsmanager:BatchGetSecretValue", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
  ["s3:GetObject", "s3:GetObjectVersion", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
  ["dynamodb:Scan", "rds-db:connect"],
);
/** Whoever grants the use of a key can hand it to anybody; what AWS's own resources need is bound by this. */
const GRANT = "kms:CreateGrant";
const FOR_AWS = "kms:grantisforawsresource";

/** IAM-07. */
export const boundedReads = graphRule("IAM-07", POLICY_HOLDERS, (holder, _settings, graph) =>
  eachPermission(holder, graph, (statement, name) => {
    if (!isAboutEveryOne(statement)) return pass();
    const wanted = isBoundBy(statement, [FOR_AWS]) ? READS_OF_SECRETS : [...READS_OF_SECRETS, GRANT];
    const actions = coveredActions(statement, wanted);
    return all([
      pass(),
      ...actions.map((action) =>
        fail(
          `${name} allows ${action} on every resource`,
          evidence(statement, action, "named keys, secrets, parameters or buckets"),
          `${name}:${action}`,
        ),
      ),
    ]);
  }),
);
