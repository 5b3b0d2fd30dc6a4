/** README, "When something is wrong": that the words stand there which people see, row by row. */
import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../support/graph.ts";
import { type CliResult, cliVersion, EngineProject, type RunOptions } from "./cli.ts";
import { deployed, POLICY_PACK } from "./deployed.ts";

const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
const table = readme.slice(readme.indexOf("## When something is wrong"), readme.indexOf("## More"));
const rows = [...table.matchAll(/^\| `([^|]+?)`([^|]*)\| ([^|]+)\|$/gm)].map(([, text = "", , advice = ""]) => ({
  text,
  advice,
}));

/** Asserted where such a run is made anyway. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "the stack is currently locked by 1 lock(s)": "interruptions.test.ts",
  "pending operations from previous deployment": "interruptions.test.ts",
  "error reading from server: EOF": "interruptions.test.ts",
};
const UNTESTED: Readonly<Record<string, string>> = {
  "error: internal error: ...": "a fault of the program itself: where one can be provoked, it is mended instead",
};

/** How each is provoked: what is printed then. */
const PROVOKED: Readonly<Record<string, () => Promise<CliResult>>> = {
  'Unknown file extension ".ts"': () => node(["--no-experimental-strip-types", "cli/main.ts", "explain", "--list"]),
  "error: Pulumi.prod.yaml: larder:...": () => inBrokenProject(["cli/main.ts", "synth", "prod", "--project"]),
  "no Pulumi CLI": () => withoutCli(["scripts/pulumi.ts", "version"]),
  "does not satisfy the version range": () => previewOf(requiringNewer),
  "PULUMI_ACCESS_TOKEN must be set for login": () =>
    fresh.run(["preview"], { env: { PULUMI_BACKEND_URL: undefined, PULUMI_ACCESS_TOKEN: undefined } }),
  "no stack named 'prod' found": () => fresh.run(["preview"], { stack: "prod" }),
  "passphrase must be set with PULUMI_CONFIG_PASSPHRASE": () =>
    fresh.run(["preview"], {
      env: { PULUMI_CONFIG_PASSPHRASE: undefined, PULUMI_CONFIG_PASSPHRASE_FILE: undefined },
    }),
  "incorrect passphrase": () => fresh.run(["preview"], { env: { PULUMI_CONFIG_PASSPHRASE: "another's" } }),
  "no resource plugin 'pulumi-resource-": () => fresh.run(["up", "--yes"], { env: { PULUMI_DEBUG_PROVIDERS: "" } }),
  "the Pulumi SDK has not been installed": () => fresh.run(["preview", "--policy-pack", packAlone("bare")]),
  "could not read policy pack port": () => {
    const pack = packAlone("alone");
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
    return fresh.run(["preview", "--policy-pack", pack]);
  },
  "dial tcp 127.0.0.1:15432": () => withoutTunnel(),
  "AWS account ID not allowed": () => inAnotherAccount(["preview"]),
};

let fresh: EngineProject;
let folder: string;

describe.skipIf(cliVersion === undefined)("README, when something is wrong", () => {
  beforeAll(async () => {
    fresh = await EngineProject.open("dev");
    folder = mkdtempSync(join(tmpdir(), "larder-messages-"));
  });

  afterAll(() => {
    fresh?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has a test, or a reason for none, for each row", () => {
    expect(rows.length).toBeGreaterThan(15);
    const known = [PROVOKED, ELSEWHERE, UNTESTED].flatMap(Object.keys);
    expect(rows.map(({ text }) => text).sort()).toEqual(known.sort());
    for (const reason of Object.values(UNTESTED)) expect(reason).not.toBe("");
    for (const [text, file] of Object.entries(ELSEWHERE)) {
      expect(readFileSync(join(import.meta.dirname, file), "utf8")).toContain(text);
    }
  });

  it.each(rows)("says what to do about $text", ({ advice }) => {
    expect(advice).toMatch(/`[^`]+`|\]\([^)]+\)/);
  });

  it.each(Object.keys(PROVOKED))("shows %s", async (text) => {
    const { exitCode, stdout, stderr } = (await PROVOKED[text]?.()) ?? {};
    expect(exitCode).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(text.replace(/\.\.\.$/, ""));
  });

  it("makes nothing where a run cannot begin", () => {
    expect(fresh.cloud.objects()).toEqual([]);
  });
});

function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return new Promise((resolve) => {
    const options = { cwd: projectRoot, env: { ...process.env, ...env }, encoding: "utf8" as const };
    execFile(process.execPath, [...args], options, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

function inBrokenProject(args: readonly string[]): Promise<CliResult> {
  const project = join(folder, "broken");
  mkdirSync(project);
  const textOf = (file: string) => readFileSync(join(projectRoot, file), "utf8");
  writeFileSync(join(project, "Pulumi.yaml"), textOf("Pulumi.yaml").replace(/^main: .*$/m, `main: ${projectRoot}`));
  writeFileSync(join(project, "Pulumi.prod.yaml"), `${textOf("Pulumi.prod.yaml")}  larder:budgt: {}\n`);
  return node([...args, project]);
}

/** A machine with nothing on PATH but an npm that reaches no registry. */
function withoutCli(args: readonly string[]): Promise<CliResult> {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npx"), "#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n");
  chmodSync(join(bin, "npx"), 0o755);
  return node(args, { PATH: `${bin}:/bin` });
}

async function previewOf(change: (project: EngineProject) => void, options: RunOptions = {}): Promise<CliResult> {
  const project = await fresh.fork();
  try {
    change(project);
    return await project.run(["preview"], options);
  } finally {
    project.close();
  }
}

function requiringNewer(project: EngineProject): void {
  const file = join(dirname(project.stackFile), "Pulumi.yaml");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/^requiredPulumiVersion: .*$/m, 'requiredPulumiVersion: ">=99.0.0"'),
  );
}

/** The pack without what it reads beside its own folder. */
function packAlone(name: string): string {
  const pack = join(folder, name);
  cpSync(POLICY_PACK, pack, { recursive: true });
  return pack;
}

async function withoutTunnel(): Promise<CliResult> {
  const project = await deployed("dev");
  try {
    project.cloud.setTunnel(false);
    project.configure({ "larder:database.statementTimeoutSeconds": 20 });
    return await project.run(["up", "--yes"]);
  } finally {
    project.close();
  }
}

async function inAnotherAccount(args: readonly string[]): Promise<CliResult> {
  const project = await fresh.fork({ account: "999988887777" });
  try {
    return await project.run(args);
  } finally {
    project.close();
  }
}
