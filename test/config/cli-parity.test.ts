/** The two roads read the same file the same way: what `pulumi config` says against our reader. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../../config/stack-file.ts";
import { scalars } from "./scalars.ts";

const root = join(import.meta.dirname, "../..");

function hasCli(): boolean {
  try {
    execFileSync("pulumi", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn("skipped: no pulumi on PATH");
    return false;
  }
}

describe.skipIf(!hasCli())("the Pulumi CLI and the offline reader agree", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "larder-parity-"));
    mkdirSync(join(folder, "state"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function pulumi(...args: string[]): string {
    return execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "parity",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    });
  }

  /** What the CLI would hand to the program; `pulumi stack init` adds its salt to the file. */
  function cliValues(stack: string): Record<string, string> {
    pulumi("stack", "init", stack);
    const shown = JSON.parse(pulumi("config", "--json", "--stack", stack)) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(shown).map(([key, { value }]) => [key, value]));
  }

  it.each(["dev", "staging", "prod"])("about Pulumi.%s.yaml", (stack) => {
    copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    // Without the secrets provider of whoever works with the stack.
    const text = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
    const ofCli = /^(secretsprovider|encryptedkey|encryptionsalt):.*\n/gm;
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text.replaceAll(ofCli, ""));
    const { values, problems } = readStackFile({ projectDir: folder, stack });
    expect(problems).toEqual([]);
    expect(cliValues(stack)).toEqual(values);
    // The CLI has not rewritten a value either.
    expect(readStackFile({ projectDir: folder, stack }).values).toEqual(values);
    expect(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")).toContain("encryptionsalt");
  });

  it("about scalars and the forms of Pulumi.yaml", () => {
    const project = `name: parity
runtime: nodejs
config:
  aws:region: {value: eu-west-1}
  pulumi:tags: [aws, random]
  parity:short: 5
  bare: abc
  parity:withDefault: {default: {a: 1, b: [1, 2]}}
  parity:withValue: {value: 1.50}
  parity:map.inner: {value: "7"}
  parity:map.deep.er: {value: "true"}
  parity:new.inner: {value: x}
  parity:typed: {type: integer, default: 3, description: a number}
`;
    const lines = scalars.map(([yaml], index) => `  larder:x${index}: ${yaml}`);
    writeFileSync(join(folder, "Pulumi.yaml"), project);
    writeFileSync(
      join(folder, "Pulumi.scalars.yaml"),
      ["config:", ...lines, "  parity:map: {other: 1}", "  larder:a: &a {k: v}", "  larder:b: {<<: *a, j: 1}", ""].join(
        "\n",
      ),
    );
    const { values } = readStackFile({ projectDir: folder, stack: "scalars" });
    expect(cliValues("scalars")).toEqual(values);
  });
});
