/** Ways in, by the type that offers them. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { subnetIsPublic } from "../../graph/reachability.ts";
import { partsOf } from "../../policies/bucket-parts.ts";
import { checkedResource } from "../../policies/checked.ts";
import { isAboutAnyone, isBoundBy } from "../../policies/principals.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { isAllow, statementsOf } from "../../policies/statements.ts";
import { aws } from "../../policies/types.ts";
import { firewallsOf, names } from "./entry-firewalls.ts";
import type { Entry } from "./entry-points.ts";
import { balancer, classicBalancer, DISTRIBUTION, distribution } from "./entry-web.ts";
import { told } from "./facts.ts";
import { policiesAbout } from "./resource-policies.ts";
import { admitted, groupsOf, INTERNET, isOpen } from "./sources.ts";

type Reader = (resource: Resource, graph: ResourceGraph) => readonly Entry[];

const NO_LOGIN = "none";

const readers: Readonly<Record<string, Reader>> = {
  [DISTRIBUTION]: distribution,
  [aws("lb", "LoadBalancer")]: balancer,
  [aws("elb", "LoadBalancer")]: classicBalancer,
  [aws("ec2", "Instance")]: server,
  [aws("ecs", "Service")]: service,
  [aws("rds", "Instance")]: flagged("publiclyAccessible", false, "database login"),
  [aws("rds", "ClusterInstance")]: flagged("publiclyAccessible", false, "database login"),
  [aws("redshift", "Cluster")]: flagged("publiclyAccessible", false, "database login"),
  [aws("mq", "Broker")]: flagged("publiclyAccessible", false, "broker login"),
  [aws("dms", "ReplicationInstance")]: flagged("publiclyAccessible", true, "AWS"),
  [aws("s3", "Bucket")]: bucket,
  [aws("lambda", "FunctionUrl")]: functionUrl,
  [aws("apigateway", "RestApi")]: (api, graph) => webApi(api, graph, "endpointConfiguration.types[0]"),
  [aws("apigatewayv2", "Api")]: (api, graph) => webApi(api, graph, undefined),
  [aws("appsync", "GraphQLApi")]: (api, graph) =>
    always(api, graph, "443", told(checkedResource(api, graph).string("authenticationType", ""))),
  [aws("apprunner", "Service")]: (app, graph) => always(app, graph, "443", NO_LOGIN),
  [aws("amplify", "App")]: (app, graph) => always(app, graph, "443", NO_LOGIN),
  [aws("cognito", "UserPoolDomain")]: (pool, graph) => always(pool, graph, "443", "Cognito"),
  [aws("transfer", "Server")]: transfer,
  [aws("globalaccelerator", "Accelerator")]: (each, graph) => always(each, graph, "", "as what stands behind it"),
  [aws("lightsail", "Instance")]: (each, graph) => always(each, graph, "", "as the server says"),
  [aws("eks", "Cluster")]: kubernetes,
  [aws("opensearch", "Domain")]: search,
  [aws("elasticsearch", "Domain")]: search,
  "cloudflare:index/pagesProject:PagesProject": (site, graph) => always(site, graph, "443", NO_LOGIN),
  "cloudflare:index/workersRoute:WorkersRoute": (route, graph) => always(route, graph, "443", NO_LOGIN),
  "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared": (each, graph) =>
    always(each, graph, "", "as what stands behind it"),
};

export function entriesOfType(type: string): Reader | undefined {
  return Object.hasOwn(readers, type) ? readers[type] : undefined;
}

function always(resource: Resource, graph: ResourceGraph, ports: string, login: string): readonly Entry[] {
  return [{ ports, reachedBy: [INTERNET], behind: firewallsOf(resource, graph), login, leadsTo: [] }];
}

/** By the security groups of something with a public address. */
function byGroups(resource: Resource, graph: ResourceGraph, login: string): readonly Entry[] {
  const groups = groupsOf(graph, resource);
  const common = { behind: firewallsOf(resource, graph), login, leadsTo: [] };
  if (groups.length === 0)
    return [{ ports: "", reachedBy: ["by its network's default group, which is not seen here"], ...common }];
  if (!isOpen(graph, groups)) return [];
  return [...admitted(graph, groups)]
    .filter(([, sources]) => sources.some((source) => !source.startsWith("group ")))
    .map(([ports, reachedBy]) => ({ ports, reachedBy, ...common }));
}

function server(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const checked = checkedResource(resource, graph);
  const addresses = graph
    .referrers(resource.urn)
    .filter(({ type }) => type === aws("ec2", "Eip") || type === aws("ec2", "EipAssociation"));
  const subnets = graph.references(resource.urn, "subnetId");
  const inPublic = subnets.some(
    (subnet) =>
      subnetIsPublic(graph, subnet) !== "no" &&
      told(checkedResource(subnet, graph).boolean("mapPublicIpOnLaunch", false)) === "true",
  );
  const own = checked.boolean("associatePublicIpAddress");
  const isPublic = addresses.length > 0 || (own.known && own.value !== undefined ? own.value : inPublic || !own.known);
  return isPublic ? byGroups(resource, graph, "as the server says") : [];
}

