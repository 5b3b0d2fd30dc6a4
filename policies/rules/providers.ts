/** Where the AWS provider works, and as whom. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";

/** CloudFront takes its certificates, firewalls, functions and alarms from there alone. */
const GLOBAL_HOME = "us-east-1";
const GLOBAL_PARTS = /^aws:(acm|cloudfront|wafv2|cloudwatch|kms|sns|lambda|route53|iam|synthetics)\//;

/** GEN-05. */
export const boundProvider = graphRule("GEN-05", "pulumi:providers:aws", (provider, { allowedRegions }, graph) =>
  all([
    when(provider.string("region", "absent"), (region, evidence) =>
      isAllowed(region, allowedRegions) || (region === GLOBAL_HOME && onlyGlobalParts(provider, graph))
        ? pass(evidence)
        : fail(`works in ${region}`, { ...evidence, required: allowedRegions.join(", ") }, "region"),
    ),
    ...strayResources(provider, allowedRegions, graph),
    oneAccount(provider),
    ...(["accessKey", "secretKey", "token"] as const).map((property) =>
      provider.has(property)
        ? fail(`a static key is set (${property})`, { ...provider.presence(property), required: "a role" }, property)
        : pass(),
    ),
  ]),
);

function isAllowed(region: string, allowed: readonly string[]): boolean {
  return allowed.some((name) => name === region || (name.endsWith("*") && region.startsWith(name.slice(0, -1))));
}

function resourcesOf(provider: CheckedResource, graph: ResourceGraph) {
  return graph.resources.filter((resource) => resource.provider?.startsWith(`${provider.urn}::`));
}

function onlyGlobalParts(provider: CheckedResource, graph: ResourceGraph): boolean {
  return resourcesOf(provider, graph).every(({ type }) => GLOBAL_PARTS.test(type));
}

/** Resources that name another region than their provider's. */
function strayResources(
  provider: CheckedResource,
  allowed: readonly string[],
  graph: ResourceGraph,
): readonly Verdict[] {
  return resourcesOf(provider, graph).flatMap((resource) => {
    const region = checkedResource(resource, graph).string("region");
    if (!region.known || region.value === undefined || isAllowed(region.value, allowed)) return [];
    if (region.value === GLOBAL_HOME && GLOBAL_PARTS.test(resource.type)) return [];
    const name = graph.logicalName(resource.urn);
    const evidence = { ...region.evidence, urn: resource.urn, required: allowed.join(", ") };
    return [fail(`${name} stands in ${region.value}`, evidence, name)];
  });
}

function oneAccount(provider: CheckedResource): Verdict {
  return when(provider.document("allowedAccountIds"), (accounts, evidence) => {
    const ids = accounts?.list("");
    const withheld = ids?.known ? ids.value.find((id) => id.withheld)?.withheld : undefined;
    if (withheld) return unknown(withheld);
    return judge(
      { known: true, value: ids?.known ? ids.value.length : 0, evidence },
      {
        holds: (count) => count === 1,
        message: (count) => `bound to ${count === 0 ? "no account" : `${count} accounts`}`,
        required: "the account of the environment",
        key: "allowedAccountIds",
      },
    );
  });
}
