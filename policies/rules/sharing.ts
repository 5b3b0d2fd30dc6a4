/** What is given to others. */
import type { ResourceGraph } from "../../graph/query.ts";
import { accountOf, ownAccounts } from "../accounts.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { admitsNobodyUnknown, RESOURCE_BOUNDS } from "../principals.ts";
import type { CheckedResource, Read } from "../reading.ts";
import { referred } from "../related.ts";
import { eachOf, hasOwnKey, isNotTrue, isOneOf, isTrue } from "../requirements.ts";
import { aws } from "../types.ts";

const SNAPSHOTS = ["Snapshot", "SnapshotCopy", "ClusterSnapshot", "ClusterSnapshotCopy"].map((name) =>
  aws("rds", name),
);
const LAUNCH = aws("ec2", "AmiLaunchPermission");
const VOLUME = aws("ec2", "SnapshotCreateVolumePermission");

/** SHR-01. */
export const sharedCopies = graphRule("SHR-01", [...SNAPSHOTS, LAUNCH, VOLUME], (holder, { accounts }, graph) => {
  const known = [...ownAccounts(graph), ...accounts];
  if (holder.type !== LAUNCH && holder.type !== VOLUME) {
    return eachOf(holder, "sharedAccounts", (entry) => isKnown(entry.string("", ""), known));
  }
  return all([
    judge(holder.string("group", ""), {
      holds: (group) => group === "",
      message: (group) => `is shared with ${group === "all" ? "everybody" : `the group ${group}`}`,
      required: "no group",
      key: "group",
    }),
    holder.has("accountId") ? isKnown(holder.string("accountId", ""), known) : pass(holder.presence("accountId")),
  ]);
});

function isKnown(account: Read<string>, known: readonly string[]): Verdict {
  return when(account, (id, found) => {
    const evidence = { ...found, required: known.join(", ") || "accounts of your own" };
    if (id === "all") return fail("is shared with everybody", evidence, "all");
    return known.includes(id) ? pass(evidence) : fail(`is shared with the account ${id}`, evidence, id);
  });
}

/** Resources whose policy says who may use another, and the property that holds it. */
const POLICIES: Readonly<Record<string, string>> = {
  [aws("cloudwatch", "EventBusPolicy")]: "policy",
  [aws("cloudwatch", "LogResourcePolicy")]: "policyDocument",
  [aws("cloudwatch", "LogDestinationPolicy")]: "accessPolicy",
  [aws("ecr", "RegistryPolicy")]: "policy",
  [aws("kinesis", "ResourcePolicy")]: "policy",
  [aws("dynamodb", "ResourcePolicy")]: "policy",
  [aws("opensearch", "Domain")]: "accessPolicies",
  [aws("opensearch", "DomainPolicy")]: "accessPolicies",
  [aws("elasticsearch", "Domain")]: "accessPolicies",
  [aws("codeartifact", "DomainPermissions")]: "policyDocument",
  [aws("sesv2", "EmailIdentityPolicy")]: "policy",
  [aws("glacier", "Vault")]: "accessPolicy",
};
const EVENTS = aws("cloudwatch", "EventPermission");
const GRANT = aws("kms", "Grant");

/** SHR-02. */
export const resourcePolicies = graphRule(
  "SHR-02",
  [...Object.keys(POLICIES), EVENTS, GRANT],
  (holder, _settings, graph) => {
    if (holder.type === GRANT) return grantee(holder, graph);
    if (holder.type === EVENTS) return eventSource(holder);
    const path = POLICIES[holder.type] ?? "policy";
    return holder.has(path) ? admitsNobodyUnknown(holder, path) : notApplicable("no policy");
  },
);

function eventSource(permission: CheckedResource): Verdict {
  if (permission.has("condition")) return pass(permission.presence("condition"));
  return judge(permission.string("principal", "*"), {
    holds: (principal) => principal !== "*",
    message: "anyone may send events",
    required: "an account, or a condition on the organisation",
  });
}

function grantee(grant: CheckedResource, graph: ResourceGraph): Verdict {
  return when(grant.string("granteePrincipal", ""), (principal, found) => {
    const account = accountOf(principal);
    const own = ownAccounts(graph);
    if (account === undefined) return pass(found);
    if (own.size === 0) return unknown("the account of the stack");
    const evidence = { ...found, required: [...own].toSorted().join(", ") };
    return own.has(account)
      ? pass(evidence)
      : fail(`lets the account ${account} use the key, past the key policy`, evidence, account);
  });
}

const ROUTE = aws("apigatewayv2", "Route");
const METHOD = aws("apigateway", "Method");
const POOL = aws("cognito", "IdentityPool");

const API = aws("apigatewayv2", "Api");

/** API-01. */
export const apiCallers = graphRule("API-01", [ROUTE, METHOD, POOL], (holder, _settings, graph) => {
  if (holder.type === POOL) return isNotTrue(holder, "allowUnauthenticatedIdentities", "guests get a role");
  return holder.type === ROUTE ? routeCallers(holder, graph) : callers(holder, "httpMethod", "authorization");
});

/** Only the first request of a WebSocket can be authorised, for all that follow. */
function routeCallers(route: CheckedResource, graph: ResourceGraph): Verdict {
  const [api] = referred(graph, route, "apiId", API);
  const protocol = api && graph.value(api, "protocolType");
  const key = route.string("routeKey", "");
  const isLater = key.known && key.value !== "$connect" && protocol?.known === true && protocol.value === "WEBSOCKET";
  return isLater
    ? notApplicable("a message of a connection that was let in")
    : callers(route, "routeKey", "authorizationType");
}

function callers(holder: CheckedResource, asked: string, path: string): Verdict {
  return when(holder.string(asked, ""), (request) => {
    if (/^OPTIONS\b/i.test(request)) return notApplicable("an answer to the questions of browsers");
    const known = ["AWS_IAM", "JWT", "CUSTOM", "COGNITO_USER_POOLS"];
    return isOneOf(holder, path, known, () => `${request || "the route"} answers anyone`, "NONE");
  });
}

const FILES = aws("efs", "FileSystem");
const FILE_POLICY = aws("efs", "FileSystemPolicy");
/** Such a condition leaves the choice to the security groups of the mount targets. */
const MOUNTS = ["elasticfilesystem:accessedviamounttarget", "elasticfilesystem:accesspointarn"];

/** EFS-01. */
export const fileSystems = rule("EFS-01", [FILES, FILE_POLICY], (holder, { profile }) => {
  if (holder.type === FILE_POLICY) return admitsNobodyUnknown(holder, "policy", [...RESOURCE_BOUNDS, ...MOUNTS]);
  return all([
    isTrue(holder, "encrypted", "files are not encrypted"),
    profile === "dev"
      ? pass()
      : hasOwnKey(holder, "kmsKeyId", "files are encrypted with the key of AWS, not with your own"),
  ]);
});
