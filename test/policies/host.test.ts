import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { type ControlId, policyName } from "../../policies/catalogue.ts";
import { type EvaluateOptions, evaluatePolicies } from "../../policies/evaluate.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { COLLECTOR_POLICY, createPolicies, UNVERIFIED_POLICY } from "../../policies/host.ts";
import { levelOf } from "../../policies/levels.ts";
import { PACK_VERSION, packConfig, packPolicies } from "../../policies/pack.ts";
import { rules } from "../../policies/rules.ts";
import { cases } from "./cases.ts";
import { rowByRow } from "./everything.ts";
import { type EngineOptions, preview } from "./sdk.ts";
import { type CaseOptions, graphOf, type Inputs, JUDGED, resource, SECRET, UNKNOWN, urnOf } from "./support.ts";

const asOf = "2026-03-01";
const INSTANCE = "aws:rds/instance:Instance";

async function underSdk(
  resources: readonly Resource[],
  {
    profile = "prod",
    exemptions = [],
    only,
    ...engine
  }: {
    profile?: "prod" | "staging" | "dev";
    exemptions?: readonly Exemption[];
    /** Names of the policies that run; default all. */
    only?: readonly string[];
  } & EngineOptions = {},
) {
  const policies = createPolicies({ profile, asOf, exemptions });
  const running = only === undefined ? policies : policies.filter(({ name }) => only.includes(name));
  const found = await preview(running, resources, engine);
  const text = found.map(({ policy, urn, message }) => `${policy} ${urn} ${message}`).toSorted();
  return {
    found,
    violations: text.filter((line) => !line.startsWith(UNVERIFIED_POLICY)),
    unverified: text.filter((line) => line.startsWith(UNVERIFIED_POLICY)),
  };
}

function inProcess(
  resources: readonly Resource[],
  { profile = "prod", controls }: Pick<EvaluateOptions, "profile" | "controls"> = {},
) {
  const { results } = evaluatePolicies(graphOf(...resources), { profile, asOf, ...(controls && { controls }) });
  return {
    violations: results
      .flatMap(({ control, urn, findings = [] }) =>
        findings.map(({ message }) => `${policyName(control)} ${urn} ${message}`),
      )
      .toSorted(),
    unknowns: results.filter(({ verdict }) => verdict === "unknown").length,
  };
}

const STACK = "pulumi:pulumi:Stack";
const OF_OUTPUTS = "GEN-08";

const rows = rules.flatMap(({ control, types }) =>
  (cases[control] ?? []).map(([name, inputs, , options = {}]): [ControlId, string, Inputs, CaseOptions] => [
    control,
    name,
    inputs,
    { type: types[0] ?? "", ...options },
  ]),
);

describe("the same resources give the same verdicts under both hosts", () => {
  it.each(rows)("%s %s", async (control, _name, inputs, { type = "", extra, others = [], profile = "prod" }) => {
    const resources = [resource(type, JUDGED, inputs, extra), ...others];
    const only = [COLLECTOR_POLICY, policyName(control), UNVERIFIED_POLICY];
    const sdk = await underSdk(resources, { profile, only });
    const own = inProcess(resources, { profile, controls: [control] });
    const open = sdk.unverified.filter((line) => line.includes(` ${control} `));
    if (control === OF_OUTPUTS) {
      // The SDK opens the secrets of outputs: what looks like one cannot be told from one that is marked.
      expect(sdk.violations).toEqual([]);
      if (own.violations.length > 0 && others.length === 0) expect(open).toHaveLength(1);
      return;
    }
    if (control === "X-29" && JSON.stringify(resources).includes('"plaintext"')) {
      // The collector keeps no value of a secret to compare others with: only a state that shows them can be judged.
      expect(own.violations).toEqual(expect.arrayContaining(sdk.violations as string[]));
      return;
    }
    expect(sdk.violations).toEqual(own.violations);
    expect(open).toHaveLength(own.unknowns);
    expect(JSON.stringify(sdk.found)).not.toContain("hunter2");
  });

  it("many of them together", async () => {
    // Each costs a call per policy.
    const rowsOfThem = rowByRow.filter((_, index) => index % 12 === 0);
    const shown = rowsOfThem.flat().filter(({ outputs, type }) => !(outputs && type === STACK));
    // The engine has no references to nothing.
    const whole = graphOf(...shown);
    const some = shown.filter((each) => whole.brokenReferences(each).length === 0);
    const sdk = await underSdk(some);
    const own = inProcess(some);
    expect(sdk.violations).toEqual(own.violations);
    expect(sdk.unverified).toHaveLength(own.unknowns);
    expect(own.violations.length).toBeGreaterThan(100);
  });
});

