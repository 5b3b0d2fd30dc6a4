import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { PRICES_OF } from "../../../knowledge/prices.ts";
import { componentDeltas, costDelta } from "../../../review/cost/delta.ts";
import { estimateCost } from "../../../review/cost/estimate.ts";
import { groupsOf } from "../../../review/cost/group.ts";
import { dollars } from "../../../review/cost/money.ts";
import { ageWarnings, noteLines } from "../../../review/cost/notes.ts";
import { graphOf, resource } from "../../graph/build.ts";

const part = (type: string, name: string, inputs: Record<string, Json> = {}, rest: Partial<Resource> = {}) =>
  resource(type, name, { region: "eu-west-1", ...inputs }, rest);
const key = (name: string, rest: Partial<Resource> = {}) =>
  part("aws:kms/key:Key", name, { enableKeyRotation: true }, rest);
const secret = (name: string, copies = 0, rest: Partial<Resource> = {}) =>
  part("aws:secretsmanager/secret:Secret", name, { replicas: Array(copies).fill({ region: "eu-central-1" }) }, rest);
const network = resource("larder:foundation:Network", "net", {}, { custom: false });
const vault = resource("larder:operations:PlatformSecrets", "vault", {}, { custom: false });
const cost = (...resources: readonly Resource[]) => estimateCost(graphOf(network, vault, ...resources));

describe("the difference of two estimates", () => {
  const base = cost(
    key("a", { parent: network.urn }),
    secret("s", 0, { parent: vault.urn }),
    key("gone", { parent: network.urn }),
  );
  const head = cost(
    key("a", { parent: network.urn }),
    secret("s", 2, { parent: vault.urn }),
    secret("new", 0, { parent: vault.urn }),
  );

  it("names what changes, the largest change first", () => {
    const { before, after, rows, currency } = costDelta(base, head);
    expect({ currency, before, after }).toEqual({ currency: "USD", before: 2.4, after: 2.6 });
    expect(rows.map(({ name, before: was, after: is, delta }) => [name, was, is, delta])).toEqual([
      ["gone", 1, null, -1],
      ["s", 0.4, 1.2, 0.8],
      ["new", null, 0.4, 0.4],
    ]);
  });

  it("is nothing between equals, in either direction the other way round", () => {
    expect(costDelta(head, head).rows).toEqual([]);
    const there = costDelta(base, head).rows.map(({ name, delta }) => [name, delta]);
    const back = costDelta(head, base).rows.map(({ name, delta }) => [name, -delta]);
    expect(back).toEqual(there);
  });

  it("adds up to the difference of the sums", () => {
    const { before, after, rows } = costDelta(base, head);
    expect(rows.reduce((total, { delta }) => total + delta, 0)).toBeCloseTo(after - (before ?? 0), 6);
  });

  it("without a base is all new", () => {
    const { before, rows } = costDelta(null, head);
    expect(before).toBeNull();
    expect(rows.map(({ before: was }) => was)).toEqual([null, null, null]);
  });

  it("follows a resource to its new name", () => {
    const [old, renamed] = [key("old"), key("renamed")];
    const urns = new Map([[renamed.urn, old.urn]]);
    expect(costDelta(cost(old), cost(renamed), { renamed: urns }).rows).toEqual([]);
    expect(costDelta(cost(old), cost(renamed)).rows).toHaveLength(2);
  });

  it("compares the same resources of two stacks", () => {
    const elsewhere = { ...key("a"), urn: key("a").urn.replace(":prod::", ":staging::") };
    expect(costDelta(cost(key("a")), cost(elsewhere)).rows).toEqual([]);
  });

  it("by component sums what it holds", () => {
    expect(componentDeltas(base, head).map(({ name, kind, delta }) => [name, kind, delta])).toEqual([
      ["vault", "PlatformSecrets", 1.2],
      ["net", "Network", -1],
    ]);
    expect(componentDeltas(null, head).map(({ name, before }) => [name, before])).toEqual([
      ["vault", null],
      ["net", null],
    ]);
  });

  it("says what is not in the figures", () => {
    const { unpriced, excluded, notes } = costDelta(null, cost(key("a"), part("aws:x/y:Z", "odd")));
    expect(unpriced).toEqual(["odd: a type without a row in the price list"]);
    expect(excluded).toEqual(["a: key requests"]);
    expect(notes[0]).toMatch(/^1 keys that rotate/);
  });
});

describe("groups", () => {
  const estimate = cost(key("a", { parent: network.urn }), secret("s", 1, { parent: vault.urn }), key("loose"));
  it.each([
    [
      "component",
      [
        ["net", "foundation", 1],
        ["vault", "operations", 0.8],
        ["loose", "other", 1],
      ],
    ],
    [
      "area",
      [
        ["foundation", "foundation", 1],
        ["operations", "operations", 0.8],
        ["other", "other", 1],
      ],
    ],
    [
      "resource",
      [
        ["a", "foundation", 1],
        ["s", "operations", 0.8],
        ["loose", "other", 1],
      ],
    ],
    [
      "type",
      [
        ["aws.kms.Key", "", 2],
        ["aws.secretsmanager.Secret", "", 0.8],
      ],
    ],
  ] as const)("by %s add up to the sum", (by, expected) => {
    const groups = groupsOf(estimate, by);
    expect(groups.map(({ name, area, monthly }) => [name, area, dollars(monthly)])).toEqual(expected);
    expect(groups.reduce((total, { monthly }) => total + monthly, 0)).toBe(estimate.monthly);
    expect(groups.reduce((total, { excluded }) => total + excluded, 0)).toBe(estimate.excluded.length);
  });
});

describe("the age of the prices", () => {
  const estimate = cost(key("a"));
  const later = (days: number) => new Date(Date.parse(PRICES_OF) + days * 86_400_000).toISOString().slice(0, 10);

  it("is warned of from the 181st day", () => {
    expect(ageWarnings([estimate], later(180))[0] ?? "").not.toContain("days old");
    expect(ageWarnings([estimate], later(181))).toEqual([
      `the price list of ${PRICES_OF} is 181 days old: compare it with today's prices`,
    ]);
  });

  it("is warned of for single prices too", () => {
    const seen = estimate.lines[0]?.seen ?? "";
    const old = new Date(Date.parse(seen) + 181 * 86_400_000).toISOString().slice(0, 10);
    if (old <= later(180))
      expect(ageWarnings([estimate], old)[0]).toMatch(/^1 prices were last seen more than 180 days/);
    expect(ageWarnings([estimate], seen)).toEqual([]);
  });
});

describe("notes", () => {
  it("say how much rests on assumptions", () => {
    const endpoint = part("aws:ec2/vpcEndpoint:VpcEndpoint", "e", { vpcEndpointType: "Interface", subnetIds: ["a"] });
    expect(noteLines(cost(endpoint, key("a")))[0]).toBe(
      "1 of 2 prices, 8.03 of the sum, are assumed: no public source confirms them",
    );
    expect(noteLines(cost(secret("s")))).toEqual([]);
  });
});
