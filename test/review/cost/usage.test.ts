import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { figuresFor } from "../../../review/cost/figures.ts";
import { parseUsage, UsageFileError } from "../../../review/cost/usage.ts";
import { graphOf, resource } from "../../graph/build.ts";

const FILE = "usage.yaml";
const problemsOf = (act: () => unknown): readonly string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageFileError) return error.problems;
    throw error;
  }
  return [];
};

describe("a usage file", () => {
  it.each([
    ["nothing", "", "found nothing, allowed: a map with the keys resources, components, stacks"],
    ["a list", "- a", "found a list, allowed: a map with the keys resources, components, stacks"],
    ["broken YAML", "resources: [", /^line \d+: /],
    ["a key twice", "resources: {}\nresources: {}", /^line 2: Map keys must be unique/],
    ["an alias", "a: &a {}\nresources: *a", "found an alias (*name), allowed: plain YAML"],
    [
      "an unknown key",
      "resource: {}",
      'resource: unknown key, did you mean "resources"?, allowed: resources, components, stacks',
    ],
    [
      "stacks within stacks",
      "stacks: { prod: { stacks: {} } }",
      "stacks.prod.stacks: unknown key, allowed: resources, components",
    ],
    [
      "a stack that is a number",
      "stacks: { prod: 3 }",
      "stacks.prod: found 3, allowed: the keys resources, components",
    ],
    ["resources as text", "resources: many", 'resources: found "many", allowed: a map'],
    [
      "a resource without figures",
      "resources: { a: }",
      "resources.a: found nothing, allowed: figures such as { storageGb: 100 }",
    ],
    [
      "a misspelt figure",
      "resources: { a: { storageGB: 1 } }",
      /^resources\.a\.storageGB: unknown figure, did you mean "storageGb"\?, allowed: /,
    ],
    [
      "a negative figure",
      "resources: { a: { storageGb: -1 } }",
      "resources.a.storageGb: found -1, allowed: a number from 0 to 1000000000",
    ],
    [
      "a figure in words",
      "resources: { a: { storageGb: 5 GB } }",
      'resources.a.storageGb: found "5 GB", allowed: a number from 0 to 1000000000',
    ],
    [
      "a figure that is none",
      "resources: { a: { requests: .nan } }",
      "resources.a.requests: found NaN, allowed: a number from 0 to 1000000000000",
    ],
    ["a figure beyond reason", "resources: { a: { requests: 1e13 } }", /allowed: a number from 0 to 1000000000000$/],
    [
      "a figure under a stack",
      "stacks: { prod: { components: { db: { backupGb: x } } } }",
      /^stacks\.prod\.components\.db\.backupGb: found "x"/,
    ],
  ])("with %s is refused", (_, text, message) => {
    const problems = problemsOf(() => parseUsage(text, FILE));
    expect(problems).toHaveLength(1);
    if (typeof message === "string") expect(problems[0]).toBe(`${FILE}: ${message}`);
    else expect(problems[0]?.replace(`${FILE}: `, "")).toMatch(message);
  });

  it("is refused for all its problems at once", () => {
    expect(
      problemsOf(() => parseUsage("resources: { a: { x: 1 }, b: { storageGb: -1 } }\nother: 1", FILE)),
    ).toHaveLength(3);
  });

  it("may be empty but for its keys", () => {
    expect(parseUsage("resources:\ncomponents: {}\n", FILE).scopes.map(({ entries }) => entries)).toEqual([[], []]);
  });
});

