/** Programs of other people: the pack finds what an expert finds in them, nothing else, and in whatever form they say it. */
import { describe, expect, it } from "vitest";
import type { Deployment, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { readDeployment } from "../../graph/read.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { type Break, breaks } from "./foreign/breaks.ts";
import { classic } from "./foreign/classic.ts";
import { eks } from "./foreign/eks.ts";
import { forms, inForm, oldTokens } from "./foreign/forms.ts";
import { fortress } from "./foreign/fortress.ts";
import { labels } from "./foreign/labels.ts";
import { serverless } from "./foreign/serverless.ts";
import { site, zone } from "./foreign/site.ts";

const asOf = "2026-11-26";
const programs = { classic, serverless, eks, site, zone, fortress };
const deployments = Object.entries(programs).map(
  ([name, program]) => [name as keyof typeof programs, readDeployment(program(), `${name}.json`)] as const,
);

const keyOf = ({ type, urn }: Pick<Resource, "type" | "urn">) => `${type.split(":").at(-1)} ${logicalNameOf(urn)}`;
const judge = (deployment: Deployment) => evaluatePolicies(ResourceGraph.of(deployment), { asOf, unknowns: "fail" });

/** Which tags there must be is a matter of each house; the fortress has these. */
const OF_THE_HOUSE = ["GEN-01", "GEN-02"];

describe.each(deployments)("%s", (name, deployment) => {
  const report = judge(deployment);

  it("fails where an expert says so, and nowhere else", () => {
    const found: Record<string, string> = {};
    for (const { control, verdict, ...resource } of report.results) {
      if (verdict !== "fail" || (name !== "fortress" && OF_THE_HOUSE.includes(control))) continue;
      const key = keyOf(resource);
      found[key] = found[key] === undefined ? control : `${found[key]} ${control}`;
    }
    expect(found).toEqual(labels[name].fails);
  });

  it("says what it cannot know, and what no rule is for", () => {
    const open = report.results.filter(({ verdict }) => verdict === "unknown");
    expect(open.map(({ control, ...resource }) => `${control} ${keyOf(resource)}`)).toEqual(labels[name].unknown);
    expect(report.coverage.typesWithoutRule.map(({ type }) => type).toSorted()).toEqual(labels[name].uncovered);
  });

  const said = ({ results }: typeof report) =>
    results
      .filter(({ control }) => control !== "GEN-06")
      .map(({ control, urn, verdict, message }) => `${control} ${logicalNameOf(urn)} ${verdict}: ${message}`)
      .toSorted();

  it.each(Object.entries(forms))("is judged alike %s", (_, form) => {
    expect(said(judge(inForm(deployment, form)))).toEqual(said(report));
  });

  it("is judged alike under the older names of its types", () => {
    const renamed = inForm(deployment, oldTokens);
    expect(said(judge(renamed))).toEqual(said(report));
    const isRenamed = renamed.deployment.resources?.some(
      ({ type }, i) => type !== deployment.deployment.resources?.[i]?.type,
    );
    expect(isRenamed).toBe(["classic", "site", "fortress"].includes(name));
  });
});

describe("one thing made worse", () => {
  const deployment = readDeployment(fortress(), "fortress.json");
  const failing = (graph: Deployment) =>
    judge(graph).results.flatMap(({ control, verdict, ...resource }) =>
      verdict === "fail" ? [`${control} ${keyOf(resource)}`] : [],
    );
  const before = new Set(failing(deployment));

  it.each(breaks.map((each) => [`${each.of}: ${each.what}`, each] as const))("%s", (_, each) => {
    const expected = each.found.map((found) => (found.includes(" ") ? found : `${found} ${each.of}`));
    expect(
      failing(broken(deployment, each))
        .filter((found) => !before.has(found))
        .toSorted(),
    ).toEqual(expected.toSorted());
  });

  it("breaks by its table what nearly every family of controls watches", () => {
    const families = new Set(breaks.flatMap(({ found }) => found.map((each) => each.split("-")[0])));
    expect([...families].toSorted()).toEqual(
      [
        "ACM",
        "ALB",
        "ALM",
        "BAK",
        "ECR",
        "ECS",
        "GEN",
        "IAM",
        "KMS",
        "LOG",
        "NET",
        "RDS",
        "RED",
        "S3",
        "SEC",
        "SNS",
      ].concat(["WAF", "X"]),
    );
  });
});

function broken(deployment: Deployment, { of, set }: Break): Deployment {
  let changed = 0;
  const result = inForm(deployment, (resources) =>
    resources.map((each) => {
      if (keyOf(each) !== of) return each;
      changed++;
      const kept = <T>(values: Readonly<Record<string, T>> = {}) =>
        Object.entries(values).filter(([property]) => !Object.hasOwn(set, property));
      const added = Object.entries(set).flatMap(([property, value]) =>
        value === undefined ? [] : [[property, value]],
      );
      return {
        ...each,
        inputs: Object.fromEntries([...kept(each.inputs), ...added]),
        propertyDependencies: Object.fromEntries(kept(each.propertyDependencies)),
      };
    }),
  );
  expect(changed, of).toBe(1);
  return result;
}
