import { describe, expect, it } from "vitest";
import { readGraphFile } from "../../graph/files.ts";
import { type Json, UNKNOWN, UNKNOWN_SENTINELS } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { envelope, graphOf, resource, urnOf } from "./build.ts";

const TYPE = "aws:sqs/queue:Queue";
const platform = ResourceGraph.of(readGraphFile("test/fixtures/graph/platform-export.json").deployment);
const names = (found: readonly { readonly urn: string }[]) => found.map(({ urn }) => platform.logicalName(urn));

describe("lookups", () => {
  it("finds resources by type, in the order asked for", () => {
    expect(names(platform.byType("aws:rds/instance:Instance", "aws:ec2/subnet:Subnet", "no:such:Type"))).toEqual([
      "db-primary",
      "net-public-a",
      "net-data-a",
    ]);
  });

  it("finds all resources of a name", () => {
    expect(platform.byName("net-public-a").map(({ type }) => type)).toEqual([
      "aws:ec2/subnet:Subnet",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
    ]);
    expect(platform.byName("nothing")).toEqual([]);
  });

  it("takes exactly one, or says what there is instead", () => {
    expect(platform.only("aws:rds/instance:Instance", "db-primary").id).toBe("db-ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    expect(() => platform.only(TYPE, "db-primary")).toThrow(
      `not exactly one ${TYPE} named "db-primary": that name has aws:rds/instance:Instance`,
    );
    const twice = graphOf(resource(TYPE, "jobs"), resource(TYPE, "jobs"));
    expect(() => twice.only(TYPE, "jobs")).toThrow("2 of them");
  });

  it("reads a logical name that holds the separator, and a chain of types", () => {
    expect(platform.logicalName("urn:pulumi:prod::larder::a:b:C::x::y")).toBe("x::y");
    expect(platform.typeChain("urn:pulumi:prod::larder::a:b:C$d:e:F::x")).toEqual(["a:b:C", "d:e:F"]);
    expect(platform.typeChain("nonsense")).toEqual([]);
  });

  it("walks the tree both ways", () => {
    const net = platform.byType("larder:foundation:Network")[0]?.urn ?? "";
    const stack = platform.byType("pulumi:pulumi:Stack")[0]?.urn ?? "";
    expect(names(platform.children(net))).toContain("net-vpc");
    expect(names(platform.descendants(stack))).toEqual(expect.arrayContaining(["net", "net-vpc", "db-primary"]));
    expect(names(platform.parents(platform.byName("net-vpc")[0]?.urn ?? ""))).toEqual(["net", "larder-prod"]);
  });

  it("finds the provider resource by its reference", () => {
    const provider = platform.provider(platform.only("aws:rds/instance:Instance", "db-primary"));
    expect(provider?.type).toBe("pulumi:providers:aws");
    expect(platform.provider(platform.only("larder:foundation:Network", "net"))).toBeUndefined();
  });

  it("keeps resources that wait for deletion out of the answers", () => {
    const sg = platform.only("aws:ec2/securityGroup:SecurityGroup", "db-sg");
    expect(sg.id).toBe("sg-0dd11bb22cc33dd44");
    expect(platform.get(sg.urn)).toBe(sg);
  });

  it("says when recorded state was last changed", () => {
    expect(platform.lastModified).toBe("2026-03-02T09:00:00Z");
    expect(graphOf(resource(TYPE, "jobs")).lastModified).toBeUndefined();
  });
});

describe("hostile graphs", () => {
  const a = resource(TYPE, "a", {}, { parent: urnOf(TYPE, "b"), dependencies: [urnOf(TYPE, "gone")] });
  const b = resource(TYPE, "b", {}, { parent: urnOf(TYPE, "a"), provider: "no separator" });
  const self = resource(TYPE, "self", {}, { parent: urnOf(TYPE, "self") });
  const graph = graphOf(a, b, self);

  it("ends at cycles of parents", () => {
    expect(graph.descendants(a.urn)).toEqual([b]);
    expect(graph.parents(a.urn)).toEqual([b]);
    expect(graph.descendants(self.urn)).toEqual([]);
    expect(graph.parents(self.urn)).toEqual([]);
  });

  it("skips what is not there", () => {
    expect(graph.references(a.urn)).toEqual([]);
    expect(graph.references("urn:pulumi:gone")).toEqual([]);
    expect(graph.referrers("urn:pulumi:gone")).toEqual([]);
    expect(graph.provider(b)).toBeUndefined();
    expect(
      ResourceGraph.of({ version: 3, deployment: { manifest: { time: "", magic: "", version: "" } } }).resources,
    ).toEqual([]);
  });

  it("does not take a property of every object for an input", () => {
    for (const path of ["__proto__", "constructor", "toString.name", "hasOwnProperty"]) {
      expect(graph.value(a, path).kind).toBe("absent");
    }
  });

  it("walks a chain of a hundred thousand parents", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      resource(TYPE, `q${index}`, {}, index > 0 ? { parent: urnOf(TYPE, `q${index - 1}`) } : {}),
    );
    const deep = ResourceGraph.of({
      version: 3,
      deployment: { manifest: { time: "", magic: "", version: "" }, resources: chain },
    });
    expect(deep.descendants(urnOf(TYPE, "q0"))).toHaveLength(99_999);
    expect(deep.parents(urnOf(TYPE, "q99999"))).toHaveLength(99_999);
  });
});

