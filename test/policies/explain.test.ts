import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue, control, controlIds, isControlId, policyName, severityRank } from "../../policies/catalogue.ts";
import { explainControl, renderControlsReference } from "../../policies/explain.ts";
import { bundles, FRAMEWORK_NOTICE, frameworkItems } from "../../policies/references.ts";
import { settingsTable } from "../../policies/settings.ts";

describe("the catalogue", () => {
  it("has ids and policy names of the agreed form, each once", () => {
    for (const id of controlIds) {
      expect(id).toMatch(/^[A-Z0-9]{1,3}-\d\d$/);
      expect(policyName(id)).toMatch(/^[a-z0-9-]{1,60}$/);
    }
    expect(new Set(controlIds.map(policyName)).size).toBe(controlIds.length);
    expect(isControlId("RDS-05")).toBe(true);
    expect(isControlId("toString")).toBe(false);
  });

  it.each(controlIds)("%s says what holds, why, and how to get there", (id) => {
    const { title, rationale, remediation, references } = control(id);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(rationale).toMatch(/\.$/);
    expect(remediation.length).toBeGreaterThan(0);
    for (const step of remediation) expect(step).toMatch(/\.$/);
    expect(references.bundles.length).toBeGreaterThan(0);
  });

  it("has settings only for controls that exist", () => {
    expect(Object.keys(settingsTable).filter((id) => !isControlId(id))).toEqual([]);
  });

  it("orders severities", () => {
    expect(["low", "critical", "high", "medium"].map((s) => severityRank(s as "low"))).toEqual([3, 0, 1, 2]);
  });
});

describe("references", () => {
  it("resolve bundles into items, each once, and leave empty frameworks out", () => {
    expect(frameworkItems({ bundles: ["DEL", "BACKUP"] })).toEqual([
      { framework: "NIST SP 800-53 Rev. 5", items: ["CM-3", "CP-2", "CP-9", "CP-10", "SI-13(5)"] },
      { framework: "SOC 2", items: ["A1.2"] },
      { framework: "PCI DSS 4.0", items: ["10.3.3"] },
      { framework: "ISO/IEC 27001:2022", items: ["A.8.32", "A.8.13"] },
      { framework: "GDPR Art.", items: ["32(1)(b)", "32(1)(c)"] },
    ]);
    expect(bundles.RESID.nist).toEqual([]);
  });
});

describe("the documentation", () => {
  it("explains a control with level, settings and types", () => {
    expect(explainControl("RDS-05")).toMatchObject({
      id: "RDS-05",
      policy: "rds-05-backup-retention",
      scope: "resource",
      types: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
      levels: { dev: "mandatory", staging: "mandatory", prod: "mandatory" },
      settings: [{ name: "minDays", defaults: { prod: 30, staging: 7, dev: 1 } }],
      notice: FRAMEWORK_NOTICE,
    });
    expect(explainControl("EXM-01")).toMatchObject({ scope: "pack", types: [] });
  });

  it("has every control in the reference, which says whose reading the frameworks are, and is up to date", () => {
    const page = renderControlsReference();
    for (const id of controlIds) expect(page).toContain(`## ${id}\n\n**${catalogue[id].title}.**`);
    expect(page).toContain(FRAMEWORK_NOTICE);
    expect(readFileSync(join(import.meta.dirname, "../../docs/controls.md"), "utf8")).toBe(page);
  });
});
