import type * as pulumi from "@pulumi/pulumi";
import type { Connection, SecretReference } from "../foundation/connection.ts";

export interface Environment {
  /** Sorted by name, so that the order of connections makes no new revision. */
  readonly plain: readonly { readonly name: string; readonly value: pulumi.Input<string> }[];
  readonly secrets: readonly { readonly name: string; readonly reference: SecretReference }[];
}

export const NO_ENVIRONMENT: Environment = { plain: [], secrets: [] };

/**
 * Puts together what the service sets itself, what its connections bring and what its config says. A variable that two
 * of them set differently is an error: silently, the last one would win.
 */
export function environmentOf(
  service: string,
  own: Readonly<Record<string, string>>,
  connections: readonly Connection[],
  configured: Readonly<Record<string, string>>,
): Environment {
  const origins = new Map<string, { readonly origin: string; readonly value: unknown }>();
  const plain = new Map<string, pulumi.Input<string>>();
  const secrets = new Map<string, SecretReference>();
  const claim = (name: string, origin: string, value: unknown): void => {
    const other = origins.get(name);
    if (other !== undefined && other.value !== value) {
      throw new Error(`services.${service}: ${origin} and ${other.origin} both set the variable ${name}`);
    }
    origins.set(name, { origin, value });
  };
  const addPlain = (origin: string, variables: Readonly<Record<string, pulumi.Input<string>>>): void => {
    for (const [name, value] of Object.entries(variables)) {
      claim(name, origin, value);
      plain.set(name, value);
    }
  };

  addPlain("the service itself", own);
  for (const connection of connections) {
    addPlain(`the connection "${connection.name}"`, connection.env);
    for (const [name, reference] of Object.entries(connection.secrets)) {
      claim(name, `the connection "${connection.name}"`, reference.valueFrom);
      secrets.set(name, reference);
    }
  }
  addPlain("env", configured);

  return {
    plain: sorted(plain).map(([name, value]) => ({ name, value })),
    secrets: sorted(secrets).map(([name, reference]) => ({ name, reference })),
  };
}

function sorted<Value>(entries: ReadonlyMap<string, Value>): [string, Value][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