describe("values", () => {
  const queue = resource(
    TYPE,
    "jobs",
    {
      zero: 0,
      no: false,
      empty: "",
      nothing: null,
      list: [{ c: 1 }, { c: UNKNOWN }],
      "dotted.key": { x: 1 },
      secret: envelope(),
      masked: "[secret]",
      partly: { token: envelope(), size: 3 },
      later: UNKNOWN,
    },
    { outputs: { url: "https://example", zero: 9 } },
  );
  const graph = graphOf(queue);

  it.each<[string, Json]>([
    ["zero", 0],
    ["no", false],
    ["empty", ""],
    ["list[0].c", 1],
    ['["dotted.key"].x', 1],
    ["partly.size", 3],
  ])("knows %s", (path, value) => {
    expect(graph.value(queue, path)).toEqual({ kind: "known", known: true, path, value, secret: false });
  });

  it.each(["nothing", "missing", "list[7].c", "list.c", "zero.x", "list[0].c.d"])("finds %s absent", (path) => {
    expect(graph.value(queue, path)).toEqual({ kind: "absent", known: false, path, secret: false });
  });

  it.each([
    ["later", false],
    ["later.inside", false],
    ["list[1].c", false],
    ["secret", true],
    ["secret.inside", true],
    ["secret.ciphertext", true],
    ["masked", true],
    ["partly.token", true],
  ])("does not know %s", (path, secret) => {
    expect(graph.value(queue, path)).toEqual({ kind: "unknown", known: false, path, secret });
  });

  it("says that a known object holds a secret", () => {
    expect(graph.value(queue, "partly")).toMatchObject({ kind: "known", secret: true });
  });

  it("takes an output only when asked, and only for an absent input", () => {
    expect(graph.value(queue, "url").kind).toBe("absent");
    expect(graph.value(queue, "url", { outputs: true })).toMatchObject({ known: true, value: "https://example" });
    expect(graph.value(queue, "zero", { outputs: true })).toMatchObject({ value: 0 });
  });

  it("knows Pulumi's sentinel of every type", () => {
    for (const sentinel of UNKNOWN_SENTINELS) {
      const each = resource(TYPE, "each", { value: sentinel });
      expect(graphOf(each).value(each, "value").kind).toBe("unknown");
    }
    expect(UNKNOWN_SENTINELS.size).toBe(7);
  });

  it("refuses a path that is none", () => {
    expect(() => graph.value(queue, "list[x]")).toThrow('not a property path: "list[x]"');
  });
});

describe("documents", () => {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny" }] };
  const queue = resource(TYPE, "jobs", {
    text: JSON.stringify(policy),
    object: policy,
    nested: { list: JSON.stringify([1]) },
    later: UNKNOWN,
    secret: envelope(),
    broken: '{"a":',
    scalar: "17",
    number: 17,
    empty: "",
    deep: "[".repeat(50_000) + "]".repeat(50_000),
  });
  const graph = graphOf(queue);

  it.each([
    ["text", { kind: "document", value: policy }],
    ["object", { kind: "document", value: policy }],
    ["nested.list", { kind: "document", value: [1] }],
    ["later", { kind: "unknown", secret: false }],
    ["secret", { kind: "unknown", secret: true }],
    ["missing", { kind: "absent" }],
    ["broken", { kind: "malformed", reason: "is not JSON" }],
    ["scalar", { kind: "malformed", reason: "is not an object or a list" }],
    ["number", { kind: "malformed", reason: "is not an object or a list" }],
    ["empty", { kind: "malformed", reason: "is not JSON" }],
    ["deep", { kind: "malformed", reason: "nests deeper than 100" }],
  ])("reads %s", (path, expected) => {
    expect(graph.document(queue, path)).toEqual({ path, ...expected });
  });

  it("parses once", () => {
    expect(graph.document(queue, "text")).toBe(graph.document(queue, "text"));
  });
});
