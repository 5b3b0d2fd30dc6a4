/** Who may become what, and what AWS's ready-made policies give. */
import { accountOf, ownAccounts } from "../accounts.ts";
import { coveredActions, ROLE } from "../iam-policies.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { conditionsOf, eachAllow, isAboutAnyone, isBoundBy, principalsOf } from "../principals.ts";
import { known, type Reader } from "../reading.ts";
import { eachOf, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

const TRUST = "assumeRolePolicy";
const GROUP_ATTACHMENT = aws("iam", "PolicyAttachment");

const KEEPERS = ["Role", "User", "Group"] as const;
const ATTACHMENTS = KEEPERS.map((keeper) => aws("iam", `${keeper}PolicyAttachment`)).concat(GROUP_ATTACHMENT);
/** They name all policies that their holder has. */
const EXCLUSIVE = KEEPERS.map((keeper) => aws("iam", `${keeper}PolicyAttachmentsExclusive`));
const FULL_ACCESS = [
  /(AdministratorAccess.*|PowerUserAccess|IAMFullAccess|\w*FullAccess|SecretsManagerReadWrite)$/,
  /job-function\/(System|Database|Network)Administrator$/,
].map((name) => new RegExp(`:aws:policy/(.*/)?${name.source}`));

/** IAM-03. */
export const noFullAccess = rule("IAM-03", [...ATTACHMENTS, ROLE, ...EXCLUSIVE], (holder) => {
  const judged = (at: Reader, path: string): Verdict =>
    judge(at.string(path, ""), {
      holds: (arn) => !FULL_ACCESS.some((name) => name.test(arn)),
      message: (arn) => `the policy ${arn.split("/").at(-1)} is attached`,
      required: "a policy of named rights",
      key: at.path || path,
    });
  if (ATTACHMENTS.includes(holder.type)) return judged(holder, "policyArn");
  if (holder.type !== ROLE) return eachOf(holder, "policyArns", (entry) => judged(entry, ""));
  if (!holder.has("managedPolicyArns")) return notApplicable("no policies attached in the role");
  return eachOf(holder, "managedPolicyArns", (entry) => judged(entry, ""));
});

/** IAM-04. */
export const knownTrust = graphRule("IAM-04", ROLE, (role, { services }, graph) =>
  eachAllow(role, TRUST, (statement, name) => {
    const evidence = { path: statement.path, value: "Allow", required: "a known principal" };
    if (isAboutAnyone(statement)) return fail(`${name} lets anyone become the role`, evidence, name);
    const strangers =
      services.length === 0 ? [] : principalsOf(statement, "Service").filter((s) => !services.includes(s));
    return all([
      pass(evidence),
      ...strangers.map((service) => fail(`${name} trusts ${service}`, evidence, `${name}:${service}`)),
      foreignAccounts(statement, name, ownAccounts(graph)),
    ]);
  }),
);

function foreignAccounts(statement: Reader, name: string, own: ReadonlySet<string>): Verdict {
  const accounts = principalsOf(statement, "AWS").flatMap((principal) => accountOf(principal) ?? []);
  const foreign = accounts.filter((account) => !own.has(account));
  if (foreign.length === 0 || isBoundBy(statement, ["sts:externalid"])) return pass();
  if (own.size === 0) return unknown("the account of the stack");
  const value = foreign.join(", ");
  const evidence = { path: statement.path, value, required: "a condition on sts:ExternalId" };
  return fail(`${name} lets the account ${value} become the role without an external id`, evidence, `${name}:${value}`);
}

/** Branch, tag or environment of one repository. */
const GITHUB = /^repo:[^*?:/]+\/[^*?:/]+:(ref:refs\/(heads|tags)\/[^*?]|environment:[^*?]+$)/;
const WEB_IDENTITY = "sts:assumerolewithwebidentity";
/** Identities of people, which carry the application's id and no subject of their own. */
const SOCIAL = /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)$/;

/** IAM-05. */
export const boundIdentity = rule("IAM-05", ROLE, (role) => {
  let web = 0;
  const verdict = eachAllow(role, TRUST, (statement, name) => {
    if (coveredActions(statement, [WEB_IDENTITY]).length === 0) return pass();
    web++;
    const issuers = principalsOf(statement, "Federated");
    if (issuers.length > 0 && issuers.every((issuer) => SOCIAL.test(issuer))) {
      return claim(statement, name, /:(aud|app_id)$/, "aud", (value) => !/[*?]/.test(value));
    }
    return all([
      claim(statement, name, /:aud$/, "aud", (value) => value === "sts.amazonaws.com"),
      claim(statement, name, /:sub$/, "sub", (value) =>
        value.startsWith("repo:") ? GITHUB.test(value) : !/[*?]/.test(value),
      ),
    ]);
  });
  return verdict.outcome === "pass" && web === 0 ? notApplicable("no identity of another system") : verdict;
});

