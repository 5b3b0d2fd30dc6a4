/** What every resource says of itself: its tags, and its type. */
import { stackOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { all, fail, graphRule, notApplicable, pass, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";

/** GEN-01. Whether a type has tags shows by its inputs, by what the cloud answered, or is known. */
export const tagged = graphRule("GEN-01", "*", (holder, { tags, profile }) => {
  const { type, outputs } = holder.resource;
  const takesTags = holder.has("tags") || outputs?.tagsAll !== undefined || factsOf(holder.type)?.taggable === true;
  if (!type.startsWith("aws:") || !takesTags) return notApplicable("a type without tags");
  return all(
    tags.map((name) =>
      when(holder.tag(name), (value, found): Verdict => {
        const evidence = { ...found, required: "set" };
        if (value === undefined) return fail(`no tag ${name}`, evidence, name);
        return name === "environment" ? ownEnvironment(holder, value, profile) : pass(evidence);
      }),
    ),
  );
});

/** The stack's name, a word of it, or the profile that it is judged by. */
function ownEnvironment(holder: CheckedResource, value: string, profile: string): Verdict {
  const stack = stackOf(holder.urn) ?? "";
  const own = [stack, profile, ...stack.split(/[-_.]/)];
  const evidence = { path: 'tags["environment"]', value, required: stack };
  return own.includes(value) ? pass(evidence) : fail(`is tagged for the environment ${value}`, evidence, "environment");
}

/** By raw token: the canonical one hides the difference. */
const SUPERSEDED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/^aws:s3\/bucket\w*V2:/, "the type without V2"],
  [/^aws:s3\/bucketObject:/, "aws.s3.BucketObjectv2"],
  [/^aws:ec2\/securityGroupRule:/, "aws.vpc.SecurityGroupIngressRule and EgressRule"],
  [/^aws:(applicationloadbalancing|elasticloadbalancingv2|elasticloadbalancing)\//, "aws.lb"],
  [/^aws:elb\/loadBalancer:/, "aws.lb"],
  [/^aws:waf(regional)?\//, "aws.wafv2"],
  [/^cloudflare:index\/record:/, "cloudflare.DnsRecord"],
  [/^cloudflare:index\/(rateLimit|firewallRule|filter|pageRule|accessRule):/, "cloudflare.Ruleset"],
  [/^postgresql:index\/defaultPrivileg:/, "postgresql.DefaultPrivileges"],
];
const ALB = /^aws:alb\//;
const LB = /^aws:lb\//;

/** GEN-06. */
export const currentTypes = graphRule("GEN-06", "*", (holder, _settings, graph) => {
  const { type } = holder.resource;
  const [, instead] = SUPERSEDED.find(([pattern]) => pattern.test(type)) ?? [];
  const evidence = { path: "type", value: type, required: instead ?? "one of the two modules" };
  if (instead !== undefined) return fail(`an older type; use ${instead}`, evidence, "type");
  if (!ALB.test(type)) return notApplicable("a current type");
  return graph.resources.some((each) => LB.test(each.type))
    ? fail("aws.alb and aws.lb, which are the same, stand side by side", evidence, "type")
    : pass(evidence);
});
