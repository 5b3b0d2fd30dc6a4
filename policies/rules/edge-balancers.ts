import { all, fail, graphRule, notApplicable, pass, rule, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { referring } from "../related.ts";
import { isNotTrue, isOneOf, isSet, isTrue } from "../requirements.ts";
import { aws } from "../types.ts";

const LOAD_BALANCER = aws("lb", "LoadBalancer");

/** For load balancers of these kinds only. */
function ofKind(balancer: CheckedResource, kinds: readonly string[], check: () => Verdict): Verdict {
  return when(balancer.string("loadBalancerType", "application"), (kind) =>
    kinds.includes(kind) ? check() : notApplicable(`a ${kind} load balancer`),
  );
}

/** ALB-03. */
export const invalidHeadersDropped = rule("ALB-03", LOAD_BALANCER, (balancer) =>
  ofKind(balancer, ["application"], () =>
    isTrue(balancer, "dropInvalidHeaderFields", "headers that break the standard reach the targets"),
  ),
);

/** ALB-04. */
export const desyncMitigation = rule("ALB-04", LOAD_BALANCER, (balancer) =>
  ofKind(balancer, ["application"], () =>
    isOneOf(
      balancer,
      "desyncMitigationMode",
      ["defensive", "strictest"],
      (mode) => `ambiguous requests are passed on (desyncMitigationMode ${mode})`,
      "defensive",
    ),
  ),
);

/** ALB-05. */
export const accessLogs = rule("ALB-05", LOAD_BALANCER, (balancer) =>
  ofKind(balancer, ["application", "network"], () =>
    all([
      isTrue(balancer, "accessLogs.enabled", "requests are not logged"),
      isSet(balancer, "accessLogs.bucket", "access logs have no bucket"),
    ]),
  ),
);

/** ALB-07. */
export const internalUnlessNamed = rule("ALB-07", LOAD_BALANCER, (balancer, { publicLoadBalancers }) =>
  when(balancer.boolean("internal", false), (internal, evidence) => {
    const required = { ...evidence, required: "true, or a name in publicLoadBalancers" };
    if (internal || publicLoadBalancers.includes(balancer.name)) return pass(required);
    return fail(`${balancer.name} faces the internet and is none of the public load balancers`, required);
  }),
);

/** ALB-08. */
export const forwardedForKept = rule("ALB-08", LOAD_BALANCER, (balancer) =>
  ofKind(balancer, ["application"], () =>
    isOneOf(
      balancer,
      "xffHeaderProcessingMode",
      ["append", "remove"],
      (mode) => `clients can forge their address (xffHeaderProcessingMode ${mode})`,
      "append",
    ),
  ),
);

/** ALB-09. */
export const firewallFailsClosed = graphRule("ALB-09", LOAD_BALANCER, (balancer, _settings, graph) => {
  const verdict = isNotTrue(balancer, "enableWafFailOpen", "requests pass when the firewall does not answer");
  const associations = referring(graph, balancer, "resourceArn", aws("wafv2", "WebAclAssociation"));
  if (verdict.outcome !== "pass") return verdict;
  return associations.length > 0 ? verdict : notApplicable("no firewall is associated");
});
