/** policies/first-run.json: what the README's first run is judged by, before there are images and roles. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { loadExemptions } from "../../policies/exemptions.ts";
import { loadPackConfig } from "../../policies/pack-config.ts";
import { projectRoot } from "../support/graph.ts";
import { type StackValues, variantOf } from "../support/stacks.ts";

const FILE = join(projectRoot, "policies/first-run.json");

function beforeImages(values: StackValues): StackValues {
  const services = Object.entries(values.services as Record<string, Record<string, unknown>>).map(([name, service]) => {
    const { image: _, ...rest } = service;
    return [name, rest];
  });
  return {
    ...values,
    services: Object.fromEntries(services),
    database: { ...(values.database as object), access: { reach: "none" } },
  };
}

it("lets a first run of prod through, and softens no control that it need not", async () => {
  const { deployed } = await variantOf("prod", { title: "first run", change: beforeImages });
  const { levels } = loadPackConfig(FILE);
  const exemptions = loadExemptions(join(projectRoot, "policies/exemptions.yaml"), { required: true });
  const asOf = "2026-11-25";
  const failing = (report: ReturnType<typeof evaluatePolicies>) =>
    [
      ...new Set(
        report.results
          .filter(({ verdict, level }) => verdict === "fail" && level === "mandatory")
          .map(({ control }) => control),
      ),
    ].sort();
  const strict = failing(evaluatePolicies(deployed, { profile: "prod", asOf, exemptions }));
  const lenient = failing(evaluatePolicies(deployed, { profile: "prod", asOf, exemptions, levels }));
  expect(lenient).toEqual([]);
  const softened = Object.keys(levels).sort();
  expect(softened).toEqual(["ECS-15", "ECS-16", "ECS-19"]);
  expect(strict).toEqual(softened);
});
