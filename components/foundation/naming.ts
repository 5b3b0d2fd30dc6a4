/** Physical names, for the few things that outsiders must know by name; everything else is autonamed. */
import { factsOf } from "../../knowledge/resource-types.ts";
import type { Platform } from "./platform.ts";

/** What RDS, ElastiCache, ECS, ECR and KMS all accept. */
const WORDS = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * `<system>-<environment>-<parts>`, checked against the longest name that the resource type takes. Throws before any
 * resource exists.
 */
export function physicalName(
  platform: Pick<Platform, "system" | "environment">,
  type: string,
  ...parts: readonly string[]
): string {
  const name = [platform.system, platform.environment, ...parts].join("-");
  if (!WORDS.test(name)) {
    throw new Error(
      `the name "${name}" of ${type} may have lower-case letters, digits and single hyphens between them only`,
    );
  }
  return withinLimit(type, name);
}

/** As `physicalName`, for the few types that take letters, digits and `_` only. */
export function wordName(
  platform: Pick<Platform, "system" | "environment">,
  type: string,
  ...parts: readonly string[]
): string {
  return withinLimit(type, [platform.system, platform.environment, ...parts].join("_").replaceAll("-", "_"));
}

/** Name of a key's alias: what people and other stacks call the key. */
export function kmsAlias(platform: Pick<Platform, "system" | "environment">, key: string): string {
  const type = "aws:kms/alias:Alias";
  return withinLimit(type, `alias/${physicalName(platform, type, key)}`);
}

function withinLimit(type: string, name: string): string {
  const longest = factsOf(type)?.name?.maxLength;
  if (longest === undefined)
    throw new Error(`no longest name is known for ${type}; add it to knowledge/resource-types/`);
  if (name.length > longest) {
    throw new Error(`the name "${name}" of ${type} has ${name.length} characters, AWS takes ${longest}`);
  }
  return name;
}
