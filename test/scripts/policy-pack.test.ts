import { execFile, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDeployment } from "../../graph/read.ts";
import { redact } from "../../graph/redact.ts";
import { serialise } from "../../graph/serialise.ts";
import { controlIds, policyName } from "../../policies/catalogue.ts";
import { PACK_VERSION } from "../../policies/pack.ts";
import { writePolicyPack } from "../../scripts/policy-pack.ts";
import { classic } from "../policies/foreign/classic.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "larder-pack-"));
const out = join(folder, "pack");
const FILES = [
  "LICENSE",
  "PulumiPolicy.yaml",
  "README.md",
  "THIRD-PARTY.txt",
  "docs",
  "exemptions.yaml",
  "index.js",
].concat("package.json");
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await writePolicyPack(out);
});

const read = (name: string) => readFileSync(join(out, name), "utf8");

describe("the bundled pack", () => {
  it("has what the engine and a registry need", () => {
    expect(readdirSync(out).sort()).toEqual(FILES);
    const dependencies = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { dependencies: object })
      .dependencies;
    expect(JSON.parse(read("package.json"))).toMatchObject({
      version: PACK_VERSION,
      type: "module",
      main: "index.js",
      dependencies: {
        "@pulumi/policy": Reflect.get(dependencies, "@pulumi/policy"),
        "@pulumi/pulumi": Reflect.get(dependencies, "@pulumi/pulumi"),
      },
    });
    expect(read("PulumiPolicy.yaml")).toContain("main: index.js");
    expect(existsSync(join(out, "docs/controls.md"))).toBe(true);
  });

  it("asks for nothing but Node and the SDK, and names no place of this machine", () => {
    const code = read("index.js");
    const asked = [...code.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name = ""]) => name);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !/^(node:|@pulumi\/(policy|pulumi)$)/.test(name))).toEqual([]);
    expect(code).not.toContain(ROOT);
    for (const id of controlIds) expect(code, policyName(id)).toContain(`"${id}"`);
  });

  it("names the licence of every package inside", () => {
    for (const name of ["yaml", "canonicalize", "croner"]) expect(read("THIRD-PARTY.txt")).toContain(`${name} `);
    expect(read("THIRD-PARTY.txt")).not.toContain("@pulumi");
  });

  it("is the same each time", async () => {
    const again = join(folder, "again");
    await writePolicyPack(again);
    for (const name of FILES.filter((each) => each !== "docs")) {
      expect(readFileSync(join(again, name), "utf8"), name).toBe(read(name));
    }
  });

  it("starts, and says on which port the engine finds it", async () => {
    symlinkSync(join(ROOT, "node_modules"), join(out, "node_modules"), "junction");
    const pack = spawn("node", ["index.js"], { cwd: out, stdio: ["ignore", "pipe", "pipe"] });
    try {
      const said = await new Promise<string>((resolve, reject) => {
        let errors = "";
        pack.stdout.once("data", (data: Buffer) => resolve(data.toString()));
        pack.stderr.on("data", (data: Buffer) => {
          errors += data.toString();
        });
        pack.once("exit", (code) => reject(new Error(`ended with ${code}: ${errors}`)));
      });
      expect(said).toMatch(/^\d+\n$/);
    } finally {
      pack.removeAllListeners("exit");
      pack.kill();
      rmSync(join(out, "node_modules"));
    }
  });
});

const hasCli = ((): boolean => {
  try {
    execFileSync("pulumi", ["policy", "analyze", "--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
if (!hasCli) console.info("test/scripts/policy-pack under the engine skipped: no pulumi with `policy analyze` on PATH");

describe.skipIf(!hasCli)("the bundled pack under the engine", () => {
  const state = join(folder, "classic.json");
  const analyze = (pack: string) =>
    new Promise<{ readonly code: number; readonly found: readonly string[] }>((resolve) => {
      const env = {
        ...process.env,
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      };
      const args = ["policy", "analyze", "--file", state, "--policy-pack", pack, "--json", "--non-interactive"];
      execFile("pulumi", args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
        const events = stdout.split("\n").filter((line) => line.includes('"policyEvent"'));
        const found = events.map((line) => {
          const { policyEvent } = JSON.parse(line) as { policyEvent: Record<"policyName" | "message", string> };
          return `${policyEvent.policyName} ${policyEvent.message}`;
        });
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), found: found.toSorted() });
      });
    });

  it("stands alone beside Pulumi's SDK, and judges as the folder that it is made from", {
    timeout: 240_000,
  }, async () => {
    // Without a secrets manager the CLI opens no ciphertext.
    writeFileSync(state, serialise(redact(readDeployment(classic(), "classic.json"))));
    const alone = join(folder, "alone");
    cpSync(out, alone, { recursive: true });
    mkdirSync(join(alone, "node_modules/@pulumi"), { recursive: true });
    for (const name of ["@pulumi/policy", "@pulumi/pulumi"]) {
      symlinkSync(join(ROOT, "node_modules", name), join(alone, "node_modules", name), "junction");
    }
    const bundled = await analyze(alone);
    expect(bundled).toEqual(await analyze(join(ROOT, "policies")));
    expect(bundled.code).toBe(1);
    expect(bundled.found.join("\n")).toContain("ingress[0] opens port 22 to the internet");
    expect(bundled.found.length).toBeGreaterThan(100);
  });
});

describe("npm run policies:pack", () => {
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      execFile("node", ["scripts/policy-pack.ts", ...args], { cwd: ROOT }, (error, _out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), err }),
      );
    });

  it("leaves a folder that holds something else as it is", async () => {
    const foreign = join(folder, "foreign");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "letter.txt"), "dear");
    const { code, err } = await run("--out", foreign);
    expect([code, err]).toEqual([2, `error: --out: ${foreign} holds something else than a policy pack\n`]);
    expect(readdirSync(foreign)).toEqual(["letter.txt"]);
    expect(existsSync(`${foreign}.new`)).toBe(false);
  });

  it("knows no other option", async () => {
    expect(await run("--nope")).toMatchObject({
      code: 2,
      err: expect.stringContaining("error: Unknown option '--nope'"),
    });
  });
});
