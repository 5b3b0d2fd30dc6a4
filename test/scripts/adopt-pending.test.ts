/** States after a kill, and what is told of them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adopt, answersIn, pendingCreations, readState, type State } from "../../scripts/adopt-pending.ts";
import { ROOT } from "../support/larder.ts";

const urn = (name: string) => `urn:pulumi:prod::larder::aws:sns/topic:Topic::${name}`;
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
const creating = (name: string) => ({
  type: "creating",
  resource: {
    urn: urn(name),
    custom: true,
    type: "aws:sns/topic:Topic",
    inputs: { name, secret },
    parent: urn("alerts"),
  },
});
const updating = { type: "updating", resource: { urn: urn("old"), id: "1" } };
const state = (...pending: readonly object[]): State =>
  readState(
    JSON.stringify({
      version: 3,
      deployment: {
        manifest: { magic: "m" },
        secrets_providers: { type: "passphrase" },
        resources: [{ urn: urn("old"), id: "1" }],
        pending_operations: pending,
      },
    }),
    "state.json",
  );

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-adopt-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("pending creations", () => {
  it("are adopted by their id, with all the state knew of them; others are forgotten", () => {
    const before = state(creating("a"), updating, creating("b"));
    const after = adopt(before, answersIn([`${urn("a")}=arn:aws:sns:x=y`, `${urn("b")}=none`]));
    const { resources, pending_operations, ...rest } = after.deployment;
    expect(resources).toEqual([
      { urn: urn("old"), id: "1" },
      { ...creating("a").resource, id: "arn:aws:sns:x=y", outputs: { name: "a", secret } },
    ]);
    expect(pending_operations).toEqual([updating]);
    expect(rest).toEqual({ manifest: { magic: "m" }, secrets_providers: { type: "passphrase" } });
    expect(after.version).toBe(3);
  });

  it("are listed", () => {
    expect(pendingCreations(state(creating("a"), updating))).toEqual([urn("a")]);
    expect(pendingCreations(readState('{"deployment":{}}', "s"))).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    ["one without an answer", [`${urn("a")}=1`], `no answer for ${urn("b")}`],
    ["one that is not pending", [`${urn("a")}=1`, `${urn("b")}=2`, `${urn("old")}=3`], "is not a pending creation"],
    ["an answer twice", [`${urn("a")}=1`, `${urn("a")}=2`], "named twice"],
    ["no id", [`${urn("a")}=`], "expected <urn>=<id>"],
    ["no URN", ["a=1"], "expected <urn>=<id>"],
  ])("refuses %s", (_, args, message) => {
    expect(() => adopt(state(creating("a"), creating("b")), answersIn(args))).toThrow(message);
  });

  it.each(["", "[]", '{"deployment":1}', "half"])("refuses %j for a state", (text) => {
    expect(() => readState(text, "state.json")).toThrow("state.json: not ");
  });
});

describe("the script", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts/adopt-pending.ts"), ...args], { encoding: "utf8", cwd: folder });

  it("writes the new state for its owner alone, or nothing", () => {
    writeFileSync(join(folder, "state.json"), JSON.stringify(state(creating("a"))));
    expect(run("state.json")).toMatchObject({ status: 0, stdout: `${urn("a")}\n`, stderr: "" });
    expect(run("state.json", `${urn("a")}=7`, "--out", "new.json").status).toBe(0);
    expect(readState(readFileSync(join(folder, "new.json"), "utf8"), "new.json").deployment.resources).toHaveLength(2);
    expect(statSync(join(folder, "new.json")).mode & 0o077).toBe(0);
  });

  it.each([
    [["state.json", "x=1"], "error: --out: name the file for pulumi stack import\n"],
    [[], "error: name the file that pulumi stack export wrote\n"],
    [["gone.json"], "error: gone.json: no such file, or it cannot be read\n"],
  ])("refuses %j", (args, stderr) => {
    expect(run(...args)).toMatchObject({ status: 2, stdout: "", stderr });
  });
});
