/** Statements of policy documents as grants. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { conditionsOf, nameOf } from "../../policies/principals.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { isAllow, statementsOf } from "../../policies/statements.ts";
import { nameArn } from "./arns.ts";
import { told } from "./facts.ts";
import type { Grant, PrincipalKind } from "./grants.ts";

export interface Principal {
  readonly principal: string;
  readonly kind: Grant["kind"];
  readonly by?: Resource;
}

export interface PolicyPlace {
  readonly holder: CheckedResource;
  readonly path: string;
  /** Of an identity's policy; absent: each statement names its own. */
  readonly principal?: Principal;
  /** What the policy stands at: what statements without a resource are about. */
  readonly subject?: Resource;
  /** What holds for all its statements. */
  readonly limits?: readonly string[];
}

export function grantsIn(graph: ResourceGraph, place: PolicyPlace): readonly Grant[] {
  const { holder, path } = place;
  const document = holder.document(path);
  if (!document.known) return [withheld(graph, place, told(document))];
  if (!document.value) return [];
  return statementsOf(document.value).flatMap((statement, index) => {
    if (statement.withheld) return [withheld(graph, place, told(statement.withheld))];
    return grantsOfStatement(graph, place, statement, nameOf(statement, index));
  });
}

/** The document is not known: its edges say what it may be about. */
function withheld(graph: ResourceGraph, place: PolicyPlace, why: string): Grant {
  const { holder, path, principal, subject, limits = [] } = place;
  const targets = subject ? [subject] : graph.references(holder.urn, path);
  return {
    ...(principal ?? { principal: why, kind: "not known" }),
    effect: "allow",
    actions: [why],
    resources: targets.map(({ urn }) => graph.logicalName(urn)),
    targets,
    conditions: limits,
    statedBy: holder.resource,
    statement: path,
  };
}

function grantsOfStatement(graph: ResourceGraph, place: PolicyPlace, statement: Reader, name: string): Grant[] {
  const { holder, principal, limits = [] } = place;
  const { resources, targets } = resourcesOf(graph, place, statement);
  const effect = isAllow(statement);
  const conditions = conditionsOf(statement).map(
    ({ operator, key, values }) => `${operator} ${key} ${values.map((value) => told(value)).join(", ")}`,
  );
  const principals = principal ? [principal] : principalsOf(graph, statement);
  return principals.map((each) => ({
    ...each,
    effect: effect === false ? "deny" : "allow",
    actions: [...entries(statement, "Action"), ...entries(statement, "NotAction").map((text) => `all but ${text}`)],
    resources,
    targets,
    conditions: [...conditions, ...limits],
    statedBy: holder.resource,
    statement: name,
  }));
}

function entries(statement: Reader, element: string): readonly string[] {
  const list = statement.list(element);
  return list.known ? list.value.map((entry) => told(entry.string("", ""))) : [told(list)];
}

function resourcesOf(graph: ResourceGraph, place: PolicyPlace, statement: Reader) {
  const resources: string[] = [];
  const targets = new Set<Resource>();
  for (const element of ["Resource", "NotResource"]) {
    const list = statement.list(element);
    for (const entry of list.known ? list.value : [statement.at(element)]) {
      const text = entry.string("", "");
      const named = text.known ? nameArn(graph, text.value) : byEdges(graph, place, told(text));
      resources.push(element === "Resource" ? named.text : `all but ${named.text}`);
      if (element === "Resource") for (const resource of named.resources) targets.add(resource);
    }
  }
  const { subject } = place;
  // In a policy that stands at a resource, `*` is that resource.
  if (subject && resources.every((text) => text === "*" || text === "")) {
    return { resources: [graph.logicalName(subject.urn)], targets: [subject] };
  }
  if (subject) targets.add(subject);
  return { resources, targets: [...targets] };
}

function byEdges(graph: ResourceGraph, { holder, path }: PolicyPlace, why: string) {
  const resources = graph.references(holder.urn, path);
  const names = resources.map(({ urn }) => graph.logicalName(urn)).join(", ");
  return { text: names === "" ? why : `${why}: among ${names}`, resources };
}

function principalsOf(graph: ResourceGraph, statement: Reader): readonly Principal[] {
  if (statement.has("NotPrincipal")) return [{ principal: "all but some", kind: "anyone" }];
  const whole = statement.string("Principal");
  if (whole.known)
    return [{ principal: whole.value === "*" ? "anyone" : (whole.value ?? "nobody named"), kind: "anyone" }];
  const block = statement.at("Principal");
  if (block.withheld) return [{ principal: told(block.withheld), kind: "not known" }];
  return block.keys().flatMap((key) =>
    entries(block, key).map((text): Principal => {
      if (text === "*") return { principal: "anyone", kind: "anyone" };
      if (key === "Service") return { principal: text, kind: "service" };
      if (key === "Federated") return { principal: nameArn(graph, text).text, kind: "federated" };
      return fromArn(graph, text);
    }),
  );
}

/** An account id, or the ARN of an account, a role or a user. */
function fromArn(graph: ResourceGraph, text: string): Principal {
  const { text: name, resources } = nameArn(graph, text);
  const [by] = resources;
  const kinds: readonly (readonly [RegExp, PrincipalKind])[] = [
    [/^\d{12}$|:root$/, "account"],
    [/:role\/|:assumed-role\//, "role"],
    [/:user\//, "user"],
    [/origin-access-identity/, "service"],
  ];
  const kind = kinds.find(([pattern]) => pattern.test(text))?.[1] ?? "not known";
  const account = /^arn:[^:]*:iam::(\d{12}):root$/.exec(text)?.[1] ?? (kind === "account" ? text : undefined);
  return account !== undefined
    ? { principal: `account ${account}`, kind }
    : { principal: name, kind, ...(by && { by }) };
}