function service(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const isPublic = told(checkedResource(resource, graph).boolean("networkConfiguration.assignPublicIp", false));
  return isPublic === "false" ? [] : byGroups(resource, graph, NO_LOGIN);
}

function flagged(path: string, absent: boolean, login: string): Reader {
  return (resource, graph) => {
    const isPublic = told(checkedResource(resource, graph).boolean(path, absent));
    if (isPublic === "false") return [];
    const entries = byGroups(resource, graph, login);
    const nobody = {
      ports: "",
      reachedBy: ["a public address, but no rule admits anybody from outside"],
      behind: [],
      login,
      leadsTo: [],
    };
    return entries.length > 0 ? entries : [nobody];
  };
}

function bucket(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const website =
    partsOf(resource, "BucketWebsiteConfiguration", graph).length > 0 ||
    checkedResource(resource, graph).has("website");
  const isPublic = policiesAbout(graph, resource).some(({ statedBy, path }) => admitsAnyone(statedBy, path));
  const acl = told(checkedResource(resource, graph).string("acl", "private"));
  const acls = [
    acl,
    ...partsOf(resource, "BucketAcl", graph).map((each) => told(checkedResource(each, graph).string("acl", "private"))),
  ];
  const open = [...(isPublic ? ["its policy"] : []), ...acls.filter((each) => each.startsWith("public"))];
  if (!website && open.length === 0) return [];
  const blocked = partsOf(resource, "BucketPublicAccessBlock", graph).some((block) =>
    ["blockPublicPolicy", "restrictPublicBuckets"].every(
      (path) => told(checkedResource(block, graph).boolean(path, false)) === "true",
    ),
  );
  return [
    {
      ports: website ? "80 (website); 443" : "443",
      reachedBy: [
        open.length === 0
          ? "nobody without rights"
          : blocked
            ? `nobody: public access is blocked, against ${open.join(", ")}`
            : `${INTERNET}, by ${open.join(", ")}`,
      ],
      behind: [],
      login: open.length === 0 ? "AWS" : NO_LOGIN,
      leadsTo: [],
    },
  ];
}

function admitsAnyone(holder: CheckedResource, path: string): boolean {
  const document = holder.document(path);
  if (!document.known || !document.value) return false;
  return statementsOf(document.value).some(
    (each) => !each.withheld && isAllow(each) === true && isAboutAnyone(each) && !isBoundBy(each, BOUNDS),
  );
}

/** Conditions that leave out the public. */
const BOUNDS = ["aws:sourcearn", "aws:sourceaccount", "aws:principalorgid", "aws:sourcevpce", "aws:sourcevpc"].concat([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceip",
  "aws:principalorgpaths",
]);

function functionUrl(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const type = told(checkedResource(resource, graph).string("authorizationType", ""));
  const leadsTo = names(graph, graph.references(resource.urn, "functionName"));
  return [{ ports: "443", reachedBy: [INTERNET], behind: [], login: type === "NONE" ? NO_LOGIN : type, leadsTo }];
}

function webApi(resource: Resource, graph: ResourceGraph, typePath: string | undefined): readonly Entry[] {
  const checked = checkedResource(resource, graph);
  if (typePath !== undefined && told(checked.string(typePath, "EDGE")) === "PRIVATE") return [];
  const stages = graph.referrers(resource.urn).filter(({ type }) => /:Stage$/.test(type));
  const behind = [resource, ...stages].flatMap((each) => firewallsOf(each, graph));
  const own =
    told(checked.boolean("disableExecuteApiEndpoint", false)) === "true" ? "443 (only by its own names)" : "443";
  return [{ ports: own, reachedBy: [INTERNET], behind, login: "as its routes say", leadsTo: [] }];
}

function transfer(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const checked = checkedResource(resource, graph);
  const type = told(checked.string("endpointType", "PUBLIC"));
  const isPublic = type === "PUBLIC" || checked.has("endpointDetails.addressAllocationIds");
  return isPublic
    ? [
        {
          ports: "22",
          reachedBy: [INTERNET],
          behind: [],
          login: told(checked.string("identityProviderType", "SERVICE_MANAGED")),
          leadsTo: [],
        },
      ]
    : [];
}

function kubernetes(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  const checked = checkedResource(resource, graph);
  if (told(checked.boolean("vpcConfig.endpointPublicAccess", true)) === "false") return [];
  const cidrs = checked.list("vpcConfig.publicAccessCidrs");
  const from = cidrs.known ? cidrs.value.map((each) => told(each.string("", ""))) : [told(cidrs)];
  return [
    {
      ports: "443 (API server)",
      reachedBy: from.length > 0 ? from : [INTERNET],
      behind: [],
      login: "Kubernetes",
      leadsTo: [],
    },
  ];
}

function search(resource: Resource, graph: ResourceGraph): readonly Entry[] {
  return checkedResource(resource, graph).has("vpcOptions")
    ? []
    : always(resource, graph, "443", "as its access policy says");
}