function claim(statement: Reader, name: string, keys: RegExp, what: string, fits: (value: string) => boolean): Verdict {
  const found = conditionsOf(statement).filter(
    ({ key, operator }) => keys.test(key) && /^(foranyvalue:)?string(equals|equalsignorecase|like)$/.test(operator),
  );
  const values = found.flatMap((condition) => condition.values);
  const evidence = {
    path: statement.path,
    value: `${values.length} values of :${what}`,
    required: "one named identity",
  };
  const holds = values.length > 0 && values.every((value) => !value.known || fits(value.value));
  return holds ? pass(evidence) : fail(`${name} does not bind ${what} to one identity`, evidence, `${name}:${what}`);
}

const PEOPLE = ["User", "AccessKey", "UserLoginProfile", "UserPolicy", "UserPolicyAttachment"].map((name) =>
  aws("iam", name),
);

/** IAM-08. */
export const noUsers = rule("IAM-08", [...PEOPLE, GROUP_ATTACHMENT], (holder) => {
  if (holder.type !== GROUP_ATTACHMENT) {
    const kind = holder.type.split(":").at(-1) ?? "";
    return fail(`an identity with a lasting password or key (${kind})`, {
      path: "type",
      value: kind,
      required: "a role",
    });
  }
  return when(holder.list("users"), (users, evidence) =>
    judge(known(users.length, evidence), {
      holds: (count) => count === 0,
      message: (count) => `the policy is attached to ${count} users`,
      required: "roles",
    }),
  );
});

const BOUNDARY = "permissionsBoundary";
const ACCOUNT_OF = /^arn:[^:]*:iam::(\d{12}):/;

/** IAM-11. Where no role has a boundary, none is meant to. */
export const withinBoundary = graphRule("IAM-11", ROLE, (role, _settings, graph) => {
  const others = graph.byType(ROLE).filter(({ urn }) => urn !== role.urn);
  const bounded = others.filter((other) => graph.value(other, BOUNDARY).kind !== "absent");
  if (bounded.length === 0) return notApplicable("no other role has a boundary");
  const evidence = role.presence(BOUNDARY);
  if (!role.has(BOUNDARY)) {
    return fail("the role stands outside of the boundary that others have", { ...evidence, required: "a boundary" });
  }
  return when(role.string(BOUNDARY, ""), (arn, found) => {
    if (FULL_ACCESS.some((name) => name.test(arn))) {
      return fail(`the boundary ${arn.split("/").at(-1)} bounds nothing`, {
        ...found,
        required: "a policy of your own",
      });
    }
    const account = ACCOUNT_OF.exec(arn)?.[1];
    const isOwn = account === undefined || ownAccounts(graph).has(account) || ownAccounts(graph).size === 0;
    return isOwn
      ? pass(found)
      : fail(`the boundary is one of another account, ${account}`, { ...found, required: "a policy of this account" });
  });
});

/** IAM-09. */
export const shortSessions = rule("IAM-09", ROLE, (role) =>
  all([
    isWithin(
      role,
      "maxSessionDuration",
      { whenAbsent: 3600, maximum: 14_400 },
      (seconds) => `a session may last ${seconds} s, at most 14400 are allowed`,
    ),
    eachAllow(role, TRUST, (statement, name) => {
      const services = principalsOf(statement, "Service");
      const bound = isBoundBy(statement, ["aws:sourceaccount", "aws:sourcearn"]);
      if (services.length === 0 || bound) return pass();
      const evidence = {
        path: statement.path,
        value: services.join(", "),
        required: "aws:SourceAccount or aws:SourceArn",
      };
      return fail(`${name} trusts ${services.join(", ")} for whoever asks`, evidence, name);
    }),
  ]),
);

/** IAM-10. */
export const passwordPolicy = rule("IAM-10", aws("iam", "AccountPasswordPolicy"), (policy) =>
  all([
    isWithin(
      policy,
      "minimumPasswordLength",
      { whenAbsent: 6, minimum: 14 },
      (length) => `passwords may have ${length} characters, need 14`,
    ),
    isWithin(
      policy,
      "passwordReusePrevention",
      { whenAbsent: 0, minimum: 24 },
      (count) => `the last ${count} passwords are refused, need 24`,
    ),
  ]),
);
