/** Who a resource policy lets in, and under which conditions. */
import { all, fail, pass, unknown, type Verdict, when } from "./model.ts";
import type { CheckedResource, Read, Reader } from "./reading.ts";
import { isAllow, statementsOf } from "./statements.ts";

/** Keys that bind a principal of anyone to known accounts, networks or resources. */
export const RESOURCE_BOUNDS = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:principalorgid",
  "aws:principalorgpaths",
].concat(
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
  return statement.has("NotPrincipal") || namesEveryone(statement);
}

/** Also of every account: AWS refuses it today, a state may be older. */
const EVERYONE = /^(\*+|arn:[^:]*:(iam|sts)::\*.*)$/;

/** Whether its principal is `*`, in whatever form: alone, in a list, under AWS. */
export function namesEveryone(statement: Reader): boolean {
  const kinds = ["AWS", "Federated", "CanonicalUser"] as const;
  const entries = [statement.list("Principal"), ...kinds.map((kind) => statement.list(`Principal.${kind}`))];
  return entries.some((list) => list.known && texts(list.value).some((principal) => EVERYONE.test(principal)));
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

export interface BindOptions {
  /** The key is in every such request, so that `IfExists` changes nothing. Default false. */
  readonly always?: boolean;
  /** The condition is about what is used, which the name alone tells apart, and not about who asks. Default false. */
  readonly ofResources?: boolean;
}

/**
 * Whether a condition binds one of the keys: an operator that asks for a value, and values that name something: not `*`,
 * nor what the request itself says of the same key.
 */
export function isBoundBy(
  statement: Reader,
  keys: readonly string[],
  { always = false, ofResources = false }: BindOptions = {},
): boolean {
  const names = ({ operator, key }: Condition, text: string) => {
    if (text === "" || text.toLowerCase() === `\${${key}}`) return false;
    // Other operators take an asterisk for itself.
    if (!/like|arnequals/.test(operator)) return text !== "*";
    return text.startsWith("arn:") ? namesInArn(text, ofResources) : namesInText(text);
  };
  return conditionsOf(statement).some(
    (condition) =>
      keys.includes(condition.key) &&
      !/not|null|^forallvalues/.test(condition.operator) &&
      (always || !condition.operator.endsWith("ifexists")) &&
      condition.values.length > 0 &&
      condition.values.every((value) => !value.known || names(condition, value.value)),
  );
}

/** Starts that every name of a kind has, or many accounts: `o-*`, `vpce-*`, `1*`. */
const COMMON_STEM = /^([a-z]{0,4}-|\d{0,11})$/;

function namesInText(text: string): boolean {
  const [stem = ""] = text.split(/[*?]/);
  return stem === text || !COMMON_STEM.test(stem);
}

/** Anyone may give a role, a rule or a topic of theirs a name; only its account says whose it is, or that a bucket has none. */
function namesInArn(arn: string, anyAccount: boolean): boolean {
  const [, , , , account = "", ...resource] = arn.split(":");
  if (resource.length === 0) return !/[*?]/.test(arn);
  if (account !== "" && !anyAccount) return /^(\d{12}|\$\{aws:resourceaccount\})$/i.test(account);
  const name = resource.join(":").split(/[/:]/).at(-1) ?? "";
  return /^\d{12}$/.test(account) || /[^*?]/.test(name);
}

/** No Allow for anyone without a condition that says who that is. */
export function admitsNobodyUnknown(
  holder: CheckedResource,
  path: string,
  keys: readonly string[] = RESOURCE_BOUNDS,
): Verdict {
  return eachAllow(holder, path, (statement, name) => {
    if (!isAboutAnyone(statement) || isBoundBy(statement, keys)) return pass();
    const evidence = { path: statement.path, value: "Allow for anyone", required: `a condition on ${keys.join(", ")}` };
    return fail(`${name} allows anyone`, evidence, name);
  });
}

export interface Denial {
  readonly actions: readonly string[];
  /** The one condition of the Deny. */
  readonly condition: (condition: Condition) => boolean;
  /** What is wrong without it. */
  readonly message: string;
  /** Whether the resources of all such statements together are enough. Default: whatever they are. */
  readonly covers?: (resources: readonly Read<string>[]) => boolean;
}

/** A Deny for everyone of what the condition says, on one of the actions. */
export function denies(holder: CheckedResource, path: string, { actions, condition, message, covers }: Denial) {
  return when(holder.document(path), (policy): Verdict => {
    if (!policy) return unknown(path);
    const statements = statementsOf(policy);
    const denying = statements.filter(
      (statement) =>
        isAllow(statement) === false &&
        namesEveryone(statement) &&
        actionsOf(statement).some((action) => actions.includes(action)) &&
        conditionsOf(statement).length === 1 &&
        conditionsOf(statement).some(condition),
    );
    const resources = denying.flatMap((statement) => {
      const list = statement.list("Resource");
      return list.known ? list.value.map((entry) => entry.string("", "")) : [list];
    });
    const found = denying.length > 0 && (covers?.(resources) ?? true);
    const evidence = { path, value: found ? "a Deny" : "no such Deny", required: "a Deny for everyone" };
    if (found) return pass(evidence);
    const open = statements.find((statement) => statement.withheld)?.withheld;
    return open ? unknown(open) : fail(message, evidence, message);
  });
}

/** Refuses requests without TLS. */
export function deniesPlaintext(
  holder: CheckedResource,
  path: string,
  actions: readonly string[],
  covers?: Denial["covers"],
): Verdict {
  return denies(holder, path, {
    actions: actions.map((action) => action.toLowerCase()).concat("*"),
    condition: ({ operator, key, values }) =>
      /^bool(ifexists)?$/.test(operator) &&
      key === "aws:securetransport" &&
      values.some((v) => v.known && v.value.toLowerCase() === "false"),
    message: "requests without TLS are not denied",
    ...(covers && { covers }),
  });
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
