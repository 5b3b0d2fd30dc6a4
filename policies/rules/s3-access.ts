/** Who may do what with a bucket. */
import { accountOf, ownAccounts } from "../accounts.ts";
import { bucketOf, logWriter } from "../bucket-parts.ts";
import { coveredActions } from "../iam-policies.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict } from "../model.ts";
import {
  admitsNobodyUnknown,
  type Condition,
  denies,
  deniesPlaintext,
  eachAllow,
  isBoundBy,
  principalsOf,
  resourcesOf,
} from "../principals.ts";
import type { CheckedResource, Read, Reader } from "../reading.ts";
import { eachOf, isOneOf, someText } from "../requirements.ts";
import { every } from "../tri.ts";
import { aws } from "../types.ts";

const BUCKET = aws("s3", "Bucket");
const POLICY = aws("s3", "BucketPolicy");
const ACCESS_POINT = aws("s3", "AccessPoint");
const POINT_POLICY = aws("s3control", "AccessPointPolicy");
const OBJECTS = ["BucketObjectv2", "BucketObject", "ObjectCopy"].map((name) => aws("s3", name));
const PUBLIC_ACLS = new Set(["public-read", "public-read-write", "authenticated-read"]);

/** S3-02. */
export const noPublicAcl = rule("S3-02", [BUCKET, aws("s3", "BucketAcl"), ...OBJECTS], (holder) => {
  const isPart = holder.type === aws("s3", "BucketAcl");
  return all([
    judge(holder.string("acl", "private"), {
      holds: (acl) => !PUBLIC_ACLS.has(acl.toLowerCase()),
      message: (acl) => `the ACL is ${acl}`,
      required: "private",
      key: "acl",
    }),
    eachOf(holder, isPart ? "accessControlPolicy.grants" : "grants", (grant) =>
      judge(grant.string(isPart ? "grantee.uri" : "uri", "none"), {
        holds: (uri) => !/\/(AllUsers|AuthenticatedUsers)$/.test(uri),
        message: (uri) => `a grant is open to ${uri.split("/").at(-1)}`,
        required: "no grant to everyone",
        key: grant.path,
      }),
    ),
  ]);
});

/** S3-03. */
export const ownerEnforced = graphRule("S3-03", aws("s3", "BucketOwnershipControls"), (controls, _settings, graph) => {
  const bucket = bucketOf(controls, graph);
  if (bucket && logWriter(bucket, graph) === "a distribution") {
    return notApplicable("older logs of a distribution are written with ACLs");
  }
  return isOneOf(
    controls,
    "rule.objectOwnership",
    ["BucketOwnerEnforced"],
    (ownership) => `the object ownership is ${ownership}, so that ACLs count`,
  );
});

function whenPolicy(holder: CheckedResource, check: () => Verdict): Verdict {
  return (holder.type === BUCKET || holder.type === ACCESS_POINT) && !holder.has("policy")
    ? notApplicable("no inline policy")
    : check();
}

/** S3-09. */
export const bucketTls = rule("S3-09", [POLICY, BUCKET], (holder, { profile }) =>
  whenPolicy(holder, () =>
    all([
      deniesPlaintext(holder, "policy", ["s3:*"], coverWhole),
      profile === "prod"
        ? denies(holder, "policy", {
            actions: ["s3:*", "*"],
            condition: isOldTls,
            message: "TLS before 1.2 is not denied",
            covers: coverWhole,
          })
        : pass(),
    ]),
  ),
);

/** The bucket itself and its objects; a name that is not known yet may be either. */
function coverWhole(resources: readonly Read<string>[]): boolean {
  const matches = (pattern: RegExp) => resources.some((each) => !each.known || pattern.test(each.value));
  return matches(/^(\*|arn:[^:]*:s3:::[^/]+)$/) && matches(/^(\*|arn:[^:]*:s3:::([^/]*\*|[^/]+\/\*))$/);
}

function isOldTls({ operator, key, values }: Condition): boolean {
  if (key !== "s3:tlsversion" || !operator.startsWith("numericlessthan")) return false;
  return values.some((value) => value.known && Number(value.value) >= 1.2);
}

