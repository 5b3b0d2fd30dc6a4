/** Rights that reach further: policies of identities and resources, and who may take a role. */
import type { Json, Resource, Urn } from "../../graph/model.ts";
import { canonicalType } from "../../policies/types.ts";
import type { ShownValue, StatementChange } from "../model.ts";
import { plainOf } from "../shown.ts";
import type { ComparedSide } from "../side.ts";
import { type Found, listOf, type RiskCheck, type RiskContext, type Subject } from "./context.ts";
import { droppedDenials, isUnbounded, type Statement, statementsIn, widenings } from "./statements.ts";

/** By type: the document, and the input that names what it is about (absent: the resource itself). */
const DOCUMENTS: Readonly<Record<string, { readonly property: string; readonly of?: string }>> = {
  "aws:iam/policy:Policy": { property: "policy" },
  "aws:iam/rolePolicy:RolePolicy": { property: "policy", of: "role" },
  "aws:iam/userPolicy:UserPolicy": { property: "policy", of: "user" },
  "aws:iam/groupPolicy:GroupPolicy": { property: "policy", of: "group" },
  "aws:s3/bucketPolicy:BucketPolicy": { property: "policy", of: "bucket" },
  "aws:sqs/queuePolicy:QueuePolicy": { property: "policy", of: "queueUrl" },
  "aws:sqs/queue:Queue": { property: "policy" },
  "aws:sns/topicPolicy:TopicPolicy": { property: "policy", of: "arn" },
  "aws:kms/key:Key": { property: "policy" },
  "aws:kms/keyPolicy:KeyPolicy": { property: "policy", of: "keyId" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { property: "policy", of: "repository" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { property: "policy", of: "secretArn" },
  "aws:secretsmanager/secret:Secret": { property: "policy" },
  "aws:backup/vaultPolicy:VaultPolicy": { property: "policy", of: "backupVaultName" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { property: "policy" },
  "aws:opensearch/domainPolicy:DomainPolicy": { property: "accessPolicies", of: "domainName" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { property: "policyDocument" },
};
const ROLE = "aws:iam/role:Role";
const ATTACHMENTS: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "user",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "group",
};

const COMING = new Set(["create", "update", "replace", "new-revision", "import", "unclassified"]);

export const rightsWidened: RiskCheck = function* (subject, context) {
  const { change, type } = subject;
  if (change.operation === "delete") yield* denialsGone(subject, context);
  if (!COMING.has(change.operation)) return;
  const document = DOCUMENTS[type];
  if (document !== undefined) yield* documentWidened(subject, document, context);
  if (type === ROLE) {
    yield* trustWidened(subject, context);
    yield* managedAdded(subject, context);
  }
  const holder = ATTACHMENTS[type];
  if (holder !== undefined) yield* attached(subject, holder, context);
};

function* documentWidened(
  { change, before, after }: Subject,
  { property, of }: { readonly property: string; readonly of?: string },
  context: RiskContext,
): Iterable<Found> {
  const { base, head, pairing } = context.compared;
  if (after === undefined) return;
  const next = statementsOf(after, property, head);
  const targets = of === undefined ? [after] : head.graph.references(after.urn, of);
  const known = targets.flatMap(({ urn }) => pairing.baseOf.get(urn) ?? []);
  // What comes together with its target gives nothing to anybody that was there.
  if (before === undefined && targets.length > 0 && known.length === 0) return;
  if (head.input(after, property)?.kind === "unknown") {
    yield { rule: "rights-not-known", message: "what it allows is known only after the run" };
    return;
  }
  const old = [
    ...(before === undefined ? [] : statementsOf(before, property, base)),
    ...known.flatMap((target) => siblings(target, change.urn, of, base)),
  ];
  const path = property;
  yield* toFindings(widenings(old, next), next, path);
  for (const denial of droppedDenials(before === undefined ? [] : statementsOf(before, property, base), next)) {
    yield dropped(denial, path);
  }
  if (before !== undefined && widenings(next, old).length > 0 && widenings(old, next).length === 0) {
    yield {
      rule: "rights-widened",
      message: "it allows less than before",
      evidence: [statementEvidence(path, old, next)],
      improves: true,
    };
  }
}

/** What other policies allow the same identity or on the same resource: rights that only move are not new. */
function siblings(target: Resource, self: Urn, of: string | undefined, side: ComparedSide): readonly Statement[] {
  if (of === undefined) return [];
  const own = DOCUMENTS[canonicalType(target.type)];
  const inside = own === undefined ? [] : statementsOf(target, own.property, side);
  const beside = side.graph.referrers(target.urn, of).flatMap((other) => {
    const document = DOCUMENTS[canonicalType(other.type)];
    return other.urn === self || document?.of === undefined ? [] : statementsOf(other, document.property, side);
  });
  return [...inside, ...beside];
}

function statementsOf(resource: Resource, property: string, side: ComparedSide): readonly Statement[] {
  return statementsIn(documentOf(resource, property, side));
}

function documentOf(resource: Resource, property: string, side: ComparedSide): Json | undefined {
  const value = side.input(resource, property);
  return value === undefined ? undefined : plainOf(value);
}

function* toFindings(widened: readonly StatementChange[], next: readonly Statement[], path: string): Iterable<Found> {
  if (widened.length === 0) return;
  const unbounded = widened.filter(({ statement }) => next.some((each) => each.raw === statement && isUnbounded(each)));
  const groups = [
    { rule: "rights-unbounded", own: unbounded },
    { rule: "rights-widened", own: widened.filter((each) => !unbounded.includes(each)) },
  ] as const;
  for (const { rule, own } of groups) {
    if (own.length === 0) continue;
    yield {
      rule,
      message: rule === "rights-unbounded" ? `${wordsOf(own)}: everything, or anyone, is allowed` : wordsOf(own),
      statements: own,
      evidence: own.map((each) => ({
        path: `${path}[${each.label}]`,
        before: { kind: "absent" as const },
        after: shownStatement(each.statement),
      })),
      controls: ["IAM-01", "IAM-02", "S3-10", "SQS-03", "SNS-02", "KMS-03", "SEC-03", "ECR-04"],
    };
  }
}

/** `s3:PutObject is new in ReadUploads; a new statement Queue` */
export function wordsOf(changes: readonly StatementChange[]): string {
  return changes
    .map(({ label, change, widened, statement }) => {
      if (change === "new") return `a new statement allows ${briefly(actionsIn(statement))}`;
      const parts = widened.map(({ element, added }) => `${element} ${briefly(added)}`);
      // A position says nothing: what it allows does.
      const named = label.startsWith("statement ") ? briefly(actionsIn(statement)) : label;
      return `${named} reaches further: ${parts.join("; ")}`;
    })
    .join(". ");
}

function actionsIn(statement: Json): readonly string[] {
  const value =
    typeof statement === "object" && statement !== null && "Action" in statement ? statement.Action : undefined;
  return listOf(value).map(String);
}

function briefly(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(", ");
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

function shownStatement(statement: Json): ShownValue {
  return { kind: "value", value: statement };
}

function statementEvidence(path: string, old: readonly Statement[], next: readonly Statement[]) {
  const labels = (statements: readonly Statement[]): ShownValue => ({
    kind: "value",
    value: statements.map(({ label }) => label),
  });
  return { path, before: labels(old), after: labels(next) };
}

function dropped(denial: Statement, path: string): Found {
  return {
    rule: "denial-dropped",
    message: `${denial.label} denied ${briefly(denial.actions)} and does so no longer`,
    evidence: [{ path: `${path}[${denial.label}]`, before: shownStatement(denial.raw), after: { kind: "absent" } }],
    controls: ["S3-09", "SQS-03", "SNS-02"],
  };
}

/** A policy that goes takes its denials along, if what they protected stays. */
function* denialsGone({ type, before }: Subject, { compared }: RiskContext): Iterable<Found> {
  const document = DOCUMENTS[type];
  if (document?.of === undefined || before === undefined) return;
  const { base, pairing } = compared;
  const stays = base.graph.references(before.urn, document.of).some(({ urn }) => pairing.headUrn.has(urn));
  if (!stays) return;
  for (const denial of statementsOf(before, document.property, base))
    if (!denial.allow) yield dropped(denial, document.property);
}

function* trustWidened({ before, after }: Subject, { compared: { base, head } }: RiskContext): Iterable<Found> {
  if (before === undefined || after === undefined) return;
  const [old, next] = [statementsOf(before, "assumeRolePolicy", base), statementsOf(after, "assumeRolePolicy", head)];
  const widened = widenings(old, next);
  if (widened.length > 0) {
    const open = next.some((each) => isUnbounded(each) && widened.some(({ statement }) => statement === each.raw));
    yield {
      rule: open ? "rights-unbounded" : "trust-widened",
      message: `more may take this role: ${wordsOf(widened)}`,
      statements: widened,
      evidence: widened.map(({ label, statement }) => ({
        path: `assumeRolePolicy[${label}]`,
        before: { kind: "absent" as const },
        after: shownStatement(statement),
      })),
      controls: ["IAM-04", "IAM-05"],
    };
  } else if (widenings(next, old).length > 0) {
    yield {
      rule: "trust-widened",
      message: "fewer may take this role",
      evidence: [statementEvidence("assumeRolePolicy", old, next)],
      improves: true,
    };
  }
}

const FULL_ACCESS = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

function* managedAdded({ before, after }: Subject, { compared: { base, head } }: RiskContext): Iterable<Found> {
  if (before === undefined || after === undefined) return;
  const policies = (resource: Resource, side: ComparedSide) =>
    listOf(documentOf(resource, "managedPolicyArns", side)).map(String);
  const old = policies(before, base);
  const added = policies(after, head).filter((arn) => !old.includes(arn));
  if (added.length === 0) return;
  yield {
    rule: added.some((arn) => FULL_ACCESS.test(arn)) ? "rights-unbounded" : "rights-widened",
    message: `more policies are attached: ${briefly(added)}`,
    evidence: [
      {
        path: "managedPolicyArns",
        before: { kind: "value", value: old },
        after: { kind: "value", value: [...old, ...added] },
      },
    ],
    controls: ["IAM-03"],
  };
}

function* attached({ change, before, after }: Subject, holder: string, { compared }: RiskContext): Iterable<Found> {
  const { head, pairing } = compared;
  if (
    after === undefined ||
    (before !== undefined &&
      !change.properties.some(({ path, after: value }) => path === "policyArn" && value.kind === "value"))
  )
    return;
  const identity = head.graph.references(after.urn, holder);
  if (identity.length > 0 && identity.every(({ urn }) => !pairing.baseOf.has(urn))) return;
  const arn = String(documentOf(after, "policyArn", head) ?? "a policy not known yet");
  yield {
    rule: FULL_ACCESS.test(arn) ? "rights-unbounded" : "rights-widened",
    message: `one more policy is attached: ${arn}`,
    evidence: [{ path: "policyArn", before: { kind: "absent" }, after: { kind: "value", value: arn } }],
    controls: ["IAM-03"],
  };
}
