import { describe, expect, it } from "vitest";
import { derived, fillTemplate, type TemplateContext } from "../../offline/templates.ts";
import { secretEnvelope } from "../../offline/wire.ts";

const context: TemplateContext = {
  urn: "urn:pulumi:prod::larder::aws:sns/topic:Topic::news",
  region: "eu-west-1",
  account: "111122223333",
  partition: "aws",
  name: "news-1234567",
  id: "topic-id",
  inputs: {
    port: 5432,
    domainName: "larder.example",
    subjectAlternativeNames: ["api.larder.example", "larder.example"],
    nested: { list: [{ key: "deep" }] },
    password: secretEnvelope("swordfish"),
  },
};

describe("fillTemplate", () => {
  it.each([
    ["arn:{partition}:sns:{region}:{account}:{name}", "arn:aws:sns:eu-west-1:111122223333:news-1234567"],
    ["{logical}/{id}", "news/topic-id"],
    ["{input.port}", 5432],
    ["port {input.port}", "port 5432"],
    ["{input.nested.list.0.key}", "deep"],
    ["{input.absent}", undefined],
    ["x{input.absent}", "x"],
    ["role{input.absent|/}x", "role/x"],
    ["{nonsense}", "{nonsense}"],
    [true, true],
    [
      ["{region}", 1],
      ["eu-west-1", 1],
    ],
    [{ a: "{region}", b: "{input.absent}" }, { a: "eu-west-1" }],
    ["{input.password}", secretEnvelope("swordfish")],
    ["pw={input.password}", secretEnvelope("pw=swordfish")],
  ])("%j gives %j", (template, expected) => {
    expect(fillTemplate(template, context)).toEqual(expected);
  });

  it("repeats an item for each distinct string", () => {
    const template = {
      $each: ["{input.domainName}", "{input.subjectAlternativeNames}"],
      $item: { domainName: "{item}", record: "_{item.hex32}.{item}." },
    };
    const options = fillTemplate(template, context) as { domainName: string; record: string }[];
    expect(options.map((option) => option.domainName)).toEqual(["larder.example", "api.larder.example"]);
    expect(options[0]?.record).toMatch(/^_[0-9a-f]{32}\.larder\.example\.$/);
    expect(options[0]?.record).not.toBe(options[1]?.record);
  });
});

describe("derived", () => {
  it.each([
    ["hex", /^[0-9a-f]{8}$/],
    ["hex17", /^[0-9a-f]{17}$/],
    ["digits", /^[1-9]{12}$/],
    ["upper13", /^[A-Z0-9]{13}$/],
    ["lower32", /^[a-z0-9]{32}$/],
    ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/],
  ])("%s", (kind, pattern) => {
    expect(derived(kind, "seed")).toMatch(pattern);
    expect(derived(kind, "seed")).toBe(derived(kind, "seed"));
    expect(derived(kind, "seed")).not.toBe(derived(kind, "other seed"));
  });

  it("knows no other kind", () => {
    expect(derived("rainbow", "seed")).toBeUndefined();
  });
});
