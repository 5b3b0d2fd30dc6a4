import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { commentMarker, failureComment, MAX_COMMENT_LENGTH, reviewComment } from "../../review/comment.ts";
import type { PropertyChange, ResourceChange, Risk, StackReview } from "../../review/model.ts";
import { change, review, risk, stack } from "./reviews.ts";

const options = { key: "larder" };
const set = (path: string, before: string, after: string, forcesReplacement = false): PropertyChange => ({
  path,
  label: path,
  kind: "change",
  before: { kind: "value", value: before },
  after: { kind: "value", value: after },
  forcesReplacement,
});
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const replaced = change({
  name: "api-tg",
  type: TARGET_GROUP,
  operation: "replace",
  properties: [set("port", "8080", "8081", true)],
  order: { order: "delete-first", reason: "explicit-name", property: "name" },
  causes: [{ kind: "property", property: "port", chain: [] }],
  risk: "high",
});
const downtime = risk({
  rule: "replaced-delete-first",
  kind: "downtime",
  level: "high",
  name: "api-tg",
  type: TARGET_GROUP,
  message: "deleted before its successor exists, while a listener rule uses it",
  evidence: [{ path: "port", before: { kind: "value", value: 8080 }, after: { kind: "value", value: 8081 } }],
  source: { file: "components/compute/routing.ts", line: 31 },
});
const headlineOf = (markdown: string) => /^## (.*)$/m.exec(markdown)?.[1];

describe("the headline", () => {
  const oneStack = (fields: Partial<StackReview>) => review([stack(fields)]);

  it.each([
    ["nothing changes", review([stack({ stack: "dev" }), stack()]), "⚪ Nothing changes in dev, prod"],
    ["changes without a risk", oneStack({ changes: [change()] }), "🟢 No known risk: 1 resource in prod"],
    [
      "a small risk",
      review([stack({ risks: [risk({ level: "low", kind: "replacement" })] })], { level: "low" }),
      "🔵 Small risk: replacement in prod",
    ],
    [
      "a medium one in two stacks",
      review(
        ["staging", "prod"].map((name) => stack({ stack: name, risks: [risk({ level: "medium", kind: "capacity" })] })),
        { level: "medium" },
      ),
      "🟡 Worth a look: less capacity in staging, prod",
    ],
    [
      "a high one",
      review([stack({ risks: [downtime] })], { level: "high" }),
      "🟠 Needs a second reviewer: downtime in prod",
    ],
    [
      "a blocking one",
      review([stack({ risks: [risk(), risk({ name: "b" })] })], { level: "blocking", blocked: true }),
      "🔴 Blocked: data loss (2) in prod",
    ],
    [
      "a mandatory control that fails",
      review(
        [
          stack({
            policy: {
              new: [],
              fixed: [],
              unchanged: [],
              base: null,
              head: { pass: 1, mandatory: 2, advisory: 0, exempt: 0, unknown: 0 },
            },
          }),
        ],
        { blocked: true },
      ),
      "🔴 Blocked: 2 mandatory policy findings in prod",
    ],
  ])("%s", (_, given, expected) => expect(headlineOf(reviewComment(given, options))).toBe(expected));

  it("is never good where something could not be compared", () => {
    const failed = stack({ base: null, errors: [{ stage: "base", message: "main does not evaluate: larder:budgt" }] });
    for (const blocked of [true, false]) {
      const text = reviewComment(review([stack({ stack: "dev" }), failed], { incomplete: true, blocked }), options);
      expect(headlineOf(text)).toMatch(/^⚠️ .*[Ii]ncomplete: prod could not be compared$/);
      expect(text).not.toMatch(/🟢|⚪ Nothing/);
      expect(text).toContain("main does not evaluate: larder:budgt");
      expect(text).toContain("| prod |  |  |  |  | ⚠️ not compared |");
    }
  });
});

