import { describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { mutantsOf } from "../../mutation/mutants.ts";
import { rewritten } from "../../mutation/rewrite.ts";
import { graphOf, type Inputs, resource, urnOf } from "../policies/support.ts";

const KEY = "aws:kms/key:Key";
const QUEUE = "aws:sqs/queue:Queue";
const key = resource(KEY, "key", {}, { id: "11111111-aaaa", outputs: { arn: "arn:aws:kms:eu-west-1:1:key/11111111" } });
const queue = (inputs: Inputs, extra: Partial<Resource> = {}): Resource => ({
  ...resource(QUEUE, "queue", inputs, { propertyDependencies: { kmsMasterKeyId: [key.urn] } }),
  ...extra,
});
const encrypted = queue({ kmsMasterKeyId: "arn:aws:kms:eu-west-1:1:key/11111111", delaySeconds: 5 });

function lines(...resources: readonly Resource[]): readonly string[] {
  return [...mutantsOf(graphOf(...resources))].map(
    ({ urn, place, operator }) => `${urn.split("::").at(-1)} ${place.pattern} ${operator}`,
  );
}

describe("mutants of a graph", () => {
  it("weaken each argument, add dangerous ones, and delete what nobody needs", () => {
    expect(lines(key, encrypted).filter((line) => line.startsWith("queue"))).toEqual([
      "queue kmsMasterKeyId removed",
      "queue delaySeconds lowered",
      "queue delaySeconds raised",
      "queue delaySeconds removed",
      "queue kmsMasterKeyId added",
      "queue policy added",
      "queue (ignoreChanges) changes ignored",
      "queue (resource) deleted",
    ]);
    expect(lines(key, encrypted)).not.toContain("key (resource) deleted");
    expect(lines(key)).toContain("key (resource) deleted");
  });

  it("take protection away, and turn the order of a replacement", () => {
    const guarded = resource(
      "aws:s3/bucket:Bucket",
      "b",
      {},
      { protect: true, larder: { deleteBeforeReplace: false } },
    );
    expect(lines(guarded)).toEqual(
      expect.arrayContaining(["b (protect) unprotected", "b (deleteBeforeReplace) flipped"]),
    );
  });

  it("leave components and what other programs own alone", () => {
    const component = { urn: urnOf("larder:data:Cache", "c"), type: "larder:data:Cache", custom: false };
    expect(lines(component, resource(QUEUE, "theirs", { delaySeconds: 5 }, { external: true }))).toEqual([]);
  });

  it("are all different", () => {
    const all = [...mutantsOf(graphOf(key, encrypted))].map(({ urn, resource: changed }) =>
      JSON.stringify([urn, changed]),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it("move a subnet to the table that leads to the internet, edges and all", () => {
    const table = (name: string) => resource("aws:ec2/routeTable:RouteTable", name, {}, { id: `rtb-${name}-0000` });
    const association = resource(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "a",
      { routeTableId: "rtb-data-0000" },
      { propertyDependencies: { routeTableId: [table("data").urn] } },
    );
    const gateway = resource("aws:ec2/internetGateway:InternetGateway", "igw", {}, { id: "igw-00000000" });
    const route = resource(
      "aws:ec2/route:Route",
      "r",
      {},
      { propertyDependencies: { gatewayId: [gateway.urn], routeTableId: [table("public").urn] } },
    );
    const moved = [...mutantsOf(graphOf(table("data"), table("public"), gateway, route, association))].find(
      ({ operator }) => operator === "moved",
    );
    expect(moved?.resource).toMatchObject({
      inputs: { routeTableId: "rtb-public-0000" },
      propertyDependencies: { routeTableId: [table("public").urn] },
    });
  });
});

describe("a rewritten resource", () => {
  const graph = graphOf(key, encrypted);
  it("loses the edge of an argument that is gone, or that is a literal now", () => {
    expect(rewritten(encrypted, { kmsMasterKeyId: undefined }, graph)).toMatchObject({
      inputs: { delaySeconds: 5 },
      propertyDependencies: {},
    });
    expect(rewritten(encrypted, { kmsMasterKeyId: "alias/aws/sqs" }, graph).propertyDependencies).toEqual({
      kmsMasterKeyId: [],
    });
  });

  it("keeps the edge to what is still there", () => {
    const arn = "arn:aws:kms:eu-west-1:1:key/11111111";
    const both = queue({ policy: JSON.stringify([arn, "x"]) }, { propertyDependencies: { policy: [key.urn] } });
    const left = (entries: readonly string[]) =>
      rewritten(both, { policy: JSON.stringify(entries) }, graph).propertyDependencies?.policy;
    expect(left([arn])).toEqual([key.urn]);
    expect(left(["x"])).toEqual([]);
  });

  it("shows the change where the outputs repeated the argument", () => {
    const shown = queue({ delaySeconds: 5 }, { outputs: { delaySeconds: 5, arn: "a" } });
    expect(rewritten(shown, { delaySeconds: 0 }, graph).outputs).toEqual({ delaySeconds: 0, arn: "a" });
    expect(rewritten(shown, { delaySeconds: undefined }, graph).outputs).toEqual({ arn: "a" });
    const tagged = queue({ tags: { a: "1", b: "2" } }, { outputs: { tagsAll: { a: "1", b: "2", owner: "team" } } });
    expect(rewritten(tagged, { tags: { b: "3" } }, graph).outputs).toEqual({ tagsAll: { b: "3", owner: "team" } });
    expect(rewritten(tagged, { tags: undefined }, graph).outputs).toEqual({ tagsAll: { owner: "team" } });
  });
});
