import { describe, expect, it } from "vitest";
import { kmsAlias, physicalName } from "../../../components/foundation/naming.ts";
import { dataClass, nameTag, providerTags } from "../../../components/foundation/tags.ts";

const larder = { system: "larder", environment: "prod" };
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

describe("physicalName", () => {
  it("begins with system and stack", () => {
    expect(physicalName(larder, LOAD_BALANCER, "edge", "alb")).toBe("larder-prod-edge-alb");
  });

  it("takes exactly what AWS takes", () => {
    const longest = "x".repeat(32 - "larder-prod-".length);
    expect(physicalName(larder, LOAD_BALANCER, longest)).toHaveLength(32);
    expect(() => physicalName(larder, LOAD_BALANCER, `${longest}x`)).toThrow(
      `the name "larder-prod-${longest}x" of ${LOAD_BALANCER} has 33 characters, AWS takes 32`,
    );
  });

  it.each([
    ["capitals", "Edge"],
    ["a hyphen at the end", "edge-"],
    ["two hyphens in a row, which RDS refuses", "edge--alb"],
    ["an underscore", "edge_alb"],
    ["nothing", ""],
  ])("refuses %s", (_, part) => {
    expect(() => physicalName(larder, LOAD_BALANCER, part)).toThrow("may have lower-case letters");
  });

  it("refuses a stack name that no name can hold", () => {
    expect(() => physicalName({ system: "larder", environment: "prod.eu" }, LOAD_BALANCER, "edge")).toThrow(
      '"larder-prod.eu-edge"',
    );
  });

  it("refuses a type whose limit nobody knows", () => {
    expect(() => physicalName(larder, "aws:ec2/vpc:Vpc", "net")).toThrow("add it to knowledge/resource-types/");
  });
});

describe("kmsAlias", () => {
  it("counts its prefix", () => {
    expect(kmsAlias(larder, "data")).toBe("alias/larder-prod-data");
    expect(kmsAlias(larder, "x".repeat(256 - "alias/larder-prod-".length))).toHaveLength(256);
    expect(() => kmsAlias(larder, "x".repeat(257 - "alias/larder-prod-".length))).toThrow("has 257 characters");
  });
});

describe("tags", () => {
  it("on resources never repeat one of the provider's", () => {
    const shared = Object.keys(providerTags(larder, { owner: "platform", costCentre: "cc-42" }));
    expect(shared).toEqual(["project", "environment", "owner", "cost-centre", "managed-by"]);
    for (const key of Object.keys({ ...dataClass("personal"), ...nameTag(larder, "net") })) {
      expect(shared).not.toContain(key);
    }
  });
});