describe("under the SDK", () => {
  const open = resource(INSTANCE, "db", {
    storageEncrypted: UNKNOWN,
    publiclyAccessible: true,
    password: "x",
    port: 1,
  });

  it("judges what is known beside an unknown", async () => {
    const { violations, unverified } = await underSdk([open]);
    expect(violations).toContain(`rds-01-not-public ${open.urn} the database has a public address`);
    expect(unverified.join("\n")).toContain(
      `${open.urn} RDS-02 Database storage is encrypted: storageEncrypted is not known`,
    );
    expect(violations.join("\n")).not.toContain("can't run policy");
  });

  it("gives each policy the level of its control in the profile", async () => {
    const level = async (profile: "prod" | "dev") =>
      (await underSdk([open], { profile })).found.find(({ policy }) => policy === policyName("RDS-06"))?.level;
    expect(levelOf("RDS-06", "dev")).toBe("advisory");
    expect(await level("dev")).toBe(0);
    expect(await level("prod")).toBe(1);
  });

  it("tells a secret from plain text", async () => {
    const of = async (password: Inputs["password"], options: EngineOptions = {}) => {
      const { violations, unverified } = await underSdk(
        [resource(INSTANCE, "db", { password: password ?? null })],
        options,
      );
      const name = policyName("RDS-14");
      return [violations.some((line) => line.startsWith(name)), unverified.some((line) => line.includes("RDS-14"))];
    };
    expect(await of(SECRET)).toEqual([false, true]);
    expect(await of("hunter2")).toEqual([true, false]);
    // Without the collector's remediation the SDK shows both alike: it is said that this could not be judged.
    expect(await of(SECRET, { remediate: false })).toEqual([false, true]);
    expect(await of("hunter2", { remediate: false })).toEqual([false, true]);
  });

  it("works without the collector", async () => {
    const { violations } = await underSdk([open], { remediate: false });
    expect(violations).toContain(`rds-01-not-public ${open.urn} the database has a public address`);
  });

  it("stops a rule's own resource before it is created, and reports it once", async () => {
    const rule = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ssh", {
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "0.0.0.0/0",
    });
    const { violations } = await underSdk([rule]);
    expect(violations.filter((line) => line.startsWith("net-01-"))).toEqual([
      `net-01-no-world-administration ${rule.urn} the rule opens port 22 to the internet`,
    ]);
    const policy = createPolicies({ profile: "prod", asOf, exemptions: [] }).find(
      ({ name }) => name === policyName("NET-01"),
    );
    expect(policy).toHaveProperty("validateResource");
    expect(policy).toHaveProperty("validateStack");
  });

  it("honours exemptions, and reports one without use", async () => {
    const entry = (control: string): Exemption => ({
      control,
      urn: "urn:pulumi:prod::larder::*::db",
      reason: "r",
      owners: ["a", "b"],
      ticket: "T-1",
      created: "2026-01-01",
      expires: "2026-04-01",
      source: `e.yaml: ${control}`,
    });
    const stack = { urn: urnOf("pulumi:pulumi:Stack", "larder-prod"), type: "pulumi:pulumi:Stack", custom: false };
    const exemptions = [entry("RDS-01"), entry("ALB-01")];
    const { violations } = await underSdk([stack, open], { exemptions });
    expect(violations.join("\n")).not.toContain("rds-01-not-public");
    expect(violations.filter((line) => line.startsWith("exm-01"))).toEqual([
      `exm-01-exemptions-in-order ${stack.urn} e.yaml: ALB-01 (ALB-01, ${entry("").urn}) matches no finding of this stack`,
    ]);
  });
});

describe("the pack", () => {
  const policies = createPolicies({ profile: "prod", asOf, exemptions: [] });

  it("has one policy for each control, between the collector and the list of what could not be judged", () => {
    const names = policies.map(({ name }) => name);
    expect(names).toEqual([COLLECTOR_POLICY, ...packPolicies.map(({ name }) => name), UNVERIFIED_POLICY]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("fills in what the SDK can show", () => {
    expect(policies.find(({ name }) => name === "rds-05-backup-retention")).toMatchObject({
      severity: "high",
      enforcementLevel: "mandatory",
      url: "docs/controls.md#rds-05",
      framework: { name: "AWS FSBP", reference: "RDS.11" },
      configSchema: { properties: { minDays: { type: "integer", minimum: 1, maximum: 35 } } },
      remediationSteps: expect.stringContaining("backupRetentionPeriod"),
    });
  });

  it("offers the levels of a profile as configuration", () => {
    expect(packConfig("dev")["rds-06-database-deletion-protection"]).toEqual({ enforcementLevel: "advisory" });
    expect(Object.keys(packConfig("prod"))).toHaveLength(packPolicies.length);
  });

  it("has its version in package.json, where the SDK reads it", () => {
    const file = readFileSync(join(import.meta.dirname, "../../policies/package.json"), "utf8");
    expect(JSON.parse(file)).toMatchObject({ version: PACK_VERSION, type: "module", main: "index.js" });
  });
});
