/** Which inputs tell one resource of a type from another, where the API makes up no identifier. */
import { factsOf } from "./resource-types.ts";

/** Beside those in the id. */
const besides: Readonly<Record<string, readonly string[]>> = {
  "aws:appautoscaling/target:Target": ["scalableDimension", "serviceNamespace"],
  "cloudflare:index/zoneSetting:ZoneSetting": ["zoneId"],
};

/**
 * Names of the inputs that make up its identity: two with the same are one object of the API, which writes over the
 * first and is gone with either. Undefined where each gets an identifier or a name of its own, or nothing is known.
 */
export function identityOf(type: string): readonly string[] | undefined {
  const parts = [...(factsOf(type)?.id ?? "").matchAll(/\{([^}]+)\}/g)].map(([, part = ""]) => part);
  const inputs = parts.filter((part) => part.startsWith("input.")).map((part) => part.slice("input.".length));
  const others = parts.filter((part) => !part.startsWith("input."));
  if (inputs.length === 0 || !others.every((part) => ["partition", "account", "region"].includes(part)))
    return undefined;
  return [...inputs, ...(besides[type] ?? [])];
}
