/** Weakened statements of IAM policy documents. */
import type { Json } from "../graph/model.ts";
import { isObject, type JsonObject } from "../graph/values.ts";
import { show } from "../policies/reading.ts";
import { atIndex, atKey, type Change, type Place } from "./mutant.ts";

export function isPolicyDocument(document: Json): document is JsonObject {
  if (!isObject(document)) return false;
  return [document.Statement].flat().some((statement) => isObject(statement) && Object.hasOwn(statement, "Effect"));
}

export function* policyChanges(document: JsonObject, at: Place): Generator<Change> {
  const statements = [document.Statement ?? []].flat();
  const place = atKey(at, "Statement");
  for (const [index, statement] of statements.entries()) {
    if (!isObject(statement)) continue;
    for (const change of statementChanges(statement, atIndex(place, index))) {
      const changed = statements.flatMap((each, other) =>
        other !== index ? [each] : change.value === undefined ? [] : [change.value],
      );
      yield { ...change, value: { ...document, Statement: changed } };
    }
  }
}

function statementChanges(statement: JsonObject, at: Place): readonly Change[] {
  if (statement.Effect === "Deny") {
    return [{ place: at, operator: "deny removed", value: undefined, text: `${nameOf(statement)} -> nothing` }];
  }
  return [
    ...opened(statement, at, "Action", "any action"),
    ...serviceOpened(statement, at),
    ...opened(statement, at, "Resource", "any resource"),
    ...opened(statement, at, "Principal", "any principal"),
    ...unconditional(statement, at),
  ];
}

function opened(statement: JsonObject, at: Place, element: string, operator: Change["operator"]): readonly Change[] {
  const value = statement[element];
  if (value === undefined || [value].flat().some((each) => each === "*")) return [];
  return [
    { place: atKey(at, element), operator, value: { ...statement, [element]: "*" }, text: `${show(value)} -> *` },
  ];
}

/** All actions of the service whose actions it has. */
function serviceOpened(statement: JsonObject, at: Place): readonly Change[] {
  const actions = [statement.Action ?? []].flat();
  const service = typeof actions[0] === "string" ? actions[0].split(":")[0] : undefined;
  const all = `${service}:*`;
  if (service === undefined || actions.some((action) => action === "*" || action === all)) return [];
  const value = { ...statement, Action: all };
  return [{ place: atKey(at, "Action"), operator: "any action", value, text: `${show(actions)} -> ${all}` }];
}

function unconditional(statement: JsonObject, at: Place): readonly Change[] {
  const { Condition: condition, ...rest } = statement;
  if (!isObject(condition)) return [];
  const place = atKey(at, "Condition");
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys) ? Object.keys(keys).map((key) => [operator, key] as const) : [],
  );
  const parts =
    tests.length < 2 ? [] : tests.map(([operator, key]) => withoutTest(statement, condition, operator, key, at));
  return [{ place, operator: "unconditional", value: rest, text: `${show(condition)} -> nothing` }, ...parts];
}

function withoutTest(statement: JsonObject, condition: JsonObject, operator: string, key: string, at: Place): Change {
  const keys = isObject(condition[operator]) ? condition[operator] : {};
  const left = Object.fromEntries(Object.entries(keys).filter(([each]) => each !== key));
  const others = Object.fromEntries(Object.entries(condition).filter(([each]) => each !== operator));
  const value = { ...statement, Condition: { ...others, ...(Object.keys(left).length > 0 && { [operator]: left }) } };
  const place = atKey(atKey(atKey(at, "Condition"), operator), key);
  return { place, operator: "unconditional", value, text: `${show(keys[key] ?? null)} -> nothing` };
}

function nameOf({ Sid: sid }: JsonObject): string {
  return typeof sid === "string" ? sid : "the statement";
}
