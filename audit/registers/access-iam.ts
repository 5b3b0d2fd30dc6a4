/** Grants of AWS: policies of identities, trust, policies at resources, and the few grants that are no policies. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ROLE } from "../../policies/iam-policies.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { isOfType, ofType, referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { nameArn } from "./arns.ts";
import { told } from "./facts.ts";
import type { Grant } from "./grants.ts";
import { resourcePolicies } from "./resource-policies.ts";
import { grantsIn, type Principal } from "./statements.ts";

const USER = aws("iam", "User");
const GROUP = aws("iam", "Group");
const POLICY = aws("iam", "Policy");
const IDENTITIES = [ROLE, USER, GROUP];

export function iamGrants(graph: ResourceGraph): readonly Grant[] {
  return [
    ...ofType(graph, ROLE).flatMap((role) => roleGrants(graph, role)),
    ...inlinePolicies(graph),
    ...attachedPolicies(graph),
    ...memberships(graph),
    ...resourcePolicies(graph).flatMap(({ statedBy, path, subject }) =>
      isOfType(subject, aws("ec2", "VpcEndpoint"), aws("ec2", "VpcEndpointPolicy"))
        ? endpointLimits(graph, statedBy, path, subject)
        : grantsIn(graph, { holder: statedBy, path, subject }),
    ),
    ...lambdaPermissions(graph),
    ...keyGrants(graph),
  ];
}

function principalFor(graph: ResourceGraph, identity: Resource): Principal {
  const kind = identity.type === ROLE ? "role" : identity.type === USER ? "user" : "group";
  return { principal: graph.logicalName(identity.urn), kind, by: identity };
}

function boundaryOf(graph: ResourceGraph, identity: Resource | undefined): readonly string[] {
  const checked = identity && checkedResource(identity, graph);
  if (!checked?.has("permissionsBoundary")) return [];
  return [`within the boundary ${told(checked.string("permissionsBoundary", ""), (arn) => nameArn(graph, arn).text)}`];
}

/** The policy of an endpoint says what may pass it. */
function endpointLimits(graph: ResourceGraph, holder: CheckedResource, path: string, endpoint: Resource) {
  const limits = [`through ${graph.logicalName(endpoint.urn)}`];
  return grantsIn(graph, { holder, path, limits }).map(
    (grant): Grant => ({ ...grant, effect: grant.effect === "deny" ? "deny" : "limit" }),
  );
}

/** Trust, and the policies that stand inside the role. */
function roleGrants(graph: ResourceGraph, role: Resource): readonly Grant[] {
  const holder = checkedResource(role, graph);
  const inline = holder.list("inlinePolicies");
  const managed = holder.list("managedPolicyArns");
  const principal = principalFor(graph, role);
  const limits = boundaryOf(graph, role);
  return [
    ...grantsIn(graph, { holder, path: "assumeRolePolicy", subject: role }),
    ...(inline.known ? inline.value : []).flatMap((entry) =>
      grantsIn(graph, { holder, path: `${entry.path}.policy`, principal, limits }),
    ),
    ...(managed.known ? managed.value : []).flatMap((entry) =>
      attached(graph, role, entry.path, principal, limits, told(entry.string("", ""))),
    ),
  ];
}

const INLINE = [
  ["RolePolicy", "role", ROLE],
  ["UserPolicy", "user", USER],
  ["GroupPolicy", "group", GROUP],
] as const;

function inlinePolicies(graph: ResourceGraph): readonly Grant[] {
  return INLINE.flatMap(([name, property, type]) =>
    ofType(graph, aws("iam", name)).flatMap((policy) => {
      const holder = checkedResource(policy, graph);
      const [identity] = referred(graph, policy, property, type);
      const principal = identity
        ? principalFor(graph, identity)
        : ({ principal: told(holder.string(property, "nobody named")), kind: property } as const);
      return grantsIn(graph, { holder, path: "policy", principal, limits: boundaryOf(graph, identity) });
    }),
  );
}

const ATTACHMENTS = [
  ["RolePolicyAttachment", ["role"]],
  ["UserPolicyAttachment", ["user"]],
  ["GroupPolicyAttachment", ["group"]],
  ["PolicyAttachment", ["roles", "users", "groups"]],
] as const;

