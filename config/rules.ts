/** All rules that span several keys; the ones about a single value stand in the schema. */
import type { Problem } from "./errors.ts";
import { backupRules, recoveryRules } from "./rules/backup.ts";
import { cdnRules } from "./rules/cdn.ts";
import { connectionRules } from "./rules/connections.ts";
import { databaseRules } from "./rules/database.ts";
import { dnsRules } from "./rules/dns.ts";
import { networkRules } from "./rules/network.ts";
import { platformRules } from "./rules/platform.ts";
import { redisRules } from "./rules/redis.ts";
import type { Rule } from "./rules/rule.ts";
import { serviceRules } from "./rules/services.ts";
import { wafRules } from "./rules/waf.ts";
import type { PlatformConfig } from "./schema.ts";

const rules: readonly Rule[] = [
  ...platformRules,
  ...dnsRules,
  ...networkRules,
  ...serviceRules,
  ...connectionRules,
  ...databaseRules,
  ...redisRules,
  ...backupRules,
  ...recoveryRules,
  ...wafRules,
  ...cdnRules,
];

/** `config` holds the top-level keys that are valid by themselves. */
export function checkRules(config: Partial<PlatformConfig>, stack: string | undefined): Problem[] {
  return rules.flatMap((rule) =>
    rule.run(config, { stack }).map(({ path, message }) => ({ key: `larder:${path}`, message })),
  );
}
