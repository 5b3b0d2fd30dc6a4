/**
 * Makes resource graphs of what the policy SDK shows. It shows a resource twice: before its creation with its inputs,
 * and at the end, among all others, with its outputs and edges. Rules read inputs, so the first sight is kept.
 */
import type {
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  StackValidationArgs,
} from "@pulumi/policy";
import type { Resource } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { fromSdk } from "./from-sdk.ts";

export interface Seen {
  readonly resource: Resource;
  /** Of this resource alone. */
  readonly graph: ResourceGraph;
  readonly marksSecrets: boolean;
}

interface Whole {
  readonly graph: ResourceGraph;
  readonly marksSecrets: boolean;
}

type SeenArgs = Pick<ResourceValidationArgs, "urn" | "type" | "props" | "opts" | "provider">;

export class Collector {
  readonly #seen = new Map<string, Seen>();
  /** Of the last stack that was shown, until the next resource is. */
  #whole: Whole | undefined;

  /** From a remediation: the SDK leaves the secret marks there. */
  collect(args: SeenArgs): Seen {
    return this.#add(args, true);
  }

  /** Takes back what a remediation that came to nothing has shown. */
  restore(urn: string, seen: Seen): void {
    this.#seen.set(urn, seen);
    this.#whole = undefined;
  }

  /** What the collector has; else what a validation shows, where secrets are in the clear. */
  see(args: SeenArgs): Seen {
    return this.#seen.get(args.urn) ?? this.#add(args, false);
  }

  graph(args: Pick<StackValidationArgs, "resources">): Whole {
    if (this.#whole) return this.#whole;
    const marksSecrets = args.resources.every(({ urn }) => this.#seen.get(urn)?.marksSecrets !== false);
    const resources = args.resources.map((shown) => this.#merged(shown));
    this.#whole = { graph: graphOf(resources), marksSecrets };
    return this.#whole;
  }

  #add(args: SeenArgs, marksSecrets: boolean): Seen {
    const resource = resourceOf(args);
    const seen = { resource, graph: graphOf([resource]), marksSecrets };
    this.#seen.set(args.urn, seen);
    this.#whole = undefined;
    return seen;
  }

  #merged(shown: PolicyResource): Resource {
    const { resource } = this.#seen.get(shown.urn) ?? { resource: resourceOf(shown) };
    const outputs = fromSdk(shown.props);
    const edges = Object.entries(shown.propertyDependencies).map(([name, targets]) => [
      name,
      targets.map(({ urn }) => urn),
    ]);
    return {
      ...resource,
      outputs,
      ...(typeof outputs.id === "string" && { id: outputs.id }),
      ...(shown.parent && { parent: shown.parent.urn }),
      dependencies: shown.dependencies.map(({ urn }) => urn),
      propertyDependencies: Object.fromEntries(edges),
    };
  }
}

function resourceOf({ urn, type, props, opts, provider }: SeenArgs): Resource {
  return {
    urn,
    type,
    // Components have no provider of their own kind.
    custom: provider !== undefined || type.startsWith("pulumi:providers:"),
    inputs: fromSdk(props),
    ...optionsOf(opts),
    ...(provider && { provider: `${provider.urn}::` }),
  };
}

function optionsOf(opts: PolicyResourceOptions): Partial<Resource> {
  return {
    protect: opts.protect,
    ignoreChanges: opts.ignoreChanges,
    aliases: opts.aliases,
    additionalSecretOutputs: opts.additionalSecretOutputs,
    ...(opts.parent !== undefined && { parent: opts.parent }),
    ...(opts.deleteBeforeReplace !== undefined && { larder: { deleteBeforeReplace: opts.deleteBeforeReplace } }),
  };
}

function graphOf(resources: readonly Resource[]): ResourceGraph {
  const manifest = { time: "1970-01-01T00:00:00Z", magic: "", version: "" };
  return ResourceGraph.of({ version: 3, deployment: { manifest, resources } });
}
