/** Every key that a stack file may hold, as a list: for `explain` and its suggestions. */
import { z } from "zod";
import { expectation } from "../config/expectations.ts";
import { platformConfig } from "../config/schema.ts";
import { isOptional, type Schema, shapeOf, type UnionOption, unwrap } from "../config/schema-walk.ts";

export interface ConfigKey {
  /** `services.*.route.host`; `*` stands for a name of the user's. */
  readonly pattern: string;
  /** Where unions on the way leave the key out: `mode: rds`. */
  readonly modes: readonly string[];
  /** `a whole number from 1 to 35` */
  readonly expects: string;
  readonly about: string | undefined;
  /** Of a key that names a mode: what each is. */
  readonly choices: readonly string[];
  readonly optional: boolean;
}

export function configKeys(): readonly ConfigKey[] {
  const keys = new Map<string, ConfigKey>();
  for (const key of walk(platformConfig, "", [])) {
    // The same key in several modes is told once.
    const known = keys.get(key.pattern);
    if (known === undefined) keys.set(key.pattern, key);
    else
      keys.set(key.pattern, {
        ...known,
        modes: [...known.modes, ...key.modes.filter((m) => !known.modes.includes(m))],
      });
  }
  return [...keys.values()];
}

/** `larder:services.api.port` and `services.*.port` alike. */
export function matches(key: ConfigKey, path: string): boolean {
  const wanted = path.replace(/^larder:/, "").split(".");
  const pattern = key.pattern.split(".");
  return wanted.length === pattern.length && pattern.every((part, index) => part === "*" || part === wanted[index]);
}

function* walk(schema: Schema, pattern: string, modes: readonly string[]): Generator<ConfigKey> {
  if (pattern !== "") {
    const [expects, about] = [expectation(schema), aboutOf(schema)];
    yield { pattern, modes, expects, about, choices: [], optional: isOptional(schema) };
  }
  const below = (key: string) => (pattern === "" ? key : `${pattern}.${key}`);
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "object":
      for (const [key, child] of Object.entries(shape.keys)) yield* walk(child, below(key), modes);
      return;
    case "union":
      for (const [mode, { keys }] of shape.options) {
        const inMode = [...modes, `${shape.discriminator}: ${mode}`];
        for (const [key, child] of Object.entries(keys)) {
          if (key !== shape.discriminator) yield* walk(child, below(key), inMode);
          else if (mode === [...shape.options.keys()][0]) yield discriminator(shape.options, below(key), modes);
        }
      }
      return;
    case "record":
      yield* walk(shape.value, below("*"), modes);
      return;
    case "list":
    case "leaf":
      return;
    default:
      shape satisfies never;
  }
}

function discriminator(
  options: ReadonlyMap<string, UnionOption>,
  pattern: string,
  modes: readonly string[],
): ConfigKey {
  const choices = [...options].flatMap(([mode, { schema }]) => {
    const about = aboutOf(schema);
    return about === undefined ? [] : [`${mode}: ${about}`];
  });
  const names = [...options.keys()].map((mode) => `"${mode}"`);
  return { pattern, modes, expects: `one of ${names.join(", ")}`, about: undefined, choices, optional: false };
}

function aboutOf(schema: Schema): string | undefined {
  return z.globalRegistry.get(schema)?.description ?? z.globalRegistry.get(unwrap(schema))?.description;
}
