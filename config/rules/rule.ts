/** Rules over several keys. Each says the numbers and the way out, and runs only if the keys that it reads are healthy. */
import type { PlatformConfig } from "../schema.ts";

export interface Finding {
  /** Path of the key to change, such as `services.api.scaling`. */
  readonly path: string;
  readonly message: string;
}

export interface RuleContext {
  readonly stack?: string | undefined;
}

export interface Rule {
  run(config: Partial<PlatformConfig>, context: RuleContext): readonly Finding[];
}

export function rule<K extends keyof PlatformConfig>(
  reads: readonly K[],
  check: (config: Pick<PlatformConfig, K>, context: RuleContext) => Iterable<Finding>,
): Rule {
  return { run: (config, context) => (has(config, reads) ? [...check(config, context)] : []) };
}

function has<K extends keyof PlatformConfig>(
  config: Partial<PlatformConfig>,
  keys: readonly K[],
): config is Partial<PlatformConfig> & Pick<PlatformConfig, K> {
  return keys.every((key) => config[key] !== undefined);
}

export function finding(path: string, message: string): Finding {
  return { path, message };
}
