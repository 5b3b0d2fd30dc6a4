/** While the first region is away, nothing is looked up there, and nothing of the second one notices. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../graph/query.ts";
import { failoverTargets, isFailoverTarget } from "../support/failover-targets.ts";
import { type StackValues, variantOf, wholeStack } from "../support/stacks.ts";

const SECOND = "eu-central-1";

const away = (values: StackValues): StackValues => ({
  ...values,
  regions: { ...(values.regions as object), primaryAway: true },
});

describe("prod while its first region is away", () => {
  let before: ResourceGraph;
  let during: ResourceGraph;

  beforeAll(async () => {
    before = (await wholeStack("prod")).deployed;
    during = (await variantOf("prod", { title: "first region away", change: away })).deployed;
  });

  it("consists of the same resources", () => {
    expect(during.resources.map(({ urn }) => urn)).toEqual(before.resources.map(({ urn }) => urn));
  });

  it("differs only in the provider's way in, and where an answer of the first region stood", () => {
    const differing = during.resources.filter(
      ({ urn, inputs }) => JSON.stringify(inputs) !== JSON.stringify(before.get(urn)?.inputs),
    );
    expect(differing.map(({ urn }) => during.logicalName(urn)).sort()).toEqual(["edge-443-from-cdn", "providers-aws"]);
    expect(differing.filter(({ inputs }) => inputs?.region === SECOND)).toEqual([]);
  });

  it("has a runbook whose targets are all that stands in the second one, and nothing else", () => {
    expect(failoverTargets.length).toBeGreaterThan(10);
    const own = during.resources.filter(
      ({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"),
    );
    // What has no region argument for another region than its provider's stands where the provider does.
    const there = own.filter(({ inputs }) => inputs?.region === SECOND);
    const names = (resources: typeof own) => resources.map(({ urn }) => during.logicalName(urn)).sort();
    expect(names(own.filter(({ urn }) => isFailoverTarget(urn)))).toEqual(names(there));
  });
});
