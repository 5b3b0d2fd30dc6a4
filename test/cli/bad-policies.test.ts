/** Exemptions and configuration of the pack that are wrong: what `larder check` says, and how it ends. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { larderHere } from "../support/larder.ts";

const URN = "urn:pulumi:prod::shop::aws:rds/instance:Instance::db";
const MANIFEST = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
const stack = {
  urn: "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod",
  type: "pulumi:pulumi:Stack",
  custom: false,
};
// Backed up for a week: RDS-05, high. Without a key of its own: RDS-03, medium. Public: RDS-01, critical.
const database = {
  urn: URN,
  type: "aws:rds/instance:Instance",
  custom: true,
  inputs: { backupRetentionPeriod: 7, publiclyAccessible: true },
};

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-policies-"));
  const graph = { version: 3, deployment: { manifest: MANIFEST, resources: [stack, database] } };
  writeFileSync(at("graph.json"), JSON.stringify(graph));
});
afterAll(() => rmSync(folder, { recursive: true }));

const check = (...more: readonly string[]) =>
  larderHere("check", "--graph", at("graph.json"), "--as-of", "2026-03-01", ...more);

function exempted(entries: unknown, control = "RDS-05") {
  writeFileSync(at("e.yaml"), typeof entries === "string" ? entries : JSON.stringify(entries));
  return check("--exemptions", at("e.yaml"), "--control", `${control},EXM-01`);
}

const good = {
  control: "RDS-05",
  urn: "urn:pulumi:prod::shop::*::db",
  reason: "restored every night",
  owner: "platform",
  ticket: "OPS-1",
  created: "2026-01-15",
  expires: "2026-06-30",
};
const without = (key: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));

describe("exemptions", () => {
  it("that are in order are heeded", async () => {
    const { status, stdout, stderr } = await exempted([good]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("EXEMPT");
    expect(stdout).toContain("restored every night");
  });

  it.each<[what: string, entries: unknown, message: string]>([
    ["no YAML", "- control: [", "e.yaml:1: not YAML"],
    ["a text", '"none"', 'e.yaml: found "none", allowed: a list of exemptions'],
    ["an entry that is none", ["RDS-05"], 'e.yaml: entry 1: found "RDS-05", allowed: the keys control, urn'],
    ["a misspelt key", [{ ...good, expiry: "2026-06-30" }], 'e.yaml: entry 1: unknown key "expiry", allowed: control'],
    ["no reason", [without("reason")], "e.yaml: entry 1: reason: found nothing, allowed: text"],
    ["no ticket", [without("ticket")], "e.yaml: entry 1: ticket: found nothing, allowed: text"],
    ["no end", [without("expires")], "e.yaml: entry 1: expires: found nothing, allowed: text"],
    ["a day that is none", [{ ...good, expires: "2026-02-30" }], 'expires: found "2026-02-30", allowed: a day'],
    ["no URN", [{ ...good, urn: "db" }], 'e.yaml: entry 1: urn: found "db", allowed: urn:pulumi:<stack>::<project>'],
    ["an owner that is none", [{ ...good, owner: 7 }], "e.yaml: entry 1: owner: found 7, allowed: a name or a list"],
    ["a finding that is none", [{ ...good, finding: 22 }], "e.yaml: entry 1: finding: found 22, allowed: text"],
    ["an alias", "- &a {control: x}\n- *a\n", "e.yaml: found an alias (*name), allowed: plain YAML"],
  ])("are refused for %s", async (_, entries, message) => {
    const { status, stdout, stderr } = await exempted(entries);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("are refused where the file is missing", async () => {
    const { status, stderr } = await check("--exemptions", at("none.yaml"));
    expect([status, stderr]).toEqual([2, `error: ${at("none.yaml")}: cannot be read (ENOENT)\n`]);
  });

  it.each<[what: string, entry: object, message: string, control?: string]>([
    ["without an owner", without("owner"), "has no owner"],
    ["with an empty owner", { ...good, owner: " " }, "has no owner"],
    ["past 180 days", { ...good, expires: "2026-07-15" }, "lasts 181 days, at most 180 are allowed"],
    ["past 365 days", { ...good, control: "RDS-03", expires: "2027-01-16" }, "lasts 366 days, at most 365", "RDS-03"],
    ["that has run out", { ...good, expires: "2026-02-28" }, "expired on 2026-02-28"],
    ["that ends before it begins", { ...good, expires: "2026-01-14" }, "expires before it was created (2026-01-15)"],
    ["for an unknown control", { ...good, control: "RDS-99" }, "RDS-99"],
    ["that matches nothing", { ...good, urn: "urn:pulumi:prod::shop::*::cache" }, "matches no finding of this stack"],
    ["for a finding there is not", { ...good, finding: "22" }, "matches no finding of this stack"],
    ["of one owner for a critical control", { ...good, control: "RDS-01" }, "two owners", "RDS-01"],
    ["of one owner twice", { ...good, control: "RDS-01", owner: ["platform", "platform"] }, "two owners", "RDS-01"],
  ])("%s fail, and have no effect", async (_, entry, message, control = "RDS-05") => {
    const { status, stdout, stderr } = await exempted([entry], control);
    expect([status, stderr]).toEqual([1, ""]);
    const told = stdout.replaceAll(/\s+/g, " ");
    expect(told).toContain("EXM-01");
    expect(told).toContain(message);
    expect(told).toMatch(new RegExp(`FAIL ${control}`));
    expect(told).not.toContain("EXEMPT ");
  });

  it("have no effect before the day they were created on", async () => {
    const { status, stdout } = await exempted([{ ...good, created: "2026-03-02" }]);
    expect([status, stdout.includes("EXEMPT"), stdout.includes("EXM-01  ")]).toEqual([1, false, false]);
  });

  it("hold with two owners for a critical control", async () => {
    const { status, stdout } = await exempted(
      [{ ...good, control: "RDS-01", owner: ["platform", "security"] }],
      "RDS-01",
    );
    expect(status).toBe(0);
    expect(stdout).toContain("EXEMPT");
  });

  it("of another stack are left alone", async () => {
    const { status, stdout } = await exempted([good, { ...good, urn: "urn:pulumi:dev::shop::*::db", owner: "x" }]);
    expect([status, stdout.includes("EXM-01")]).toEqual([0, false]);
  });
});

describe("the configuration of the pack", () => {
  it.each<[what: string, config: unknown, message: string]>([
    ["no JSON", "{", "c.json: is not JSON"],
    ["a list", "[]", "c.json: found [], allowed: an object with levels and settings by policy name"],
    [
      "an unknown policy",
      { "rds-05-backup": "advisory" },
      'unknown policy "rds-05-backup", did you mean "rds-05-backup-retention"?',
    ],
    ["a control instead of a policy", { "RDS-05": "advisory" }, 'unknown policy "RDS-05"'],
    ["an unknown level", { all: "strict" }, "strict"],
    ["an unknown setting", { "rds-05-backup-retention": { days: 7 } }, "days: unknown; allowed: minDays"],
    ["a setting of a policy without any", { "rds-01-not-public": { minDays: 7 } }, "RDS-01 has no settings"],
    ["a text for a number", { "rds-05-backup-retention": { minDays: "7" } }, 'a whole number from 1 to 35, got "7"'],
    ["a number out of range", { "rds-05-backup-retention": { minDays: 36 } }, "a whole number from 1 to 35, got 36"],
    ["a text for a list", { "gen-05-bound-provider": { allowedRegions: "eu-*" } }, 'a list of texts, got "eu-*"'],
    ["a number for yes or no", { "net-11-no-servers": { allowInstances: 1 } }, "true or false, got 1"],
  ])("is refused for %s", async (_, config, message) => {
    writeFileSync(at("c.json"), typeof config === "string" ? config : JSON.stringify(config));
    const { status, stdout, stderr } = await check("--settings", at("c.json"));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: [^\n]*c\.json: /);
    expect(stderr).toContain(message);
  });

  it("is heeded otherwise", async () => {
    writeFileSync(at("c.json"), JSON.stringify({ "rds-05-backup-retention": { minDays: 7 } }));
    expect((await check("--control", "RDS-05")).status).toBe(1);
    expect((await check("--control", "RDS-05", "--settings", at("c.json"))).status).toBe(0);
  });
});

it("an unknown control is refused with the nearest one", async () => {
  const { status, stdout, stderr } = await check("--control", "RDS-055");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^error: [^\n]*RDS-055[^\n]*RDS-05/);
});
