/** Who a resource policy lets in, and under which conditions. */
import { all, fail, pass, unknown, type Verdict, when } from "./model.ts";
import type { CheckedResource, Read, Reader } from "./reading.ts";
import { isAllow, statementsOf } from "./statements.ts";

/** Keys that bind a principal of anyone to known accounts, networks or resources. */
const BOUNDS = ["aws:sourcearn", "aws:sourceaccount", "aws:principalorgid", "aws:principalorgpaths"].concat(
  ["aws:sourceorgid", "aws:sourcevpce", "aws:sourcevpc", "aws:principalaccount", "aws:principalarn"],
  ["kms:calleraccount"],
);

export interface Condition {
  /** In lower case, as the key. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Read<string>[];
}

/** The name that tells a statement from the others. */
export function nameOf(statement: Reader, index: number): string {
  const sid = statement.string("Sid", `statement ${index + 1}`);
  return sid.known ? sid.value : `statement ${index + 1}`;
}

/** Judges each statement of the policy at the path; an absent policy is unknown. */
export function eachStatement(
  holder: CheckedResource,
  path: string,
  check: (statement: Reader, name: string) => Verdict,
): Verdict {
  return when(holder.document(path), (policy, evidence) => {
    if (!policy) return unknown(path);
    const verdicts = statementsOf(policy).map((statement, index) =>
      statement.withheld ? unknown(statement.withheld) : check(statement, nameOf(statement, index)),
    );
    return all([pass(evidence), ...verdicts]);
  });
}

/** Judges each Allow of the policy. */
export function eachAllow(
  holder: CheckedResource,
  path: string,
  check: (statement: Reader, name: string) => Verdict,
): Verdict {
  return eachStatement(holder, path, (statement, name) => {
    const allow = isAllow(statement);
    if (allow === false) return pass();
    return allow === true ? check(statement, name) : unknown(allow);
  });
}

/** The principals of one kind (AWS, Service, Federated); known ones only. */
export function principalsOf(statement: Reader, kind: "AWS" | "Service" | "Federated"): readonly string[] {
  const entries = statement.list(`Principal.${kind}`);
  return entries.known ? texts(entries.value) : [];
}

/** Whether the statement is about anyone. Inside a document an unknown value is no wildcard. */
export function isAboutAnyone(statement: Reader): boolean {
  if (statement.has("NotPrincipal")) return true;
  const whole = statement.string("Principal");
  return whole.known ? whole.value === "*" : principalsOf(statement, "AWS").some((principal) => principal === "*");
}

export function conditionsOf(statement: Reader): readonly Condition[] {
  const block = statement.at("Condition");
  return block.keys().flatMap((operator) => {
    const tests = block.at(quoted(operator));
    return tests.keys().map((key): Condition => {
      const values = tests.list(quoted(key));
      const read = values.known ? values.value.map((value) => value.string("", "")) : [values];
      return { operator: operator.toLowerCase(), key: key.toLowerCase(), values: read };
    });
  });
}

/** Whether a condition binds one of the keys: an operator that asks for a value, and a value that is not anything. */
export function isBoundBy(statement: Reader, keys: readonly string[]): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      keys.includes(key) &&
      !/not|null|ifexists|^forallvalues/.test(operator) &&
      values.length > 0 &&
      values.every((value) => !value.known || !/^[*?]*$/.test(value.value)),
  );
}

/** No Allow for anyone without a condition that says who that is. */
export function admitsNobodyUnknown(holder: CheckedResource, path: string, keys: readonly string[] = BOUNDS): Verdict {
  return eachAllow(holder, path, (statement, name) => {
    if (!isAboutAnyone(statement) || isBoundBy(statement, keys)) return pass();
    const evidence = { path: statement.path, value: "Allow for anyone", required: `a condition on ${keys.join(", ")}` };
    return fail(`${name} allows anyone`, evidence, name);
  });
}

/** A Deny for everyone of what the condition says, on one of the actions. */
export function denies(
  holder: CheckedResource,
  path: string,
  actions: readonly string[],
  condition: (condition: Condition) => boolean,
  message: string,
): Verdict {
  return when(holder.document(path), (policy) => {
    if (!policy) return unknown(path);
    const statements = statementsOf(policy);
    const found = statements.some(
      (statement) =>
        isAllow(statement) === false &&
        isAboutAnyone(statement) &&
        actionsOf(statement).some((action) => actions.includes(action)) &&
        conditionsOf(statement).length === 1 &&
        conditionsOf(statement).some(condition),
    );
    const evidence = { path, value: found ? "a Deny" : "no such Deny", required: "a Deny for everyone" };
    if (found) return pass(evidence);
    const open = statements.find((statement) => statement.withheld)?.withheld;
    return open ? unknown(open) : fail(message, evidence, message);
  });
}

/** Refuses requests without TLS. */
export function deniesPlaintext(holder: CheckedResource, path: string, actions: readonly string[]): Verdict {
  return denies(
    holder,
    path,
    actions.map((action) => action.toLowerCase()).concat("*"),
    ({ operator, key, values }) =>
      operator === "bool" && key === "aws:securetransport" && values.some((v) => v.known && v.value === "false"),
    "requests without TLS are not denied",
  );
}

/** In lower case. */
export function actionsOf(statement: Reader): readonly string[] {
  const actions = statement.list("Action");
  return actions.known ? texts(actions.value).map((action) => action.toLowerCase()) : [];
}

/** Known resources of a statement. */
export function resourcesOf(statement: Reader): readonly string[] {
  const resources = statement.list("Resource");
  return resources.known ? texts(resources.value) : [];
}

function texts(entries: readonly Reader[]): readonly string[] {
  return entries.flatMap((entry) => {
    const text = entry.string("", "");
    return text.known && text.value !== "" ? [text.value] : [];
  });
}

function quoted(key: string): string {
  return `["${key}"]`;
}
