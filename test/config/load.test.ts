import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../config/load.ts";
import { resolveConfig } from "../../config/resolve.ts";
import { readStackFile } from "../../config/stack-file.ts";
import { evaluate } from "../../offline/evaluate.ts";

const projectDir = join(import.meta.dirname, "../..");
const prod = readStackFile({ projectDir, stack: "prod" });

async function loadWith(config: Record<string, string>): Promise<unknown> {
  let loaded: unknown;
  const program = () => {
    loaded = loadConfig();
  };
  await evaluate({ program, project: "any-name", stack: "prod", mode: "deployed", config });
  return loaded;
}

describe("loadConfig", () => {
  it("reads the larder namespace of the running stack, whatever the project's name", async () => {
    expect(await loadWith(prod.values)).toEqual(resolveConfig(prod.values).config);
  });

  it("throws all problems, also of keys nobody knows", async () => {
    const values = { ...prod.values, "larder:databse": "{}", "larder:profile": "live" };
    await expect(loadWith(values)).rejects.toThrow(
      'larder:databse: unknown key, did you mean "larder:database"?\nlarder:profile: one of "dev", "staging", "prod", got "live"',
    );
  });

  it("leaves other namespaces alone", async () => {
    await expect(loadWith({ ...prod.values, "aws:region": "us-east-1", "other:databse": "x" })).resolves.toBeDefined();
  });

  it("throws what the engine prints without a stack trace", () => {
    expect(pulumi.RunError.isInstance(new ConfigError([{ message: "x" }]))).toBe(true);
  });
});

describe("resolving a config", () => {
  it("loads neither the SDK nor a provider", () => {
    const script = `
      await import("./config/describe.ts"); await import("./config/json-schema.ts");
      const { loadStack } = await import("./config/stack-file.ts");
      loadStack({ projectDir: ".", stack: "prod" });
      const { createRequire } = await import("node:module");
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@pulumi"));
      console.log(loaded.length);`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: projectDir,
      encoding: "utf8",
    });
    expect(printed.trim()).toBe("0");
  });
});
