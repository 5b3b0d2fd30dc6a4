/** Statements of IAM policies as sets, and what one set of statements allows that another does not. */
import type { Json } from "../../graph/model.ts";
import { isObject } from "../../graph/values.ts";
import type { StatementChange, StatementWidening } from "../model.ts";
import { listOf } from "./context.ts";

export interface Statement {
  readonly label: string;
  readonly allow: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `AWS:arn...`, `Service:ecs.amazonaws.com`; `*` for anyone; empty in the policy of an identity. */
  readonly principals: readonly string[];
  /** By `operator key`, in lower case. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  /** NotAction, NotResource, NotPrincipal: their text, which must stay the same. */
  readonly negations: string;
  readonly raw: Json;
}

/** `document` with references by name, as `plainOf` writes it. */
export function statementsIn(document: Json | undefined): readonly Statement[] {
  if (!isObject(document)) return [];
  return listOf(document.Statement).flatMap((raw, index) => {
    if (!isObject(raw)) return [];
    const texts = (value: Json | undefined) => listOf(value).map((entry) => String(entry));
    return [
      {
        label: typeof raw.Sid === "string" && raw.Sid !== "" ? raw.Sid : `statement ${index + 1}`,
        allow: String(raw.Effect ?? "Deny").toLowerCase() === "allow",
        actions: texts(raw.Action).map((action) => action.toLowerCase()),
        resources: texts(raw.Resource),
        principals: principalsIn(raw.Principal),
        conditions: conditionsIn(raw.Condition),
        negations: JSON.stringify(
          [raw.NotAction, raw.NotResource, raw.NotPrincipal].map((value) => texts(value).sort()),
        ),
        raw,
      },
    ];
  });
}

function principalsIn(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return listOf(value).map(String);
  return Object.entries(value).flatMap(([kind, entries]) =>
    listOf(entries).map((entry) => (kind === "AWS" && entry === "*" ? "*" : `${kind}:${String(entry)}`)),
  );
}

function conditionsIn(value: Json | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (!isObject(value)) return found;
  for (const [operator, tests] of Object.entries(value)) {
    if (!isObject(tests)) continue;
    for (const [key, values] of Object.entries(tests)) {
      found.set(`${operator} ${key}`.toLowerCase(), listOf(values).map(String).sort());
    }
  }
  return found;
}

/** Statements at head that allow something which none at base did. */
export function widenings(before: readonly Statement[], after: readonly Statement[]): readonly StatementChange[] {
  const allowed = before.filter(({ allow }) => allow);
  return after.filter(({ allow }) => allow).flatMap((statement) => widening(statement, allowed) ?? []);
}

/** Denials at base of which head denies less; by label. */
export function droppedDenials(before: readonly Statement[], after: readonly Statement[]): readonly Statement[] {
  const denials = after.filter(({ allow }) => !allow);
  // A denial that covers the old one denies at least as much.
  return before.filter((statement) => !statement.allow && !denials.some((denial) => covers(denial, statement)));
}

function widening(statement: Statement, allowed: readonly Statement[]): StatementChange | undefined {
  const uncovered = triplesOf(statement).filter((triple) => !allowed.some((candidate) => covers(candidate, triple)));
  if (uncovered.length === 0) return undefined;
  const partner = partnerOf(statement, allowed);
  const { label, raw } = statement;
  if (partner === undefined) return { label, change: "new", widened: [], statement: raw };
  return { label, change: "widened", widened: elementsOf(uncovered, statement, partner), statement: raw };
}

/** One action, resource and principal each: two statements together may cover a third. */
function triplesOf(statement: Statement): readonly Statement[] {
  const one = (values: readonly string[]) => (values.length === 0 ? [[]] : values.map((value) => [value]));
  return one(statement.actions).flatMap((actions) =>
    one(statement.resources).flatMap((resources) =>
      one(statement.principals).map((principals) => ({ ...statement, actions, resources, principals })),
    ),
  );
}

