/** What must hold for every resource of every stack, whatever it is. */
import { beforeAll, describe, expect, it } from "vitest";
import { readProject } from "../../config/project-file.ts";
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isObject } from "../../graph/values.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { projectRoot } from "../support/graph.ts";
import { type Evaluated, inOperation, STACKS, wholeStack } from "../support/stacks.ts";
import { typingsOf } from "../support/typings.ts";
import { brokenTexts } from "./texts.ts";

const BOTH = { modes: ["deployed", "first-preview"] } as const;
const platforms = [
  ...STACKS.map((stack) => [stack, () => wholeStack(stack, BOTH)] as const),
  ["dev in operation", () => inOperation("dev", BOTH)] as const,
];

const isProvider = ({ type }: Resource) => type.startsWith("pulumi:providers:");
const isComponent = (resource: Resource | undefined) => resource?.type.startsWith("larder:") === true;
/** What a provider makes: neither a component nor a provider itself. */
const made = (graph: ResourceGraph) => graph.resources.filter((resource) => resource.custom && !isProvider(resource));
const urns = (graph: ResourceGraph) => graph.resources.map(({ urn }) => urn).sort();
const named = (graph: ResourceGraph, resource: Resource) => `${resource.type} ${graph.logicalName(resource.urn)}`;

