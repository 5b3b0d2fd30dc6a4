/**
 * The whole stacks, and variants of them, for tests over everything at once. Each is evaluated once per process, one
 * after another: the SDK keeps its state per process.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { PlatformConfig } from "../../config/schema.ts";
import { loadStack } from "../../config/stack-file.ts";
import { ResourceGraph } from "../../graph/query.ts";
import type { Mode } from "../../offline/monitor.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { projectRoot } from "./graph.ts";

export const STACKS = ["dev", "staging", "prod"] as const;
export type Stack = (typeof STACKS)[number];

/** The `config:` of a stack file, keys without the namespace. */
export type StackValues = Record<string, unknown>;
type Change = (values: StackValues) => StackValues;

export interface Evaluated {
  readonly stack: Stack;
  /** For titles of tests: the stack, and what is different about it. */
  readonly title: string;
  readonly config: PlatformConfig;
  readonly deployed: ResourceGraph;
  /** Throws unless asked for: many tests need the deployed graph only. */
  readonly firstPreview: ResourceGraph;
}

export interface VariantOptions {
  readonly title?: string;
  /** Default: as deployed only. */
  readonly modes?: readonly Mode[];
  readonly change?: Change;
}

const cache = new Map<string, Promise<Evaluated>>();
let previous: Promise<unknown> = Promise.resolve();

/** The stack as its file in the repository says. */
export function wholeStack(stack: Stack, options: Omit<VariantOptions, "change"> = {}): Promise<Evaluated> {
  return variantOf(stack, options);
}

/** The stack with another config; the file in the repository stays as it is. */
export function variantOf(stack: Stack, options: VariantOptions = {}): Promise<Evaluated> {
  const { title = stack, modes = ["deployed"], change } = options;
  const values = change?.(stackValues(stack));
  const key = JSON.stringify([stack, modes, values]);
  const known = cache.get(key);
  if (known) return known;
  const evaluated = previous.then(() => evaluateModes(stack, title, modes, values));
  previous = evaluated.catch(() => {});
  cache.set(key, evaluated);
  return evaluated;
}

/** As after the first deployments: every service has an image, so that its secrets and the migration are there. */
export function inOperation(stack: Stack, options: Omit<VariantOptions, "change"> = {}): Promise<Evaluated> {
  return variantOf(stack, { title: `${stack} in operation`, ...options, change: withImages });
}

export function stackValues(stack: Stack): StackValues {
  const file = parse(readFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8")) as { config: StackValues };
  return Object.fromEntries(Object.entries(file.config).map(([key, value]) => [key.replace(/^larder:/, ""), value]));
}

export function withImages(values: StackValues): StackValues {
  const account = (values.account as { id: string }).id;
  const { primary } = values.regions as { primary: string };
  const services = Object.entries(values.services as Record<string, object>).map(([name, service], index) => {
    const digest = (index + 1).toString(16).repeat(64).slice(0, 64);
    const repository = `${account}.dkr.ecr.${primary}.amazonaws.com/larder-${String(values.profile)}-${name}`;
    return [name, { ...service, image: `${repository}@sha256:${digest}` }];
  });
  return { ...values, services: Object.fromEntries(services) };
}

async function evaluateModes(
  stack: Stack,
  title: string,
  modes: readonly Mode[],
  values: StackValues | undefined,
): Promise<Evaluated> {
  const folder = mkdtempSync(join(tmpdir(), "larder-stack-"));
  try {
    const file = values === undefined ? {} : { configFile: writeStackFile(folder, stack, values) };
    const { config } = loadStack({ projectDir: projectRoot, stack, ...file });
    const graphs = new Map<Mode, ResourceGraph>();
    for (const mode of modes) {
      graphs.set(mode, ResourceGraph.of(await evaluateStack({ root: projectRoot, stack, mode, ...file })));
    }
    const graphOf = (mode: Mode): ResourceGraph => {
      const graph = graphs.get(mode);
      if (graph === undefined) throw new Error(`${title} was not evaluated in the mode ${mode}`);
      return graph;
    };
    return {
      stack,
      title,
      config,
      get deployed() {
        return graphOf("deployed");
      },
      get firstPreview() {
        return graphOf("first-preview");
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function writeStackFile(folder: string, stack: string, values: StackValues): string {
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`larder:${key}`, value]));
  const path = join(folder, `Pulumi.${stack}.yaml`);
  writeFileSync(path, stringify({ config }));
  return path;
}
