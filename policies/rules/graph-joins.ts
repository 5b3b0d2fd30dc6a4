/** What belongs together: a bucket and its parts, a repository and its clean-up, a thing and its one owner. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { BUCKET, bucketOf, holdsLogs, partsOf } from "../bucket-parts.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import { conditionsOf, eachAllow, principalsOf } from "../principals.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { aws, canonicalType } from "../types.ts";

const PARTS = [
  { part: "BucketPublicAccessBlock", inline: undefined, without: "nothing blocks public access" },
  { part: "BucketOwnershipControls", inline: undefined, without: "ACLs count" },
  {
    part: "BucketServerSideEncryptionConfiguration",
    inline: "serverSideEncryptionConfiguration",
    without: "no encryption is declared",
  },
  { part: "BucketVersioning", inline: "versioning", without: "no versioning is declared" },
  { part: "BucketLifecycleConfiguration", inline: "lifecycleRules", without: "nothing is ever removed" },
  { part: "BucketPolicy", inline: "policy", without: "no policy refuses requests without TLS" },
] as const;
const LOGGED = { part: "BucketLogging", inline: "logging", without: "nobody can see who read it" } as const;

/** What each part says is judged by the rules about the parts. */
export const bucketComplete = graphRule("X-21", BUCKET, (bucket, _settings, graph) =>
  when(bucket.tag("ephemeral"), (ephemeral) => {
    if (ephemeral === "true") return notApplicable("tagged as ephemeral");
    const parts = holdsLogs(bucket.resource, graph) ? PARTS : [...PARTS, LOGGED];
    return all(
      parts.map(({ part, inline, without }) => {
        const has = (inline !== undefined && bucket.has(inline)) || partsOf(bucket.resource, part, graph).length > 0;
        const evidence = { path: part, value: has ? "declared" : "absent", required: "declared" };
        return has ? pass(evidence) : fail(without, evidence, part);
      }),
    );
  }),
);

const DISTRIBUTION = aws("cloudfront", "Distribution");

/** */
export const readByDistribution = graphRule("X-22", [aws("s3", "BucketPolicy"), BUCKET], (policy, _settings, graph) => {
  if (policy.type === BUCKET && !policy.has("policy")) return notApplicable("no inline policy");
  const arns = arnsOfReaders(policy, graph);
  let read = 0;
  const verdict = eachAllow(policy, "policy", (statement, name) => {
    if (!principalsOf(statement, "Service").includes("cloudfront.amazonaws.com")) return pass();
    read++;
    return namedDistributions(statement, name, arns);
  });
  return verdict.outcome === "pass" && read === 0 ? notApplicable("not read by a distribution") : verdict;
});

/** ARNs of the distributions that have the bucket as an origin; of all of them where none is seen to. */
function arnsOfReaders(policy: CheckedResource, graph: ResourceGraph): ReadonlySet<string> {
  const bucket = bucketOf(policy, graph);
  const all = graph.byType(DISTRIBUTION);
  const using = bucket ? all.filter((each) => hasOrigin(each, bucket, graph)) : [];
  return new Set(
    (using.length > 0 ? using : all).flatMap(({ outputs }) => (typeof outputs?.arn === "string" ? [outputs.arn] : [])),
  );
}

function hasOrigin(distribution: Resource, bucket: Resource, graph: ResourceGraph): boolean {
  const origins = graph.value(distribution, "origins");
  const hosts = origins.known && Array.isArray(origins.value) ? origins.value.map((each) => each?.domainName) : [];
  const names = [bucket.id, bucket.inputs?.bucket].filter((name) => typeof name === "string" && name !== "");
  return hosts.some((host) => typeof host === "string" && names.some((name) => host.startsWith(`${name}.s3`)));
}

function namedDistributions(statement: Reader, name: string, arns: ReadonlySet<string>): Verdict {
  const conditions = conditionsOf(statement).filter(
    ({ key, operator }) => key === "aws:sourcearn" && /^(string|arn)(equals|like)$/.test(operator),
  );
  const values = conditions.flatMap((condition) => condition.values);
  const evidence = { path: statement.path, value: `${values.length} distributions`, required: "AWS:SourceArn of each" };
  if (values.length === 0) return fail(`${name} lets every distribution of CloudFront read`, evidence, name);
  const wrong = values.flatMap((value) =>
    value.known && (/[*?]/.test(value.value) || (arns.size > 0 && !arns.has(value.value))) ? [value.value] : [],
  );
  return wrong.length === 0
    ? pass(evidence)
    : fail(`${name} lets ${wrong.join(", ")} read, which is none of the distributions here`, evidence, name);
}

