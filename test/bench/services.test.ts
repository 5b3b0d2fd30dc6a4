/** The benchmark's stack files keep pace with the rules of the config. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { type StackConfig, withServices } from "../../bench/services.ts";
import { loadStack } from "../../config/stack-file.ts";
import { ROOT } from "../support/larder.ts";

const base: { config: StackConfig } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"));

it.each([1, 10, 100])("makes a valid stack of %i services", (count) => {
  const configFile = join(mkdtempSync(join(tmpdir(), "larder-bench-")), "stack.yaml");
  writeFileSync(configFile, stringify({ config: withServices(base.config, count) }));
  const { config } = loadStack({ projectDir: ROOT, stack: "dev", configFile });
  expect(Object.keys(config.services)).toHaveLength(count);
});
