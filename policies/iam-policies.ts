/** Policies of identities: managed, inline, and inside a role. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import { all, notApplicable, unknown, type Verdict } from "./model.ts";
import { actionsOf, conditionsOf, eachAllow, isBoundBy, resourcesOf } from "./principals.ts";
import type { CheckedResource, Reader } from "./reading.ts";
import { matchesEverything, statementsOf } from "./statements.ts";
import { aws } from "./types.ts";

export const ROLE = aws("iam", "Role");
const POLICY = aws("iam", "Policy");
export const POLICY_HOLDERS = ["Policy", "RolePolicy", "UserPolicy", "GroupPolicy"]
  .map((name) => aws("iam", name))
  .concat(ROLE);

/** Judges every Allow of the policies that the resource holds. */
export function eachPermission(
  holder: CheckedResource,
  graph: ResourceGraph,
  check: (statement: Reader, name: string) => Verdict,
): Verdict {
  return eachPolicy(holder, graph, (path) => eachAllow(holder, path, check));
}

/** Judges every policy that the resource holds and that gives rights; `check` is told its path. */
export function eachPolicy(holder: CheckedResource, graph: ResourceGraph, check: (path: string) => Verdict): Verdict {
  if (holder.type === POLICY && isBoundary(holder.resource, graph)) {
    return notApplicable("a permissions boundary, which gives no right");
  }
  if (holder.type !== ROLE) return check("policy");
  const inline = holder.list("inlinePolicies");
  if (!inline.known) return unknown(inline);
  const policies = inline.value.filter((entry) => entry.has("policy") || entry.withheld);
  if (policies.length === 0) return notApplicable("no inline policies");
  return all(policies.map((entry) => (entry.withheld ? unknown(entry.withheld) : check(`${entry.path}.policy`))));
}

const BOUNDARY_KEY = "iam:permissionsboundary";

/** Whether the policy only bounds what others give: it is named as a boundary, and attached to nobody. */
function isBoundary(policy: Resource, graph: ResourceGraph): boolean {
  const users = graph.referrers(policy.urn);
  const through = (user: Resource, property: string) =>
    graph.references(user.urn, property).some(({ urn }) => urn === policy.urn);
  if (users.some((user) => ATTACHING.some((property) => through(user, property)))) return false;
  return users.some((user) => through(user, "permissionsBoundary") || demands(user, policy, graph));
}

const ATTACHING = ["policyArn", "managedPolicyArns", "policyArns"];

/** Whether a policy of the graph lets roles be made only within this boundary: those stand in other stacks. */
function demands(holder: Resource, policy: Resource, graph: ResourceGraph): boolean {
  if (!POLICY_HOLDERS.includes(holder.type)) return false;
  const arn = policy.outputs?.arn;
  const reader = checkedResource(holder, graph);
  const documents = holder.type === ROLE ? pathsOf(reader) : ["policy"];
  return documents.some((path) => {
    const document = reader.document(path);
    if (!document.known || !document.value) return false;
    return statementsOf(document.value).some((statement) =>
      conditionsOf(statement).some(
        ({ key, values }) => key === BOUNDARY_KEY && values.some((value) => !value.known || value.value === arn),
      ),
    );
  });
}

function pathsOf(role: CheckedResource): readonly string[] {
  const inline = role.list("inlinePolicies");
  return inline.known ? inline.value.map((entry) => `${entry.path}.policy`) : [];
}

/** Conditions that narrow a wildcard resource to known ones. */
const NARROWING = /^(aws:resourcetag\/|ecs:cluster|[a-z0-9-]+:resourcetag\/)/;

/** Whether the statement is about every resource. */
function isAboutEverything(statement: Reader): boolean {
  // All but some is all the others.
  if (matchesEverything(statement, "Resource") !== true && !statement.has("NotResource")) return false;
  const keys = conditionsOf(statement).flatMap(({ key }) => (NARROWING.test(key) ? [key] : []));
  return !isBoundBy(statement, keys, { ofResources: true });
}

/** Kinds of resources that hold data, run code or give rights, as ARNs name them; buckets, topics and queues have none. */
const KINDS = ["key", "alias", "secret", "parameter", "role", "user", "group", "policy", "table", "function"]
  .concat(["db", "cluster", "dbuser", "repository", "file-system", "stream", "domain", "instance"])
  .join("|");
const EVERY_ONE = new RegExp(`^arn:[^:]*:[^:]*:[^:]*:[^:]*:((${KINDS})[:/])?\\*+(/\\*+)*$`);

/** Whether the statement is about every resource of a kind: `arn:aws:s3:::*`, `arn:aws:kms:*:*:key/*`. */
export function isAboutEveryOne(statement: Reader): boolean {
  return isAboutEverything(statement) || resourcesOf(statement).some((arn) => EVERY_ONE.test(arn));
}

/** Actions of the statement that match one of the patterns; `svc:*` and `*` match too. */
export function coveredActions(statement: Reader, wanted: readonly string[]): readonly string[] {
  return actionsOf(statement).filter((action) => wanted.some((name) => overlaps(action, name.toLowerCase())));
}

function overlaps(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  return new RegExp(
    `^${pattern
      .replaceAll(/[^a-z0-9*?:]/g, "")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  ).test(name);
}
