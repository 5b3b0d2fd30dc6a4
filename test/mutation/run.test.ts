import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reasons } from "../../mutation/reasons-table.ts";
import { outcomesOf, type Work } from "../../mutation/work.ts";
import { graphOf, resource } from "../policies/support.ts";

const ROOT = join(import.meta.dirname, "../..");

const small = graphOf(
  resource("aws:rds/instance:Instance", "db", {
    storageEncrypted: true,
    publiclyAccessible: false,
    engine: "postgres",
  }),
  resource("aws:sqs/queue:Queue", "jobs", { sqsManagedSseEnabled: true }),
  resource("aws:kms/key:Key", "key", { enableKeyRotation: true }, { protect: true }),
);
const work = (more: Partial<Work> = {}): Work => ({
  stack: "prod",
  profile: "prod",
  deployment: small.deployment,
  step: 1,
  first: 0,
  ...more,
});

describe("the work of a thread", () => {
  it("says which controls notice each change, and how strictly", () => {
    const of = (path: string, operator: string) =>
      outcomesOf(work()).find((each) => each.path === path && each.operator === operator);
    expect(of("storageEncrypted", "flipped")).toMatchObject({ name: "db", fired: ["RDS-02"], level: "mandatory" });
    expect(of("publiclyAccessible", "removed")).toMatchObject({ fired: [], readBy: ["RDS-01"], isDefault: true });
    expect(of("(protect)", "unprotected")).toMatchObject({ name: "key", fired: ["GEN-03"] });
  });

  it("is the same in one part and in several", () => {
    const parts = [0, 1, 2].flatMap((first) => outcomesOf(work({ step: 3, first })));
    expect(parts).toEqual(outcomesOf(work()));
  });

  it("leaves survivors where a control takes no part", () => {
    const flipped = outcomesOf(work({ controls: ["RDS-01"] })).find(
      ({ path, operator }) => path === "storageEncrypted" && operator === "flipped",
    );
    expect(flipped?.fired).toEqual([]);
  });
});

describe("npm run mutate", () => {
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile("node", ["scripts/mutate.ts", ...args], { cwd: ROOT }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });

  it.each([
    [["--stack", "pord"], 'unknown stack "pord", did you mean "prod"?'],
    [["--control", "RDS-99"], 'unknown control "RDS-99"'],
    [["--accept", "--stack", "dev"], "--accept needs all stacks and all controls"],
    [["--nope"], "unknown option '--nope'"],
  ])("refuses %j", async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(err).toContain(`error: ${message}`);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect([code, out]).toEqual([2, ""]);
  });
});

describe("the table of reasons", () => {
  it("says something of each, in a sentence", () => {
    for (const { why, types, places } of reasons) expect(why, `${types} ${places}`).toMatch(/^[A-Z`].{9,}\.$/s);
  });
});
