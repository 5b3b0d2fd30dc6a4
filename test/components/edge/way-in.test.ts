/** Over the whole platform, by routes and security groups alone: the load balancer is the only way in. */
import { describe, expect, it } from "vitest";
import type { Resource } from "../../../graph/model.ts";
import { ResourceGraph } from "../../../graph/query.ts";
import { ingressOf, subnetIsPublic } from "../../../graph/reachability.ts";
import type { Mode } from "../../../offline/monitor.ts";
import { evaluateStack } from "../../../offline/stack.ts";
import { projectRoot } from "../../support/graph.ts";

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const SUBNET = "aws:ec2/subnet:Subnet";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
/** What joins a subnet to routes, and says nothing of what stands in it. */
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

const runs: (readonly [string, Mode, ResourceGraph])[] = [];
for (const stack of ["dev", "staging", "prod"]) {
  for (const mode of ["deployed", "first-preview"] as const) {
    runs.push([stack, mode, ResourceGraph.of(await evaluateStack({ root: projectRoot, stack, mode }))]);
  }
}

function insideOf(graph: ResourceGraph, subnets: readonly Resource[]): ReadonlySet<string> {
  const inside = subnets.flatMap(({ urn }) => graph.referrers(urn)).map(({ type }) => type);
  return new Set(inside.filter((type) => type !== ASSOCIATION));
}

describe.each(runs)("%s, %s", (_stack, _mode, graph) => {
  const subnets = graph.byType(SUBNET);
  const open = subnets.filter((subnet) => subnetIsPublic(graph, subnet) !== "no");
  const closed = subnets.filter((subnet) => !open.includes(subnet));

  it("nothing but load balancer and NAT gateways stands where the internet has a route", () => {
    expect([...insideOf(graph, open)].sort()).toEqual(["aws:ec2/natGateway:NatGateway", BALANCER]);
  });

  it("tasks, databases and caches stand where it has none", () => {
    const inside = insideOf(graph, closed);
    for (const type of [
      "aws:ecs/service:Service",
      "aws:rds/subnetGroup:SubnetGroup",
      "aws:elasticache/subnetGroup:SubnetGroup",
    ]) {
      expect(inside).toContain(type);
    }
  });

  it("only the load balancer's group admits somebody outside, which is the CDN, on 443", () => {
    const admitting = graph
      .byType(...GROUPS)
      .flatMap((group) => ingressOf(graph, group).map((rule) => ({ group, rule })))
      // Everything but another group or a range of the network itself.
      .filter(({ rule: { source } }) => source.kind !== "security-group" && !isPrivate(source));
    expect(admitting).toHaveLength(1);
    for (const { group, rule } of admitting) {
      expect([rule.fromPort, rule.toPort]).toEqual([443, 443]);
      // Unknown in a first preview would do as well: the list is looked up, never a range.
      expect(rule.source.kind).toMatch(/^(prefix-list|unknown)$/);
      expect(graph.referrers(group.urn, "securityGroups").map(({ type }) => type)).toEqual([BALANCER]);
    }
  });
});

function isPrivate(source: { readonly kind: string; readonly cidr?: string }): boolean {
  return source.kind === "cidr" && (source.cidr ?? "").startsWith("10.");
}
