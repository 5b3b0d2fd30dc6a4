/** Policies of identities: managed, inline, and inside a role. */
import { all, notApplicable, unknown, type Verdict } from "./model.ts";
import { actionsOf, conditionsOf, eachAllow, resourcesOf } from "./principals.ts";
import type { CheckedResource, Reader } from "./reading.ts";
import { matchesEverything } from "./statements.ts";
import { aws } from "./types.ts";

export const ROLE = aws("iam", "Role");
export const POLICY_HOLDERS = ["Policy", "RolePolicy", "UserPolicy", "GroupPolicy"]
  .map((name) => aws("iam", name))
  .concat(ROLE);

/** Judges every Allow of the policies that the resource holds. */
export function eachPermission(holder: CheckedResource, check: (statement: Reader, name: string) => Verdict): Verdict {
  if (holder.type !== ROLE) return eachAllow(holder, "policy", check);
  const inline = holder.list("inlinePolicies");
  if (!inline.known) return unknown(inline);
  const policies = inline.value.filter((entry) => entry.has("policy") || entry.withheld);
  if (policies.length === 0) return notApplicable("no inline policies");
  return all(
    policies.map((entry) =>
      entry.withheld ? unknown(entry.withheld) : eachAllow(holder, `${entry.path}.policy`, check),
    ),
  );
}

/** Conditions that narrow a wildcard resource to known ones. */
const NARROWING = /^(aws:resourcetag\/|aws:resourceaccount|aws:resourceorgid|ecs:cluster|[a-z0-9-]+:resourcetag\/)/;

/** Whether the statement is about every resource. */
export function isAboutEverything(statement: Reader): boolean {
  return (
    matchesEverything(statement, "Resource") === true && !conditionsOf(statement).some(({ key }) => NARROWING.test(key))
  );
}

/** Whether the statement is about every resource of a kind: `arn:aws:s3:::*`, `arn:aws:kms:*:*:key/*`. */
export function isAboutEveryOne(statement: Reader): boolean {
  return (
    isAboutEverything(statement) ||
    resourcesOf(statement).some((arn) =>
      /^arn:[^:]*:[^:]*:[^:]*:[^:]*:((key|alias|secret|parameter|role|user|group|policy)[:/])?\*(\/\*)?$/.test(arn),
    )
  );
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