/** Whether `wide` holds whenever `narrow` does. */
function covers(wide: Statement, narrow: Statement): boolean {
  return (
    wide.negations === narrow.negations &&
    allMatch(wide.actions, narrow.actions) &&
    allMatch(wide.resources, narrow.resources) &&
    principalsMatch(wide.principals, narrow.principals) &&
    conditionsMatch(wide.conditions, narrow.conditions)
  );
}

function allMatch(patterns: readonly string[], values: readonly string[]): boolean {
  return values.every((value) => patterns.some((pattern) => matches(pattern, value)));
}

function principalsMatch(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.includes("*") || narrow.every((principal) => wide.includes(principal));
}

/** Every condition of the wide one stands in the narrow one too, at least as narrow. */
function conditionsMatch(wide: Statement["conditions"], narrow: Statement["conditions"]): boolean {
  return [...wide].every(([name, values]) => {
    const own = narrow.get(name);
    if (own === undefined) return false;
    const isNegative = /not|null/.test(name.split(" ")[0] ?? "");
    return isNegative
      ? values.every((value) => own.includes(value))
      : own.every((value) => values.some((pattern) => matches(pattern, value)));
  });
}

const patterns = new Map<string, RegExp>();

/** `*` and `?` of IAM; a reference (`${bucket.arn}`) is plain text. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === text || pattern === "*") return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${escaped}$`);
    patterns.set(pattern, expression);
  }
  return expression.test(text);
}

/** The statement it was made from: of the same name, else the one it shares most with. */
function partnerOf(statement: Statement, candidates: readonly Statement[]): Statement | undefined {
  const sid = isObject(statement.raw) ? statement.raw.Sid : undefined;
  const named = typeof sid === "string" ? candidates.find(({ label }) => label === sid) : undefined;
  if (named !== undefined) return named;
  let best: Statement | undefined;
  let most = 0;
  for (const candidate of candidates) {
    const shared = [
      statement.actions.some((action) => candidate.actions.includes(action)),
      statement.resources.length > 0 && statement.resources.some((resource) => candidate.resources.includes(resource)),
      statement.principals.length > 0 &&
        statement.principals.some((principal) => candidate.principals.includes(principal)),
    ].filter(Boolean).length;
    if (shared > most) [best, most] = [candidate, shared];
  }
  return best;
}

function elementsOf(
  uncovered: readonly Statement[],
  statement: Statement,
  old: Statement,
): readonly StatementWidening[] {
  const all = (of: (triple: Statement) => readonly string[]) => [...new Set(uncovered.flatMap(of))];
  const actions = all(({ actions: own }) => own).filter((action) => !allMatch(old.actions, [action]));
  const resources = all(({ resources: own }) => own).filter((resource) => !allMatch(old.resources, [resource]));
  const principals = all(({ principals: own }) => own).filter((own) => !principalsMatch(old.principals, [own]));
  const conditions = [...old.conditions].flatMap(([name, values]) => {
    const own = statement.conditions.get(name);
    if (own === undefined) return [`no longer asked for: ${name}`];
    const extra = own.filter((value) => !values.some((pattern) => matches(pattern, value)));
    return extra.length > 0 ? [`${name}: ${extra.join(", ")}`] : [];
  });
  const found: StatementWidening[] = [
    { element: "action", added: actions },
    { element: "resource", added: resources },
    { element: "principal", added: principals },
    { element: "condition", added: conditions },
  ];
  const widened = found.filter(({ added }) => added.length > 0);
  // Only NotAction and the like differ, or a combination of what stood apart before.
  return widened.length > 0 ? widened : [{ element: "effect", added: ["the combination of its elements"] }];
}

/** Allows everything on everything, or anyone without a condition. */
export function isUnbounded(statement: Statement): boolean {
  const anyAction = statement.actions.some((action) => /^\*+$|^[a-z0-9-]+:\*+$/.test(action));
  const anyResource = statement.resources.some((resource) => /^\*+$/.test(resource));
  const everything =
    statement.actions.some((action) => /^\*+(:\*+)?$/.test(action)) ||
    (anyAction && anyResource && statement.principals.length === 0);
  const anyone = statement.principals.includes("*") && statement.conditions.size === 0;
  return everything || anyone;
}
