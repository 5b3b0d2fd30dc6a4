/** The price list is data: what each row must have, and that no type of the program is without one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isReal } from "../../graph/components.ts";
import { billingOf, billingRows, EVERYWHERE, PRICES_OF, priceOf, priceRows } from "../../knowledge/prices.ts";
import { resourceTypes } from "../../knowledge/resource-types.ts";
import { projectRoot } from "../support/graph.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const REGION = /^[a-z]{2}-[a-z]+-\d$/;
const rows = Object.entries(priceRows);

describe("prices", () => {
  it("are known by source, day and region, in plain decimals above zero", () => {
    expect(rows.length).toBeGreaterThan(100);
    for (const [sku, row] of rows) {
      expect(row.source, sku).not.toBe("");
      expect(row.what, sku).not.toBe("");
      expect(row.seen, sku).toMatch(DAY);
      expect(Number.isSafeInteger(row.per ?? 1) && (row.per ?? 1) >= 1, sku).toBe(true);
      expect(Object.keys(row.usd).length, sku).toBeGreaterThan(0);
      for (const [region, usd] of Object.entries(row.usd)) {
        expect(region === EVERYWHERE || REGION.test(region), `${sku} ${region}`).toBe(true);
        expect(usd, `${sku} ${region}`).toMatch(/^\d+(\.\d{1,9})?$/);
        expect(Number(usd), `${sku} ${region}`).toBeGreaterThan(0);
      }
      for (const [region, reason] of Object.entries(row.assumed ?? {})) {
        expect(row.usd, `${sku} assumes a price that is not there`).toHaveProperty([region]);
        expect(reason, `${sku} ${region}`).not.toBe("");
      }
    }
  });

  it("are no younger than the list, and the list names a day", () => {
    expect(PRICES_OF).toMatch(DAY);
    expect(rows.filter(([, { seen }]) => seen > PRICES_OF).map(([sku]) => sku)).toEqual([]);
  });

  it("of two zones are within a tenth of a cent of twice those of one", () => {
    const pairs = rows.filter(([sku]) => sku.endsWith("/multi-az"));
    expect(pairs.length).toBeGreaterThan(10);
    for (const [sku, row] of pairs) {
      for (const [region, two] of Object.entries(row.usd)) {
        const one = priceOf(sku.replace("/multi-az", ""), region)?.usd;
        expect(Math.abs(Number(two) - 2 * Number(one)), `${sku} ${region}`).toBeLessThanOrEqual(0.0011);
      }
    }
  });

  it("of Valkey are four fifths of those of Redis, to a cent a month", () => {
    const nodes = rows.filter(([sku]) => sku.startsWith("elasticache/redis/cache."));
    expect(nodes.length).toBeGreaterThan(5);
    for (const [sku, row] of nodes) {
      for (const [region, redis] of Object.entries(row.usd)) {
        const valkey = priceOf(sku.replace("/redis/", "/valkey/"), region)?.usd;
        expect(Math.abs(Number(valkey) - 0.8 * Number(redis)), `${sku} ${region}`).toBeLessThanOrEqual(0.0005);
      }
    }
  });

  it.each([
    ["nat-gateway/hour", "eu-west-1", "0.048"],
    ["nat-gateway/hour", "us-east-1", "0.045"],
    ["nat-gateway/hour", "eu-west-3", undefined],
    ["waf/acl-month", "eu-west-3", "5.00"],
    ["no-such-sku", "eu-west-1", undefined],
    ["toString", "eu-west-1", undefined],
  ])("has %s in %s at %s", (sku, region, usd) => {
    expect(priceOf(sku, region)?.usd).toBe(usd);
  });

  it("does not take a name of JavaScript's for a region", () => {
    expect(priceOf("nat-gateway/hour", "constructor")).toBeUndefined();
  });
});

describe("how types are paid", () => {
  it("is known of every type that the program can use, by its facts", () => {
    const known = Object.keys(resourceTypes);
    expect(known.length).toBeGreaterThan(100);
    expect(known.filter((type) => billingOf(type) === undefined)).toEqual([]);
  });

  it.each(STACKS)("is known of every type in %s", async (stack) => {
    const graph = (await wholeStack(stack)).deployed;
    const types = new Set(graph.resources.filter(isReal).map(({ type }) => type));
    expect([...types].filter((type) => billingOf(type) === undefined)).toEqual([]);
  });

  it("is told of types that exist, with a source and meters that have a price", () => {
    for (const [type, { source, meters = [], basis }] of Object.entries(billingRows)) {
      const [provider = "", module = ""] = type.split(":");
      const file = join(projectRoot, "node_modules/@pulumi", provider, `${module.replace("index/", "")}.d.ts`);
      expect(existsSync(file), type).toBe(true);
      expect(source, type).not.toBe("");
      if (basis === "free" || basis === "vendor") expect(meters, type).toEqual([]);
      for (const { key, sku } of meters) {
        expect(key, type).toMatch(/^[a-z][A-Za-z]*$/);
        expect(priceRows, type).toHaveProperty([sku]);
      }
    }
  });

  it("is not known of strangers, whatever their name", () => {
    expect(billingOf("aws:nosuch/thing:Thing")).toBeUndefined();
    expect(billingOf("constructor")).toBeUndefined();
  });
});
