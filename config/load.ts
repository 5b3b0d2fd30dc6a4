/** Reads the config of the stack that runs, under the Pulumi engine and offline alike. */
import * as pulumi from "@pulumi/pulumi";
import { resolveConfig } from "./resolve.ts";
import type { PlatformConfig } from "./schema.ts";

export { ConfigError, type Problem } from "./errors.ts";
export { resolveConfig } from "./resolve.ts";

/**
 * All keys, not only the known ones: a misspelt key must be an error. Throws a ConfigError with every problem, before any
 * resource exists.
 */
export function loadConfig(): PlatformConfig {
  return resolveConfig(pulumi.runtime.allConfig(), { stack: pulumi.getStack() }).config;
}