describe("the comment", () => {
  it("begins with the marker, then verdict, table, risks, details, and where it comes from", () => {
    const given = review([stack({ changes: [replaced], risks: [downtime] })], { level: "high" });
    expect(reviewComment(given, { ...options, page: "review.html" })).toMatchInlineSnapshot(`
      "<!-- larder-review:v1 key=larder -->
      ## 🟠 Needs a second reviewer: downtime in prod

      | Stack | + | ~ | ± | − | Worst risk | $/month | Policies |
      | --- | --: | --: | --: | --: | --- | --: | --- |
      | prod | 0 | 0 | 1 | 0 | 🟠 downtime |  | pass, 2 advisory, 1 exempt |

      \`+\` new, \`~\` changed in place, \`±\` replaced, \`−\` deleted

      **Look at this first**

      1. 🟠 **downtime** (high): \`api-tg\` (aws.lb.TargetGroup) deleted before its successor exists, while a listener rule uses it. \`components/compute/routing.ts:31\`
         - \`port\`: \`8080\` → \`8081\`

      <details><summary>prod: 1 resource, 1 property</summary>

      |  | Resource | Property | Before | After | Why |
      | --- | --- | --- | --- | --- | --- |
      | ± | \`api-tg\` aws.lb.TargetGroup | \`port\` | \`8080\` | \`8081\` | replaced, **deleted first**, forces the replacement |
      </details>

      <sub>Evaluated without the cloud, main (aaaaaaa) → working tree; drift and quotas are not seen. 42 resources, 0 unclassified types. policies as of 2026-11-25, larder 0\\.1.0. all of it: review.html</sub>
      "
    `);
  });

  it("tells a risk of several stacks once, by its worst level", () => {
    const low = stack({ stack: "dev", risks: [risk({ level: "low" })] });
    const text = reviewComment(
      review([low, stack({ risks: [risk()] })], { level: "blocking", blocked: true }),
      options,
    );
    expect(text.match(/the bucket and its objects/g)).toHaveLength(1);
    expect(text).toContain("1. 🔴 **data loss** in dev, prod (blocking)");
  });

  it("tells once what happens alike to all that one line of the program makes", () => {
    const source = { file: "components/operations/log-group.ts", line: 20 };
    const shorter = (name: string, after: number) =>
      risk({
        ...{ rule: "watch-weakened", kind: "monitoring", level: "medium", name, source },
        message: `entries are kept ${after} days`,
        evidence: [
          { path: "retentionInDays", before: { kind: "value", value: 30 }, after: { kind: "value", value: after } },
        ],
      });
    const text = reviewComment(review([stack({ risks: ["a", "b", "c"].map((name) => shorter(name, 7)) })]), options);
    expect(text.match(/entries are kept/g)).toHaveLength(1);
    expect(text).toContain("The same happens to `b`, `c`.");
    const two = reviewComment(review([stack({ risks: [shorter("a", 7), shorter("b", 1)] })]), options);
    expect(two.match(/entries are kept/g)).toHaveLength(2);
  });

  it("tells a refusal once, whatever it is of, and a loss once for each type", () => {
    const refused = (name: string, type: string) =>
      risk({ rule: "protected", kind: "run-fails", name, type, message: "it is protected" });
    const lost = (name: string, type: string) => risk({ name, type, message: "it is deleted with its data" });
    const [LOG, DB] = ["aws:cloudwatch/logGroup:LogGroup", "aws:rds/instance:Instance"];
    const prod = stack({
      risks: [refused("l", LOG), refused("m", LOG), refused("d", DB), lost("l", LOG), lost("m", LOG), lost("d", DB)],
    });
    const text = reviewComment(review([prod]), options);
    expect(text.match(/^\d+\. .*$/gm)?.map((line) => line.replace(/ \(blocking\)| \(aws\.[^)]*\)/g, ""))).toEqual([
      "1. 🔴 **run fails**: `l` it is protected. The same happens to `m`, `d`.",
      "2. 🔴 **data loss**: `l` it is deleted with its data. The same happens to `m`.",
      "3. 🔴 **data loss**: `d` it is deleted with its data.",
    ]);
    // Not in all the same stacks: told apart, or it would not be true of one of them.
    const staging = stack({ stack: "staging", risks: [refused("l", LOG)] });
    const both = reviewComment(review([staging, stack({ risks: [refused("l", LOG), refused("m", LOG)] })]), options);
    expect(both).toContain("**run fails** in staging, prod (blocking): `l`");
    expect(both).toContain("**run fails** in prod (blocking): `m`");
  });

  it("shows of each kind some before it shows all of one, worst first, and counts what it leaves out", () => {
    const many = (kind: Risk["kind"], level: Risk["level"], count: number) =>
      Array.from({ length: count }, (_, index) =>
        risk({ kind, level, rule: kind, name: `${kind}-${index}`, message: `${kind} ${index}` }),
      );
    const shownOf = (...risks: Risk[]) => {
      const text = reviewComment(review([stack({ risks })]), options);
      const names = Array.from(text.matchAll(/^\d+\. .*?`([^`]*)`/gm), ([, name]) => name);
      return { names, omitted: /^Omitted here: (.*)\.$/m.exec(text)?.[1] };
    };
    const { names, omitted } = shownOf(
      ...many("run-fails", "blocking", 20),
      ...many("data-loss", "high", 1),
      ...many("capacity", "medium", 2),
      ...many("replacement", "low", 5),
    );
    expect(names).toEqual([
      ...Array.from({ length: 7 }, (_, index) => `run-fails-${index}`),
      ...["data-loss-0", "capacity-0", "capacity-1"],
    ]);
    expect(omitted).toBe("13 run fails, 5 replacement");
    expect(shownOf(...many("run-fails", "blocking", 10)).omitted).toBeUndefined();
    expect(shownOf(...many("run-fails", "blocking", 11))).toMatchObject({ omitted: "1 run fails" });
  });

  it("names all kinds of the worst level in the table", () => {
    const kinds = ["run-fails", "data-loss", "downtime", "security"] as const;
    const cell = (count: number) => {
      const risks = [...kinds.slice(0, count).map((kind) => risk({ kind })), risk({ kind: "capacity", level: "high" })];
      return /^\| prod \|(?:[^|]*\|){4} ([^|]*) \|/m.exec(reviewComment(review([stack({ risks })]), options))?.[1];
    };
    expect(cell(0)).toBe("🟠 less capacity");
    expect(cell(2)).toBe("🔴 run fails, data loss");
    expect(cell(4)).toBe("🔴 run fails, data loss, downtime and 1 more");
  });

  it("shows each statement that reaches further, and what a chain began with", () => {
    const widened = risk({
      kind: "security",
      statements: [
        {
          label: "ReadAll",
          change: "widened",
          widened: [{ element: "action", added: ["s3:*"] }],
          statement: { Sid: "ReadAll" },
        },
      ],
      chain: [
        { urn: "urn:a", name: "net", type: "aws:ec2/vpc:Vpc", operation: "replace", property: "cidrBlock" },
        { urn: "urn:b", name: "uploads", type: "aws:s3/bucket:Bucket", operation: "replace" },
      ],
    });
    const text = reviewComment(review([stack({ risks: [widened] })]), options);
    expect(text).toContain("   - `ReadAll` reaches further: action `s3:*`");
    expect(text).toContain("Because of `net` cidrBlock → `uploads`.");
  });

  it("tells a cascade once, with whom it reaches", () => {
    const start = {
      urn: "urn:a",
      name: "net",
      type: "aws:ec2/vpc:Vpc",
      operation: "replace",
      property: "cidrBlock",
    } as const;
    const reached = Array.from({ length: 12 }, (_, index) =>
      risk({
        name: `subnet-${index}`,
        kind: "replacement",
        level: "medium",
        message: "it is replaced",
        chain: [
          start,
          { urn: `urn:${index}`, name: `subnet-${index}`, type: "aws:ec2/subnet:Subnet", operation: "replace" },
        ],
      }),
    );
    const text = reviewComment(review([stack({ risks: reached })], { level: "medium" }), options);
    expect(text.match(/it is replaced/g)).toHaveLength(1);
    expect(text).toContain("Because of `net` cidrBlock → `subnet-0`. The same happens to `subnet-1`, ");
    expect(text).toContain("`subnet-8` and 3 more.");
    expect(text).not.toContain("omitted here.");
  });

  it("folds a stack that changes as another one does", () => {
    const named = (name: string) =>
      stack({
        stack: name,
        changes: [
          {
            ...replaced,
            urn: `urn:pulumi:${name}::larder::x::y`,
            properties: [set("name", `larder-${name}-a`, `larder-${name}-b`)],
          },
        ],
      });
    const text = reviewComment(review([named("staging"), named("prod")]), options);
    expect(text).toContain("<summary>prod: 1 resource, 1 property, as staging</summary>");
    const other = reviewComment(review([named("staging"), stack({ changes: [replaced] })]), options);
    expect(other).not.toContain(", as staging");
  });

  it("links a line of the program to the commit", () => {
    const link = { repositoryUrl: "https://git.example/team/shop", commit: "b".repeat(40) };
    const text = reviewComment(review([stack({ risks: [downtime] })]), { ...options, link });
    expect(text).toContain(`](https://git.example/team/shop/blob/${link.commit}/components/compute/routing.ts#L31)`);
  });

  it("never shows what a secret or an unknown is", () => {
    const secret: ResourceChange = change({
      properties: [
        {
          path: "password",
          label: "password",
          kind: "change",
          before: { kind: "secret" },
          after: { kind: "unknown" },
          forcesReplacement: false,
        },
      ],
    });
    expect(reviewComment(review([stack({ changes: [secret] })]), options)).toContain(
      "| (secret) | (known after the run) |",
    );
  });
});

