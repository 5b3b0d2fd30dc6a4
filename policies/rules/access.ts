import { eachPolicy, POLICY_HOLDERS } from "../iam-policies.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { isAllow, matchesEverything, statementsOf } from "../statements.ts";
import { every } from "../tri.ts";
import { aws } from "../types.ts";

/** KMS-01. */
export const keyRotation = rule("KMS-01", aws("kms", "Key"), (key, { maxRotationDays }) => {
  if (key.has("customKeyStoreId") || key.has("xksKeyId")) return notApplicable("a key in a custom store");
  const spec = key.string("customerMasterKeySpec", "SYMMETRIC_DEFAULT");
  if (!spec.known) return unknown(spec);
  if (spec.value !== "SYMMETRIC_DEFAULT") return notApplicable(`a key of the kind ${spec.value} cannot be rotated`);
  return all([
    judge(key.boolean("enableKeyRotation", false), {
      holds: (enabled) => enabled,
      message: "the key is not rotated",
      required: "true",
    }),
    judge(key.number("rotationPeriodInDays", 365), {
      holds: (days) => days <= maxRotationDays,
      message: (days) => `the key is rotated every ${days} days, need ${maxRotationDays} or less`,
      required: `<= ${maxRotationDays}`,
    }),
  ]);
});

/** IAM-01. */
export const noAdministrator = graphRule("IAM-01", POLICY_HOLDERS, (holder, _settings, graph) =>
  eachPolicy(holder, graph, (path) => document(holder, path)),
);

function document(holder: CheckedResource, path: string): Verdict {
  return when(holder.document(path), (policy, evidence) => {
    if (!policy) return unknown(path);
    return all([pass(evidence), ...statementsOf(policy).map(boundedStatement)]);
  });
}

function boundedStatement(statement: Reader, index: number): Verdict {
  if (statement.withheld) return unknown(statement.withheld);
  const allow = isAllow(statement);
  if (allow === false) return pass();
  const sid = statement.string("Sid", `statement ${index + 1}`);
  const name = sid.known ? sid.value : `statement ${index + 1}`;
  const evidence = { path: statement.path, value: "Allow", required: "named actions and resources" };
  const everything = every([allow, matchesEverything(statement, "Action"), matchesEverything(statement, "Resource")]);
  const negated = (["NotAction", "NotResource"] as const).filter((element) => statement.has(element));
  if (everything === false && negated.length === 0) return pass();
  if (allow !== true) return unknown(allow);
  if (negated.length > 0) {
    return all(negated.map((element) => fail(`${name} allows with ${element}`, evidence, `${name}:${element}`)));
  }
  if (everything !== true) return everything ? unknown(everything) : pass();
  return fail(`${name} allows every action on every resource`, evidence, name);
}