function attachedPolicies(graph: ResourceGraph): readonly Grant[] {
  return ATTACHMENTS.flatMap(([name, properties]) =>
    ofType(graph, aws("iam", name)).flatMap((attachment) => {
      const holder = checkedResource(attachment, graph);
      const arn = told(holder.string("policyArn", ""));
      return properties.flatMap((property) => {
        const identities = referred(graph, attachment, property, ...IDENTITIES);
        const kind = property.replace(/s$/, "") as "role" | "user" | "group";
        const named = holder.list(property);
        const others =
          identities.length > 0 || !named.known ? [] : named.value.map((each) => told(each.string("", "")));
        const principals: readonly Principal[] = [
          ...identities.map((identity) => principalFor(graph, identity)),
          ...others.map((principal) => ({ principal, kind })),
        ];
        return principals.flatMap((each) =>
          attached(graph, attachment, "policyArn", each, boundaryOf(graph, each.by), arn),
        );
      });
    }),
  );
}

/** A policy of the graph by its statements; one of AWS by its name. */
function attached(
  graph: ResourceGraph,
  statedBy: Resource,
  path: string,
  principal: Principal,
  limits: readonly string[],
  arn: string,
): readonly Grant[] {
  const [policy] = referred(graph, statedBy, path, POLICY);
  if (policy) return grantsIn(graph, { holder: checkedResource(policy, graph), path: "policy", principal, limits });
  const name = arn.split(":policy/").at(-1) ?? arn;
  return [
    {
      ...principal,
      effect: "allow",
      actions: [`what the policy ${name} allows, which is not in this graph`],
      resources: ["as that policy says"],
      targets: [],
      conditions: limits,
      statedBy,
      statement: name,
    },
  ];
}

/** Users by group, so that a group's rights can be followed to people. */
function memberships(graph: ResourceGraph): readonly Grant[] {
  const rows = [
    ["UserGroupMembership", "user", "groups"],
    ["GroupMembership", "users", "group"],
  ] as const;
  return rows.flatMap(([name, users, groups]) =>
    ofType(graph, aws("iam", name)).flatMap((membership) => {
      const holder = checkedResource(membership, graph);
      const names = (path: string) => {
        const list = holder.list(path);
        return list.known ? list.value.map((entry) => told(entry.string("", ""))) : [told(list)];
      };
      const targets = referred(graph, membership, groups, GROUP);
      return names(users).map((user): Grant => {
        const by = referred(graph, membership, users, USER).find((each) => each.inputs?.name === user);
        return {
          principal: by ? graph.logicalName(by.urn) : user,
          kind: "user",
          ...(by && { by }),
          effect: "allow",
          actions: ["is a member of"],
          resources: names(groups),
          targets,
          conditions: [],
          statedBy: membership,
          statement: "membership",
        };
      });
    }),
  );
}

function lambdaPermissions(graph: ResourceGraph): readonly Grant[] {
  return ofType(graph, aws("lambda", "Permission")).map((permission) => {
    const holder = checkedResource(permission, graph);
    const targets = referred(graph, permission, "function", aws("lambda", "Function"), aws("lambda", "Alias"));
    const principal = told(holder.string("principal", ""));
    const conditions = ["sourceArn", "sourceAccount", "principalOrgId", "functionUrlAuthType"]
      .filter((path) => holder.has(path))
      .map((path) => `${path} ${told(holder.string(path, ""), (text) => nameArn(graph, text).text)}`);
    return {
      principal: principal === "*" ? "anyone" : principal,
      kind: principal === "*" ? "anyone" : /^\d{12}$|^arn:/.test(principal) ? "account" : "service",
      effect: "allow",
      actions: [told(holder.string("action", ""))],
      resources:
        targets.length > 0 ? targets.map(({ urn }) => graph.logicalName(urn)) : [told(holder.string("function", ""))],
      targets,
      conditions,
      statedBy: permission,
      statement: told(holder.string("statementId", "permission")),
    };
  });
}

function keyGrants(graph: ResourceGraph): readonly Grant[] {
  return ofType(graph, aws("kms", "Grant")).map((grant) => {
    const holder = checkedResource(grant, graph);
    const targets = graph.references(grant.urn, "keyId");
    const operations = holder.list("operations");
    const grantee = nameArn(graph, told(holder.string("granteePrincipal", "")));
    const [by] = grantee.resources;
    return {
      principal: grantee.text,
      kind: by ? "role" : "not known",
      ...(by && { by }),
      effect: "allow",
      actions: operations.known
        ? operations.value.map((each) => `kms:${told(each.string("", ""))}`)
        : [told(operations)],
      resources: targets.map(({ urn }) => graph.logicalName(urn)),
      targets,
      conditions: holder.has("constraints") ? ["with an encryption context"] : [],
      statedBy: grant,
      statement: "grant",
    };
  });
}
