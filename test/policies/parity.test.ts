/** two graphs that are judged together. */
import { expect, it } from "vitest";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import type { ReportResult } from "../../policies/report.ts";
import { graphOf, resource, urnOf } from "./support.ts";

const INSTANCE = "aws:rds/instance:Instance";
const asOf = "2026-03-01";
const stackIn = (stack: string) => ({
  urn: urnOf("pulumi:pulumi:Stack", `larder-${stack}`, stack),
  type: "pulumi:pulumi:Stack",
  custom: false,
});
const graphIn = (stack: string, inputs: Record<string, boolean>, more: readonly ReturnType<typeof resource>[] = []) =>
  graphOf(
    stackIn(stack),
    ...[resource(INSTANCE, "db", inputs), ...more].map((each) => ({
      ...each,
      urn: each.urn.replace(":prod::", `:${stack}::`),
    })),
  );
const good = { multiAz: true, storageEncrypted: true };
const prod = evaluatePolicies(graphIn("prod", good, [resource("aws:rds/proxy:Proxy", "proxy", { requireTls: true })]), {
  asOf,
}).results;
const found = (results: readonly ReportResult[]) => results.filter(({ control }) => control === "X-39");
const staging = (
  inputs: Record<string, boolean>,
  more = [resource("aws:rds/proxy:Proxy", "proxy", { requireTls: true })],
) => found(evaluatePolicies(graphIn("staging", inputs, more), { asOf, prod }).results);

it("passes where staging holds what prod does", () => {
  expect(staging(good)).toMatchObject([{ verdict: "pass", level: "advisory", urn: stackIn("staging").urn }]);
});

it("names each control that holds in prod alone", () => {
  const [result] = staging({ storageEncrypted: true });
  expect(result).toMatchObject({ verdict: "fail" });
  expect(result?.findings).toEqual([{ key: "RDS-04", message: `RDS-04 holds in prod and fails for ${INSTANCE}` }]);
});

it("names types that only prod has", () => {
  const [result] = staging(good, []);
  expect(result?.message).toMatch(/^has no aws:rds\/proxy:Proxy, for which \d+ controls? hold in prod$/);
});

it("does not blame staging for what fails in prod too", () => {
  expect(staging(good)[0]?.message).not.toContain("RDS-06");
});

it("can be exempted by control, and says nothing without a prod beside it", () => {
  const exemption = {
    control: "X-39",
    urn: "urn:pulumi:staging::larder::*::*",
    finding: "RDS-04",
    reason: "one zone is enough",
    owners: ["data"],
    ticket: "OPS-1",
    created: "2026-01-01",
    expires: "2026-12-01",
    source: "f: entry 1",
  };
  const graph = graphIn("staging", { storageEncrypted: true }, [
    resource("aws:rds/proxy:Proxy", "proxy", { requireTls: true }),
  ]);
  expect(found(evaluatePolicies(graph, { asOf, prod, exemptions: [exemption] }).results)).toMatchObject([
    { verdict: "exempt" },
  ]);
  expect(found(evaluatePolicies(graph, { asOf }).results)).toEqual([]);
  expect(found(evaluatePolicies(graph, { asOf, prod, controls: ["RDS-04"] }).results)).toEqual([]);
});

it("compares all controls where it runs alone", () => {
  const graph = graphIn("staging", { storageEncrypted: true }, [
    resource("aws:rds/proxy:Proxy", "proxy", { requireTls: true }),
  ]);
  expect(evaluatePolicies(graph, { asOf, prod, controls: ["X-39"] }).results).toMatchObject([
    { control: "X-39", verdict: "fail", message: `RDS-04 holds in prod and fails for ${INSTANCE}` },
  ]);
});