const GROUP = aws("ec2", "SecurityGroup");
const COMBINED_RULE = aws("ec2", "SecurityGroupRule");
const ROLE = aws("iam", "Role");
const MIXED = [
  {
    type: GROUP,
    inline: "ingress",
    property: "securityGroupId",
    parts: [aws("vpc", "SecurityGroupIngressRule"), COMBINED_RULE],
  },
  {
    type: GROUP,
    inline: "egress",
    property: "securityGroupId",
    parts: [aws("vpc", "SecurityGroupEgressRule"), COMBINED_RULE],
  },
  { type: ROLE, inline: "inlinePolicies", property: "role", parts: [aws("iam", "RolePolicy")] },
  { type: ROLE, inline: "managedPolicyArns", property: "role", parts: [aws("iam", "RolePolicyAttachment")] },
  ...[...PARTS, LOGGED].flatMap(({ part, inline }) =>
    inline === undefined ? [] : [{ type: BUCKET, inline, property: "bucket", parts: [aws("s3", part)] }],
  ),
];

/** */
export const oneOwner = graphRule("X-32", [GROUP, ROLE, BUCKET], (holder, _settings, graph) => {
  const found = MIXED.filter(({ type, inline }) => type === holder.type && holder.has(inline));
  if (found.length === 0) return notApplicable("nothing is declared inline");
  return all(
    found.map(({ inline, property, parts }) => {
      const apart = graph
        .referrers(holder.urn, property)
        .filter((part) => parts.includes(canonicalType(part.type)) && isOfDirection(part, inline))
        .map(({ urn }) => graph.logicalName(urn))
        .toSorted();
      const evidence = { ...holder.presence(inline), required: "one of the two forms" };
      return apart.length === 0
        ? pass(evidence)
        : fail(`${inline} is declared inline and by ${apart.join(", ")}, which undo each other`, evidence, inline);
    }),
  );
});

/** A combined rule is of one direction only; the provider leaves the other one alone. */
function isOfDirection({ type, inputs }: Resource, inline: string): boolean {
  return type !== COMBINED_RULE || typeof inputs?.type !== "string" || inputs.type === inline;
}

/** */
export const imagesRemoved = graphRule("X-35", aws("ecr", "Repository"), (repository, _settings, graph) => {
  const policy = graph
    .referrers(repository.urn, "repository")
    .some(({ type }) => type === aws("ecr", "LifecyclePolicy"));
  const evidence = { path: "LifecyclePolicy", value: policy ? "declared" : "absent", required: "declared" };
  return policy ? pass(evidence) : fail("old images are kept for ever", evidence);
});

const ROTATION = aws("secretsmanager", "SecretRotation");

/** */
export const secretRenewed = graphRule("X-28", aws("secretsmanager", "Secret"), (secret, _settings, graph) =>
  when(secret.tag("secret-source"), (source) => {
    if (source === "vendor") return notApplicable("a third party's key, which only they can renew");
    const rotation = graph.referrers(secret.urn, "secretId").find(({ type }) => type === ROTATION);
    const evidence = { path: "SecretRotation", value: rotation ? "declared" : "absent", required: "enabled" };
    if (!rotation) return fail("nothing renews the secret", evidence);
    const off = rotation.inputs?.rotationEnabled === false;
    return off ? fail("the rotation of the secret is off", evidence) : pass(evidence);
  }),
);

const PASSWORD = "random:index/randomPassword:RandomPassword";
const DB_ROLE = "postgresql:index/role:Role";
const MASTERS = new Set([aws("rds", "Instance"), aws("rds", "Cluster")]);
const OWNED = ["postgresql:index/database:Database", "postgresql:index/schema:Schema"];

/** */
export const humbleLogin = graphRule("X-36", aws("ecs", "TaskDefinition"), (task, _settings, graph) => {
  const secrets = graph
    .references(task.urn, "containerDefinitions")
    .filter(({ type }) => type === aws("secretsmanager", "Secret"));
  if (secrets.length === 0) {
    const definitions = task.document("containerDefinitions");
    return definitions.known ? notApplicable("receives no secret of this graph") : unknown(definitions);
  }
  const owners = new Set(graph.byType(...OWNED).map(({ inputs }) => inputs?.owner));
  const logins = secrets
    .flatMap((secret) => graph.referrers(secret.urn, "secretId"))
    .flatMap((version) => graph.references(version.urn, "secretString").filter(({ type }) => type === PASSWORD))
    .flatMap((password) => graph.referrers(password.urn).filter(({ type }) => MASTERS.has(type) || type === DB_ROLE));
  if (logins.length === 0) return notApplicable("receives no login of a database");
  return all(
    [...new Set(logins)].map((login) => {
      const name = graph.logicalName(login.urn);
      const evidence = {
        path: "containerDefinitions",
        value: name,
        urn: login.urn,
        required: "a role that owns nothing",
      };
      if (MASTERS.has(login.type)) return fail(`logs in as the master user of ${name}`, evidence, name);
      return typeof login.inputs?.name === "string" && owners.has(login.inputs.name)
        ? fail(`logs in as ${login.inputs.name}, which owns the database`, evidence, name)
        : pass(evidence);
    }),
  );
});
