/** Talks to the simulated cloud as Pulumi's engine does: check before create, diff before update. */
import grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireMap } from "../engine/cloud/types.ts";

export interface Known {
  readonly urn: string;
  readonly id: string;
  readonly inputs: WireMap;
  readonly outputs: WireMap;
}

export interface Planned {
  readonly diffs: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

type Send<Response> = (callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown;

export class EngineClient {
  readonly #client: providerGrpc.ResourceProviderClient;
  readonly #stack: string;

  constructor(port: number, stack = "dev") {
    this.#client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    this.#stack = stack;
  }

  urn(type: string, name: string): string {
    return `urn:pulumi:${this.#stack}::larder::${type}::${name}`;
  }

  async configure(args: WireMap): Promise<void> {
    const request = new providerProto.ConfigureRequest().setArgs(struct(args));
    await sent<providerProto.ConfigureResponse>((done) => this.#client.configure(request, done));
  }

  /** The inputs as the provider completes them; throws what it refuses. */
  async check(type: string, name: string, news: WireMap, olds: WireMap = {}): Promise<WireMap> {
    const request = new providerProto.CheckRequest()
      .setUrn(this.urn(type, name))
      .setNews(struct(news))
      .setOlds(struct(olds));
    const response = await sent<providerProto.CheckResponse>((done) => this.#client.check(request, done));
    const [failure] = response.getFailuresList();
    if (failure !== undefined) throw new Error(`${failure.getProperty()}: ${failure.getReason()}`);
    return plain(response.getInputs());
  }

  async preview(type: string, name: string, news: WireMap): Promise<WireMap> {
    const request = new providerProto.CreateRequest()
      .setUrn(this.urn(type, name))
      .setProperties(struct(await this.check(type, name, news)))
      .setPreview(true);
    return plain(
      (await sent<providerProto.CreateResponse>((done) => this.#client.create(request, done))).getProperties(),
    );
  }

  async create(type: string, name: string, news: WireMap = {}): Promise<Known> {
    const urn = this.urn(type, name);
    const inputs = await this.check(type, name, news);
    const request = new providerProto.CreateRequest().setUrn(urn).setProperties(struct(inputs));
    const response = await sent<providerProto.CreateResponse>((done) => this.#client.create(request, done));
    return { urn, id: response.getId(), inputs, outputs: plain(response.getProperties()) };
  }

  async diff(known: Known, news: WireMap): Promise<Planned> {
    const [type, name] = split(known.urn);
    const request = new providerProto.DiffRequest()
      .setUrn(known.urn)
      .setId(known.id)
      .setOlds(struct(known.outputs))
      .setOldInputs(struct(known.inputs))
      .setNews(struct(await this.check(type, name, news, known.inputs)));
    const response = await sent<providerProto.DiffResponse>((done) => this.#client.diff(request, done));
    return {
      diffs: [...response.getDetaileddiffMap().keys()].sort(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async update(known: Known, news: WireMap): Promise<Known> {
    const [type, name] = split(known.urn);
    const inputs = await this.check(type, name, news, known.inputs);
    const request = new providerProto.UpdateRequest()
      .setUrn(known.urn)
      .setId(known.id)
      .setOlds(struct(known.outputs))
      .setOldInputs(struct(known.inputs))
      .setNews(struct(inputs));
    const response = await sent<providerProto.UpdateResponse>((done) => this.#client.update(request, done));
    return { ...known, inputs, outputs: plain(response.getProperties()) };
  }

  /** Undefined where it is gone. */
  async read(known: Known): Promise<Known | undefined> {
    const request = new providerProto.ReadRequest()
      .setUrn(known.urn)
      .setId(known.id)
      .setProperties(struct(known.outputs))
      .setInputs(struct(known.inputs));
    const response = await sent<providerProto.ReadResponse>((done) => this.#client.read(request, done));
    if (response.getId() === "") return undefined;
    return { ...known, inputs: plain(response.getInputs()), outputs: plain(response.getProperties()) };
  }

  async delete(known: Known): Promise<void> {
    const request = new providerProto.DeleteRequest()
      .setUrn(known.urn)
      .setId(known.id)
      .setProperties(struct(known.outputs));
    await sent((done) => this.#client.delete(request, done));
  }

  async invoke(token: string, args: WireMap): Promise<WireMap> {
    const request = new providerProto.InvokeRequest().setTok(token).setArgs(struct(args));
    return plain((await sent<providerProto.InvokeResponse>((done) => this.#client.invoke(request, done))).getReturn());
  }

  async cancel(): Promise<void> {
    await sent((done) => this.#client.cancel(new emptyProto.Empty(), done));
  }

  close(): void {
    this.#client.close();
  }
}

/** The resource's state inside an error that says "made, but not ready"; undefined in any other. */
export function initFailure(error: unknown): { readonly id: string; readonly reasons: readonly string[] } | undefined {
  if (!(error instanceof Error) || !("metadata" in error) || !(error.metadata instanceof grpc.Metadata))
    return undefined;
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(bytes)) return undefined;
  const [packed] = statusProto.Status.deserializeBinary(bytes).getDetailsList();
  const detail = packed?.unpack(
    providerProto.ErrorResourceInitFailed.deserializeBinary,
    "pulumirpc.ErrorResourceInitFailed",
  );
  return detail ? { id: detail.getId(), reasons: detail.getReasonsList() } : undefined;
}

function sent<Response>(send: Send<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

const struct = (map: WireMap) => structProto.Struct.fromJavaScript(map as Record<string, structProto.JavaScriptValue>);
const plain = (value: structProto.Struct | undefined) => (value?.toJavaScript() ?? {}) as WireMap;

function split(urn: string): [type: string, name: string] {
  const [, , type = "", name = ""] = urn.split("::");
  return [type, name];
}
