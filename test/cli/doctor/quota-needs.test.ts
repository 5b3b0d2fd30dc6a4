import { describe, expect, it } from "vitest";
import { needsOf } from "../../../cli/doctor/quota-needs.ts";
import type { Json } from "../../../graph/model.ts";
import { quotas } from "../../../knowledge/quotas.ts";
import { graphOf, resource } from "../../graph/build.ts";

const REGION = "eu-west-1";
const SPOT = { capacityProvider: "FARGATE_SPOT", weight: 1 };

/** A service of so many vCPU per task, scaled between its desired count and `most`. */
function service(name: string, cpu: string, inputs: Record<string, Json>, most?: number) {
  const definition = resource("aws:ecs/taskDefinition:TaskDefinition", `${name}-task`, { cpu });
  const own = resource("aws:ecs/service:Service", name, inputs, { from: { taskDefinition: [definition] } });
  const target = resource(
    "aws:appautoscaling/target:Target",
    `${name}-scaling`,
    { maxCapacity: most ?? 0 },
    { from: { resourceId: [own] } },
  );
  return most === undefined ? [definition, own] : [definition, own, target];
}

describe("what a graph needs of the quotas", () => {
  it("is nothing for nothing", () => {
    const needs = needsOf(graphOf(), REGION);
    expect(Object.keys(needs).sort()).toEqual(quotas.map(({ id }) => id).sort());
    expect(new Set(Object.values(needs))).toEqual(new Set([0]));
  });

  it("counts by kind, and only what is in the primary region", () => {
    const endpoint = (name: string, vpcId: string, vpcEndpointType: string) =>
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", name, { vpcId, vpcEndpointType });
    const needs = needsOf(
      graphOf(
        resource("aws:ec2/vpc:Vpc", "here"),
        resource("aws:ec2/vpc:Vpc", "also-here", { region: REGION }),
        resource("aws:ec2/vpc:Vpc", "there", { region: "eu-central-1" }),
        ...["a", "b"].map((name) => endpoint(name, "vpc-1", "Interface")),
        endpoint("c", "vpc-2", "Interface"),
        endpoint("d", "vpc-1", "Gateway"),
        resource("aws:lb/loadBalancer:LoadBalancer", "application"),
        resource("aws:lb/loadBalancer:LoadBalancer", "network", { loadBalancerType: "network" }),
        resource("aws:s3/bucket:Bucket", "copy", { region: "eu-central-1" }),
      ),
      REGION,
    );
    expect(needs).toMatchObject({ vpcs: 2, endpoints: 2, "load-balancers": 1, buckets: 1 });
  });

  it.each<[string, Record<string, Json>, number]>([
    ["one node", {}, 1],
    ["so many nodes", { numCacheClusters: 3 }, 3],
    ["shards with replicas", { numNodeGroups: 2, replicasPerNodeGroup: 2 }, 6],
    ["shards alone", { numNodeGroups: 2 }, 2],
  ])("counts nodes of a cache: %s", (_, inputs, nodes) => {
    const cache = resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", inputs);
    expect(needsOf(graphOf(cache), REGION)["cache-nodes"]).toBe(nodes);
  });

  it.each<[string, Record<string, Json>, number | undefined, number, number]>([
    ["twice over while it is deployed", { desiredCount: 2 }, undefined, 2, 0],
    ["as many as a deployment may run", { desiredCount: 2, deploymentMaximumPercent: 150 }, undefined, 1.5, 0],
    ["scaled out", { desiredCount: 2 }, 10, 5, 0],
    [
      "on spare capacity but for its base",
      { capacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 3 }, SPOT] },
      10,
      1.5,
      3.5,
    ],
    ["on spare capacity alone", { capacityProviderStrategies: [SPOT] }, 4, 0, 2],
    ["on spare capacity by name only", { capacityProviderStrategies: [{ ...SPOT, weight: 0 }] }, 4, 2, 0],
  ])("counts vCPU of a service: %s", (_, inputs, most, steady, spot) => {
    const needs = needsOf(graphOf(...service("web", "512", inputs, most)), REGION);
    expect([needs.fargate, needs["fargate-spot"]]).toEqual([steady, spot]);
  });

  it("bears a service without a definition", () => {
    expect(needsOf(graphOf(resource("aws:ecs/service:Service", "lost")), REGION).fargate).toBe(0);
  });
});