describe.each(platforms)("%s", (_, load) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  beforeAll(async () => {
    platform = await load();
    graph = platform.deployed;
  });

  it("A1: has the same resources in its first preview as once it is deployed", () => {
    expect(graph.resources.length).toBeGreaterThan(300);
    expect(urns(platform.firstPreview)).toEqual(urns(graph));
  });

  it("A2, A3: has no output, object or missing value in the place of a text, at any depth", () => {
    for (const each of [graph, platform.firstPreview]) expect(brokenTexts(each)).toEqual([]);
  });

  it("A3: every JSON document in a property parses", () => {
    const documents = graph.resources.flatMap((resource) =>
      documentProperties(resource).map((path) => [named(graph, resource), path, graph.document(resource, path).kind]),
    );
    expect(documents.length).toBeGreaterThan(40);
    expect(documents.filter(([, , kind]) => kind !== "document")).toEqual([]);
  });

  it("A4: every resource stands in a component of ours and is named after it", () => {
    const astray = graph.resources.flatMap((resource) => {
      if (resource.type === "pulumi:pulumi:Stack") return [];
      const parent = graph.get(resource.parent ?? "");
      const name = graph.logicalName(resource.urn);
      const isTop = isComponent(resource) && parent?.type === "pulumi:pulumi:Stack";
      const isInside = isComponent(parent) && name.startsWith(`${graph.logicalName(parent?.urn ?? "")}-`);
      return isTop || isInside ? [] : [`${name} in ${parent?.urn}`];
    });
    expect(astray).toEqual([]);
  });

  it("A4: components have stable tokens, and no two resources of one type share a name", () => {
    const components = graph.resources.filter(({ custom, type }) => !custom && !type.startsWith("pulumi:"));
    const tokens = [...new Set(components.map(({ type }) => type))];
    expect(tokens.filter((token) => !/^larder:[a-z-]+:[A-Z][A-Za-z]+$/.test(token))).toEqual([]);
    expect(repeated(graph.resources.map((resource) => named(graph, resource)))).toEqual([]);
  });

  it("A13: everything is made through a provider of ours of its own package", () => {
    const wrong = made(graph).filter((resource) => {
      const provider = graph.provider(resource);
      const isOurs = provider !== undefined && isComponent(graph.get(provider.parent ?? ""));
      return !isOurs || provider.type !== `pulumi:providers:${resource.type.split(":")[0]}`;
    });
    expect(wrong.map((resource) => [resource.urn, resource.provider])).toEqual([]);
  });

  it("A13: a region is named only where the type takes one, and parts stand where their whole does", () => {
    const regionOf = (resource: Resource) => graph.value(resource, "region");
    const astray = made(graph).filter((resource) => {
      const region = regionOf(resource);
      if (region.kind !== "absent" && factsOf(resource.type)?.global) return true;
      const part = { bucket: "aws:s3/bucket:Bucket", targetKeyId: "aws:kms/key:Key" };
      return Object.entries(part).some(([property, type]) =>
        graph.references(resource.urn, property).some((whole) => {
          return whole.type === type && JSON.stringify(regionOf(whole)) !== JSON.stringify(region);
        }),
      );
    });
    expect(astray.map(({ urn }) => urn)).toEqual([]);
  });

  it("A14: no resource repeats a tag of its provider, whose tags are constants", () => {
    const [provider, ...others] = graph.byType("pulumi:providers:aws");
    expect(others).toEqual([]);
    const common = keysAt(provider, "defaultTags.tags");
    expect(common).toEqual(["cost-centre", "environment", "managed-by", "owner", "project"]);
    const repeats = made(graph).filter((resource) => keysAt(resource, "tags").some((key) => common.includes(key)));
    expect(repeats.map(({ urn }) => urn)).toEqual([]);
  });

  it("A15: can touch the account of its config only", () => {
    const allowed = graph.byType("pulumi:providers:aws").map(({ inputs }) => inputs?.allowedAccountIds);
    // The SDK hands a provider's lists over as JSON.
    expect(allowed.map((ids) => (typeof ids === "string" ? JSON.parse(ids) : ids))).toEqual([
      [platform.config.account.id],
    ]);
  });

  it("A16: uses neither a deprecated type nor a deprecated argument", () => {
    const wrong = made(graph).flatMap((resource) => {
      const typings = typingsOf(resource.type);
      if (typings.deprecated) return [resource.type];
      return Object.keys(resource.inputs ?? {})
        .filter((key) => typings.deprecatedArgs.has(key))
        .map((key) => `${resource.type} ${key}`);
    });
    expect(wrong).toEqual([]);
    expect(typingsOf("aws:s3/bucket:Bucket").deprecatedArgs).toContain("versioning");
    expect(typingsOf("aws:s3/bucketV2:BucketV2").deprecated).toBe(true);
  });

  it("knows of every type what the typings say: arguments, tags, region", () => {
    const types = [...new Set(made(graph).map(({ type }) => type))];
    const wrong = types.flatMap((type) => {
      const facts = factsOf(type);
      if (facts === undefined) return [`${type}: nothing is known`];
      const { args } = typingsOf(type);
      const stated = [...facts.replaceOn, ...(facts.name ? [facts.name.property] : [])];
      const isAws = type.startsWith("aws:");
      return [
        ...stated.filter((key) => !args.has(key.split(".")[0] ?? "")).map((key) => `${type}: no argument ${key}`),
        ...(isAws && args.has("tags") !== (facts.taggable ?? false) ? [`${type}: taggable`] : []),
        ...(isAws && args.has("region") === (facts.global ?? false) ? [`${type}: global`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

it("A13: the project switches off the default provider of every package in use", async () => {
  const { value: off } = readProject(projectRoot).config["pulumi:disable-default-providers"] as { value: unknown };
  const packages = new Set<string>();
  for (const [, load] of platforms)
    for (const { type } of made((await load()).deployed)) packages.add(type.split(":")[0] ?? "");
  expect(packages.size).toBeGreaterThan(3);
  expect(off).toEqual(expect.arrayContaining([...packages]));
});

const DOCUMENTS = /^(policy|assumeRolePolicy|redrive.+|containerDefinitions|dashboardBody|eventPattern)$/;

/** Properties that hold a JSON document: by their name, or because the text looks like one. */
function documentProperties({ type, inputs = {} }: Resource): readonly string[] {
  if (type.startsWith("pulumi:")) return [];
  return Object.entries(inputs)
    .filter(([key, value]) => typeof value === "string" && (DOCUMENTS.test(key) || /^\s*[[{]/.test(value)))
    .map(([key]) => key);
}

function keysAt(resource: Resource | undefined, path: string): readonly string[] {
  let value: Json | undefined = resource?.inputs;
  for (const key of path.split(".")) {
    value = isObject(value) ? value[key] : undefined;
    if (typeof value === "string") value = JSON.parse(value) as Json;
  }
  return isObject(value) ? Object.keys(value).sort() : [];
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.has(name) || !seen.add(name));
}