describe("figures", () => {
  const part = (type: string, name: string, inputs: Record<string, Json> = {}, rest: Partial<Resource> = {}) =>
    resource(type, name, { region: "eu-west-1", ...inputs }, rest);
  const component = resource("larder:data:ObjectStore", "uploads", {}, { custom: false });
  const bucket = part("aws:s3/bucket:Bucket", "uploads-bucket", {}, { parent: component.urn });
  const logs = part("aws:cloudwatch/logGroup:LogGroup", "api-logs");
  const others = part("aws:cloudwatch/logGroup:LogGroup", "web-logs", {}, { parent: component.urn });
  const graph = graphOf(component, bucket, logs, others);
  const figures = (text: string, stacks = [{ stack: "prod", graph }]) =>
    figuresFor(parseUsage(text, FILE), stacks).map((each) =>
      [...each]
        .flatMap(([urn, own]) => [...own].map(([meter, figure]) => `${urn.split("::").at(-1)} ${meter} ${figure}`))
        .sort(),
    );

  it.each([
    ["of a resource by its name", "resources: { uploads-bucket: { storageGb: 5 } }", ["uploads-bucket storageGb 5"]],
    [
      "of many by a pattern",
      'resources: { "*-logs": { ingestedGb: 2 } }',
      ["api-logs ingestedGb 2", "web-logs ingestedGb 2"],
    ],
    [
      "of a name before those of a pattern",
      'resources: { "*-logs": { ingestedGb: 2 }, web-logs: { ingestedGb: 9 } }',
      ["api-logs ingestedGb 2", "web-logs ingestedGb 9"],
    ],
    [
      "of a name before those of a later pattern",
      'resources: { web-logs: { ingestedGb: 9 }, "*-logs": { ingestedGb: 2 } }',
      ["api-logs ingestedGb 2", "web-logs ingestedGb 9"],
    ],
    [
      "of a component, for the one resource they fit",
      "components: { uploads: { storageGb: 7, ingestedGb: 1 } }",
      ["uploads-bucket storageGb 7", "web-logs ingestedGb 1"],
    ],
    [
      "of the stack before those of all",
      "resources: { uploads-bucket: { storageGb: 5 } }\nstacks: { prod: { resources: { uploads-bucket: { storageGb: 50 } } } }",
      ["uploads-bucket storageGb 50"],
    ],
    ["of another stack not at all", "stacks: { dev: { resources: { nowhere: { storageGb: 5 } } } }", []],
  ])("%s", (_, text, expected) => {
    expect(figures(text)).toEqual([expected]);
  });

  it.each([
    [
      "about nothing",
      "resources: { upload-bucket: { storageGb: 5 } }",
      'resources.upload-bucket: no resource of that name is paid by use, did you mean "uploads-bucket"?',
    ],
    [
      "about no component",
      "components: { upload: { storageGb: 5 } }",
      'components.upload: no component of that name is paid by use, did you mean "uploads"?',
    ],
    [
      "of another kind",
      "resources: { uploads-bucket: { ingestedGb: 5 } }",
      "resources.uploads-bucket.ingestedGb: not a figure of what it names, allowed: readRequests, storageGb, writeRequests",
    ],
    [
      "under two patterns",
      'resources: { "*-logs": { ingestedGb: 2 }, "web-*": { ingestedGb: 3 } }',
      "resources.web-*.ingestedGb: web-logs matches resources.*-logs too: name it by itself",
    ],
    [
      "of the stack about nothing",
      "stacks: { prod: { resources: { x: { storageGb: 5 } } } }",
      "stacks.prod.resources.x: no resource of that name is paid by use",
    ],
  ])("%s are refused", (_, text, message) => {
    expect(problemsOf(() => figures(text))).toEqual([`${FILE}: ${message}`]);
  });

  it("of a component that fit several resources are refused", () => {
    const more = graphOf(
      component,
      others,
      part("aws:cloudwatch/logGroup:LogGroup", "x-logs", {}, { parent: component.urn }),
    );
    expect(
      problemsOf(() => figures("components: { uploads: { ingestedGb: 1 } }", [{ stack: "prod", graph: more }])),
    ).toEqual([
      `${FILE}: components.uploads.ingestedGb: 2 resources have it (web-logs, x-logs): name them under resources`,
    ]);
  });

  it("need to be about one of several stacks only", () => {
    const stacks = [
      { stack: "dev", graph: graphOf(logs) },
      { stack: "prod", graph },
    ];
    expect(figures("resources: { uploads-bucket: { storageGb: 5 } }", stacks)).toEqual([
      [],
      ["uploads-bucket storageGb 5"],
    ]);
  });
});
