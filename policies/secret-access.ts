/** Which secrets a task definition injects, and which a role may read. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import { actionsOf } from "./principals.ts";
import type { CheckedResource, NotKnown, Read } from "./reading.ts";
import { known } from "./reading.ts";
import { isOfType, ofType, referred, referring } from "./related.ts";
import { isAllow, statementsOf } from "./statements.ts";
import { containersOf } from "./task-containers.ts";
import { aws } from "./types.ts";

const SECRET = aws("secretsmanager", "Secret");
const VERSION = aws("secretsmanager", "SecretVersion");
const PARAMETER = aws("ssm", "Parameter");

/** The ARN of what the graph has made; undefined while only the cloud knows it. */
export function arnOf(resource: Resource): string | undefined {
  const arn = resource.outputs?.arn;
  if (typeof arn === "string" && arn.startsWith("arn:")) return arn;
  return resource.id?.startsWith("arn:") ? resource.id : undefined;
}

/** Secrets and parameters among the resources; a version stands for its secret. */
function secretsAmong(resources: readonly Resource[], graph: ResourceGraph): readonly Resource[] {
  return resources.flatMap((each) => {
    if (isOfType(each, SECRET, PARAMETER)) return [each];
    return isOfType(each, VERSION) ? referred(graph, each, "secretId", SECRET) : [];
  });
}

export interface Needed {
  readonly secrets: readonly Resource[];
  /** Addresses that are none of the graph's. */
  readonly elsewhere: readonly string[];
}

export function neededSecrets(task: CheckedResource, graph: ResourceGraph): Read<Needed> {
  const containers = containersOf(task);
  if (!containers.known) return containers;
  const secrets = new Set<Resource>();
  const elsewhere: string[] = [];
  let open: NotKnown | undefined;
  for (const container of containers.value) {
    const entries = container.withheld ?? container.list("secrets");
    if (!entries.known) return entries;
    for (const entry of entries.value) {
      const source = entry.withheld ?? entry.string("valueFrom", "");
      if (!source.known) open ??= source;
      else {
        const found = secretAt(source.value, graph);
        if (found) secrets.add(found);
        else elsewhere.push(source.value);
      }
    }
  }
  if (open) {
    const sources = secretsAmong(graph.references(task.urn, "containerDefinitions"), graph);
    if (sources.length === 0) return open;
    for (const source of sources) secrets.add(source);
  }
  return known(
    { secrets: [...secrets], elsewhere },
    { path: "containerDefinitions", value: `${secrets.size} secrets` },
  );
}

/** `<ARN>:<key>:<stage>:<id>`, an ARN, or the name of a parameter. */
function secretAt(text: string, graph: ResourceGraph): Resource | undefined {
  const arn = text.includes(":secret:") ? text.split(":").slice(0, 7).join(":") : text;
  const found = ofType(graph, SECRET, PARAMETER).filter((each) => {
    const name = isOfType(each, PARAMETER) ? graph.value(each, "name", { outputs: true }) : undefined;
    return arnOf(each) === arn || (name?.known === true && name.value === text);
  });
  return found.toSorted((a, b) => (a.urn < b.urn ? -1 : 1))[0];
}

export interface Granted {
  /** Resources as the policies write them, with their wildcards. */
  readonly patterns: readonly string[];
  /** By the graph's edges, where the policies hold unknown values. */
  readonly resources: readonly Resource[];
}

/** What the policies of the role allow one of the actions on. */
export function grantedTo(role: Resource, actions: readonly string[], graph: ResourceGraph): Read<Granted> {
  const patterns: string[] = [];
  const resources: Resource[] = [];
  for (const [holder, path] of policiesOf(role, graph)) {
    const document = holder.document(path);
    if (!document.known) return document;
    for (const statement of document.value ? statementsOf(document.value) : []) {
      if (statement.withheld) return statement.withheld;
      if (isAllow(statement) !== true || !actionsOf(statement).some((each) => covers(each, actions))) continue;
      const entries = statement.list("Resource");
      if (!entries.known) {
        if (entries.reason !== "unknown") return entries;
        resources.push(...graph.references(holder.urn, path));
        continue;
      }
      for (const entry of entries.value) {
        const text = entry.string("", "");
        if (text.known) patterns.push(text.value);
        else resources.push(...graph.references(holder.urn, path));
      }
    }
  }
  return known({ patterns, resources }, { path: "policy", value: `${patterns.length} resources` });
}

function covers(pattern: string, actions: readonly string[]): boolean {
  return actions.some((action) => matches(pattern, action));
}

export function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.\\+^$|()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
}

/** Inline policies, those that stand apart, and customer policies that are attached. */
function policiesOf(role: Resource, graph: ResourceGraph): readonly (readonly [CheckedResource, string])[] {
  const own = checkedResource(role, graph);
  const inline = own.list("inlinePolicies");
  const attached = referring(graph, role, "role", aws("iam", "RolePolicyAttachment")).flatMap((each) =>
    referred(graph, each, "policyArn", aws("iam", "Policy")),
  );
  const apart = [...referring(graph, role, "role", aws("iam", "RolePolicy")), ...attached];
  return [
    ...(inline.known ? inline.value.map((entry) => [own, `${entry.path}.policy`] as const) : []),
    ...apart.map((each) => [checkedResource(each, graph), "policy"] as const),
  ];
}