describe("room", () => {
  const many = (count: number): ResourceChange[] =>
    Array.from({ length: count }, (_, index) =>
      change({ name: `bucket-${index}`, properties: [set("policy", "x".repeat(200), "y".repeat(200))] }),
    );

  it("takes values from the least risky stack first, then tables, never the verdict", () => {
    const dev = stack({ stack: "dev", changes: many(200) });
    const prod = stack({ changes: many(100).toReversed(), risks: [risk()] });
    const text = reviewComment(review([dev, prod], { level: "blocking", blocked: true }), options);
    expect(text.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
    expect(text).toContain("dev: 200 resources, 200 properties (values omitted)");
    expect(text).toMatch(/prod: 100 resources, 100 properties<\/summary>/);
    expect(headlineOf(text)).toContain("Blocked: data loss in prod");
  });

  it.each([500, 5000])("holds with %i changes in each of three stacks", (count) => {
    const stacks = ["dev", "staging", "prod"].map((name, index) =>
      stack({
        stack: name,
        changes: many(count + index),
        risks: many(count).map(({ name: of }) => risk({ name: of })),
      }),
    );
    const text = reviewComment(review(stacks, { level: "blocking", blocked: true }), options);
    expect(text.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
    expect(headlineOf(text)).toBe(`🔴 Blocked: data loss (${count}) in dev, staging, prod`);
    expect(text).toContain("| prod |");
    expect(text).toMatch(/, \d+ omitted\)|\(values omitted\)/);
  });
});

it("shows what is gravest where there is no room for all", () => {
  const harmless = Array.from({ length: 3000 }, (_, index) => change({ name: `bucket-${index}` }));
  const [gone, replacedOne] = [
    change({ name: "gone", operation: "delete" }),
    change({ name: "new", operation: "replace" }),
  ];
  const lost = change({ name: "lost", operation: "delete", risk: "high" });
  const changes = [...harmless, replacedOne, gone, change({ name: "weaker", risk: "blocking" }), lost];
  const text = reviewComment(review([stack({ changes })]), options);
  const names = Array.from(text.matchAll(/^\| \S \| `([^`]*)`/gm), ([, name]) => name);
  expect(names).toHaveLength(40);
  expect(names.slice(0, 5)).toEqual(["weaker", "lost", "gone", "new", "bucket-0"]);
  expect(text).toContain("3004 resources, 0 properties (the gravest 40, 2964 omitted)");
});

describe("foreign text", () => {
  const EVIL =
    "<img src=x onerror=alert(1)> | @team #1 [x](https://evil.example) `</details>` \n## 🟢 No known risk <!-- ";

  it("stays text wherever it stands", () => {
    const hostile = stack({
      stack: EVIL,
      changes: [change({ name: EVIL, properties: [set(EVIL, EVIL, `${EVIL}2`)] })],
      risks: [risk({ name: EVIL, message: EVIL, mitigations: [EVIL] })],
      notes: [EVIL],
      errors: [{ stage: "comparison", message: EVIL }],
      improvements: [{ rule: "x", urn: "u", name: EVIL, type: EVIL, message: EVIL, evidence: [] }],
    });
    const text = reviewComment(review([hostile], { level: "blocking", blocked: true, incomplete: true }), options);
    const html = marked.parse(text, { async: false, gfm: true });
    const elements = new Set(Array.from(html.matchAll(/<([a-z0-9]+)/g), ([, name]) => name));
    expect([...elements].sort()).toEqual(
      [
        "br",
        "code",
        "details",
        "h2",
        "li",
        "ol",
        "p",
        "strong",
        "sub",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
      ].filter((name) => elements.has(name)),
    );
    expect(html.match(/<h2/g)).toHaveLength(1);
    expect(html.match(/<!--/g)).toHaveLength(1);
    expect(html).not.toMatch(/<a /);
  });
});

describe("a review that failed", () => {
  it("takes the place of an older comment and shows the error as it is", () => {
    const text = failureComment(["Pulumi.prod.yaml: larder:budgt: unknown key", "``` <script>"], options);
    expect(text.startsWith(commentMarker("larder"))).toBe(true);
    expect(headlineOf(text)).toBe("⚠️ The review failed: nothing was compared");
    expect(text).toContain("larder:budgt: unknown key");
    expect(text.match(/```/g)).toHaveLength(2);
  });

  it("stays within the limit", () => {
    expect(
      failureComment(
        Array.from({ length: 500 }, () => "x".repeat(5000)),
        options,
      ).length,
    ).toBeLessThan(MAX_COMMENT_LENGTH);
  });
});

it("keeps the marker a comment whatever the key is", () => {
  expect(commentMarker("a --> <b>")).toBe("<!-- larder-review:v1 key=a_--___b_ -->");
});
