/**
 * Stands where the engine's resource monitor would: answers the program's registrations and keeps each whole request,
 * of which Pulumi's own mocks see only type, name and inputs.
 */

import type {
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeRequest,
  ResourceInvokeResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { Resource, Urn } from "../graph/model.ts";
import { EvaluationError } from "./errors.ts";
import { answerLookup } from "./lookups.ts";
import { deployedOutputs, type Place, type ProviderDefaults } from "./outputs.ts";
import {
  aliasesOf,
  makeUrn,
  optionsOf,
  type Positioned,
  readablePosition,
  STACK_TYPE,
  sourcePosition,
} from "./registration.ts";
import { isUnknown, normaliseInputs, toGraph, unwrapSecret, type Wire, type WireMap } from "./wire.ts";

/** As deployed: computed outputs are filled in. First preview: they are unknown, as in the very first `pulumi up`. */
export type Mode = "deployed" | "first-preview";

export interface MonitorOptions extends Place {
  readonly project: string;
  readonly stack: string;
  readonly mode: Mode;
  readonly region: string;
  /** Folder that source positions and asset paths are relative to. */
  readonly root: string;
  /** Leaves digests of secrets under this key in the graph: for one comparison of two graphs. */
  readonly secretKey?: string;
}

type Callback<T> = (error: Error | null, response?: T) => void;

const NO_MOCKS = {
  call: () => ({}),
  newResource: () => ({ id: undefined, state: {} }),
};

export class RecordingMonitor extends MockMonitor {
  readonly #options: MonitorOptions;
  readonly #recorded = new Map<Urn, Resource>();
  readonly #providers = new Map<Urn, ProviderDefaults>();
  readonly #onError: (error: unknown) => void;

  constructor(options: MonitorOptions, onError: (error: unknown) => void) {
    super(NO_MOCKS);
    this.#options = options;
    this.#onError = onError;
  }

  get recorded(): readonly Resource[] {
    return [...this.#recorded.values()];
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Callback<RegisterResourceResponse>,
  ): Promise<void> {
    this.#answer(request, callback, () => {
      if (request.getTransformsList().length > 0) throw new EvaluationError(transformsMessage(request.getName()));
      const { urn, id, outputs } = this.#register(request);
      const response = new resourceProto.RegisterResourceResponse();
      response.setUrn(urn);
      response.setId(id);
      response.setObject(struct(outputs));
      return response;
    });
  }

  override async readResource(request: ReadResourceRequest, callback: Callback<ReadResourceResponse>): Promise<void> {
    this.#answer(request, callback, () => {
      const { stack, project } = this.#options;
      const [type, name, parent] = [request.getType(), request.getName(), request.getParent() || undefined];
      const urn = makeUrn(stack, project, parent, type, name);
      const subject = {
        urn,
        type,
        name,
        inputs: this.#inputs(request.getProperties()?.toJavaScript()),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        readId: request.getId(),
      };
      const { outputs } = deployedOutputs(subject, this.#providerOf(request.getProvider()), this.#options);
      this.#record({
        urn,
        custom: true,
        type,
        id: request.getId(),
        external: true,
        outputs: toGraph(outputs, this.#options.secretKey),
        ...(parent && { parent }),
        ...(request.getProvider() && { provider: request.getProvider() }),
      });
      const response = new resourceProto.ReadResourceResponse();
      response.setUrn(urn);
      response.setProperties(struct(outputs));
      return response;
    });
  }

  override async invoke(request: ResourceInvokeRequest, callback: Callback<ResourceInvokeResponse>): Promise<void> {
    this.#answer(undefined, callback, () => {
      const args = this.#inputs(request.getArgs()?.toJavaScript());
      const region = unwrapSecret(args.region) ?? this.#providerOf(request.getProvider()).region;
      const seed = `${request.getTok()}|${JSON.stringify(args)}`;
      const answer = answerLookup(request.getTok(), args, {
        ...this.#options,
        region: String(region),
        urn: seed,
        name: "",
        id: "",
      });
      const response = new resourceProto.ResourceInvokeResponse();
      response.setReturn(struct(answer));
      return response;
    });
  }

  override registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): void {
    this.#answer(undefined, callback, () => {
      const known = this.#recorded.get(request.getUrn());
      const outputs = toGraph(this.#inputs(request.getOutputs()?.toJavaScript()), this.#options.secretKey);
      if (known !== undefined && Object.keys(outputs).length > 0) {
        this.#recorded.set(known.urn, { ...known, outputs });
      }
      return {};
    });
  }

  override registerStackTransform(_request: unknown, callback: Callback<object>): void {
    this.#answer(undefined, callback, () => {
      throw new EvaluationError(transformsMessage("the stack"));
    });
  }

  override registerStackInvokeTransform(request: unknown, callback: Callback<object>): void {
    this.registerStackTransform(request, callback);
  }

  #register(request: RegisterResourceRequest): { urn: Urn; id: string; outputs: WireMap } {
    const { stack, project, root, mode } = this.#options;
    const [type, name] = [request.getType(), request.getName()];
    const parent = request.getParent() || undefined;
    const urn = makeUrn(stack, project, parent, type, name);
    const inputs = {
      ...this.#inputs(request.getObject()?.toJavaScript()),
      // The engine files the version of a provider's plug-in under its inputs.
      ...(type.startsWith("pulumi:providers:") && request.getVersion() && { version: request.getVersion() }),
    };
    const parentResource = parent === undefined ? undefined : this.#recorded.get(parent);
    const aliases = aliasesOf(request, { urn, type, name }, parentOf(parentResource), stack, project);
    let [id, outputs]: [string, WireMap] = ["", inputs];
    if (request.getCustom() && mode === "deployed") {
      const additionalSecretOutputs = request.getAdditionalsecretoutputsList();
      const subject = { urn, type, name, inputs, additionalSecretOutputs };
      ({ id, outputs } = deployedOutputs(subject, this.#providerOf(request.getProvider()), this.#options));
    }
    if (type === "pulumi:providers:aws") this.#providers.set(urn, providerDefaults(inputs, this.#options.region));
    this.#record({
      urn,
      custom: request.getCustom(),
      type,
      ...(id && { id }),
      ...(Object.keys(inputs).length > 0 && { inputs: toGraph(inputs, this.#options.secretKey) }),
      ...(request.getCustom() &&
        Object.keys(outputs).length > 0 && { outputs: toGraph(outputs, this.#options.secretKey) }),
      ...(aliases.length > 0 && { aliases }),
      ...optionsOf(request, root),
    });
    return { urn, id, outputs };
  }

  #record(resource: Resource): void {
    const earlier = this.#recorded.get(resource.urn);
    if (earlier !== undefined) {
      const first = earlier.sourcePosition && ` (the other one is made at ${readablePosition(earlier.sourcePosition)})`;
      throw new EvaluationError(`two resources have the URN ${resource.urn}${first ?? ""}; give one another name`);
    }
    this.#recorded.set(resource.urn, resource);
  }

  #inputs(properties: unknown): WireMap {
    return normaliseInputs((properties ?? {}) as WireMap, this.#options.root);
  }

  /** `<URN>::<id>` */
  #providerOf(reference: string): ProviderDefaults {
    const urn = reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
    return this.#providers.get(urn) ?? { region: this.#options.region, tags: {} };
  }

  #answer<T>(request: Positioned | undefined, callback: Callback<T>, make: () => T): void {
    try {
      callback(null, make());
    } catch (cause) {
      const error = this.#positioned(cause, request);
      this.#onError(error);
      callback(error);
    }
  }

  #positioned(error: unknown, request: Positioned | undefined): Error {
    if (!(error instanceof EvaluationError) || error.position !== undefined || request === undefined) {
      return error instanceof Error ? error : new Error(String(error));
    }
    const position = sourcePosition(request, this.#options.root);
    return new EvaluationError(error.message, position && readablePosition(position), { cause: error });
  }
}

const transformsMessage = (name: string) =>
  `${name}: "transforms" cannot be evaluated offline; use "transformations", which work on both roads`;

function parentOf(parent: Resource | undefined) {
  if (parent === undefined || parent.type === STACK_TYPE) return undefined;
  const name = parent.urn.split("::").slice(3).join("::");
  return { urn: parent.urn, type: parent.type, name, aliases: parent.aliases ?? [] };
}

/** A provider's own inputs are JSON in strings. */
function providerDefaults(inputs: WireMap, region: string): ProviderDefaults {
  const tags = parsed(inputs.defaultTags);
  const isMap = typeof tags === "object" && tags !== null && !Array.isArray(tags);
  return {
    region: String(unwrapSecret(inputs.region) ?? region),
    tags: isMap ? (((tags as WireMap).tags ?? {}) as WireMap) : {},
  };
}

function parsed(value: Wire | undefined): Wire {
  const plain = unwrapSecret(value);
  if (typeof plain !== "string" || isUnknown(plain)) return plain ?? null;
  try {
    return JSON.parse(plain) as Wire;
  } catch {
    return null;
  }
}

function struct(map: WireMap) {
  return structProto.Struct.fromJavaScript(map as Record<string, structProto.JavaScriptValue>);
}