/** Whoever may do these to a bucket can open it. */
const TAKEOVER = ["PutBucketPolicy", "DeleteBucketPolicy", "PutBucketAcl", "PutEncryptionConfiguration"]
  .concat(["PutObjectAcl", "PutBucketPublicAccessBlock", "PutBucketOwnershipControls"])
  .map((action) => `s3:${action}`);

/** S3-10. */
export const bucketAdmitsNobody = graphRule(
  "S3-10",
  [POLICY, BUCKET, ACCESS_POINT, POINT_POLICY],
  (holder, _settings, graph) => {
    const own = ownAccounts(graph);
    return whenPolicy(holder, () =>
      all([
        admitsNobodyUnknown(holder, "policy"),
        eachAllow(holder, "policy", (each, name) => noTakeover(each, name, own)),
        eachAllow(holder, "policy", servicesForOwn),
        eachAllow(holder, "policy", servicesManageNothing),
      ]),
    );
  },
);

/** Without any account that is known to be one's own, every account counts as foreign. */
function noTakeover(statement: Reader, name: string, own: ReadonlySet<string>): Verdict {
  const taken = coveredActions(statement, TAKEOVER);
  const foreign = principalsOf(statement, "AWS").filter((principal) => {
    const account = accountOf(principal);
    return account !== undefined && !own.has(account);
  });
  if (taken.length === 0 || foreign.length === 0) return pass();
  const evidence = {
    path: statement.path,
    value: taken.join(", "),
    required: "no change of policy, ACL or encryption",
  };
  return fail(`${name} lets another account change who may use the bucket`, evidence, `${name}:takeover`);
}

/** Where the account stands in the path, as in `AWSLogs/111122223333/`, another's deliveries do not fit. */
const OWN_PATH = /:::[^/]+\/(.*\/)?AWSLogs\/\d{12}\//;

/** A service asks for whichever account tells it to. Distributions are judged by X-22. */
function servicesForOwn(statement: Reader, name: string): Verdict {
  const services = principalsOf(statement, "Service").filter((service) => service !== "cloudfront.amazonaws.com");
  const paths = resourcesOf(statement);
  if (services.length === 0 || isBoundBy(statement, ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"])) {
    return pass();
  }
  if (paths.length > 0 && paths.every((path) => OWN_PATH.test(path))) return pass();
  const value = services.join(", ");
  const evidence = { path: statement.path, value, required: "aws:SourceAccount or aws:SourceArn" };
  return fail(`${name} lets ${value} in for any account`, evidence, `${name}:service`);
}

/** A service delivers or fetches objects; who may use the bucket is not for it to say. */
function servicesManageNothing(statement: Reader, name: string): Verdict {
  const services = principalsOf(statement, "Service");
  const taken = coveredActions(statement, TAKEOVER);
  if (services.length === 0 || taken.length === 0) return pass();
  const evidence = { path: statement.path, value: taken.join(", "), required: "reads and writes of objects" };
  return fail(`${name} lets ${services.join(", ")} change who may use the bucket`, evidence, `${name}:manages`);
}

/** S3-13. */
export const bucketOrigins = rule(
  "S3-13",
  [aws("s3", "BucketCorsConfiguration"), aws("s3", "BucketWebsiteConfiguration"), BUCKET],
  (holder) => {
    const website = { ...holder.presence("website"), required: "a CDN in front" };
    if (holder.type === aws("s3", "BucketWebsiteConfiguration"))
      return fail("the bucket is a public web site", website);
    if (holder.type === BUCKET && !holder.has("website") && !holder.has("corsRules")) {
      return notApplicable("neither a web site nor rules for other origins");
    }
    if (holder.type === BUCKET && holder.has("website")) return fail("the bucket is a public web site", website);
    return eachOf(holder, "corsRules", corsRule);
  },
);

const WRITES = new Set(["PUT", "POST", "DELETE"]);

function corsRule(entry: Reader): Verdict {
  const anyOrigin = someText(entry, "allowedOrigins", (text) => text === "*");
  const writes = someText(entry, "allowedMethods", (text) => WRITES.has(text.toUpperCase()));
  const evidence = { path: entry.path, value: "origins and methods", required: "named origins, or reads alone" };
  const open = every([anyOrigin, writes]);
  if (open === true) return fail("pages of any origin may write", evidence, entry.path);
  return open === false ? pass(evidence) : unknown(open);
}
