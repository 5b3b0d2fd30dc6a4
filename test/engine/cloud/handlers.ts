/** Pulumi's ResourceProvider protocol over the simulated cloud. */
import grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { UNKNOWN } from "../../../graph/model.ts";
import { type CallSubject, type Calls, FaultError } from "./calls.ts";
import type { Cloud, Made, ProviderSettings } from "./cloud.ts";
import { differenceOf } from "./diff.ts";
import { checkNames } from "./naming.ts";
import { initFailed } from "./rpc-error.ts";
import { readSettings } from "./settings.ts";
import type { Operation, WireMap } from "./types.ts";
import { nameOf, plain, struct, typeOf } from "./wire.ts";

/** Each provider of a program has a connection of its own, and was configured over it. */
type Peer = string;
type Handle<Request, Response> = (request: Request, peer: Peer) => Response | Promise<Response>;

export function handlersFor(cloud: Cloud, calls: Calls): grpc.UntypedServiceImplementation {
  const provider = new Provider(cloud, calls);
  return {
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion("0.0.1")),
    checkConfig: unary((request: proto.CheckRequest) => new providerProto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new providerProto.DiffResponse()),
    configure: unary((request: proto.ConfigureRequest, peer) => provider.configure(request, peer)),
    check: unary((request: proto.CheckRequest) => provider.check(request)),
    diff: unary((request: proto.DiffRequest, peer) => provider.diff(request, peer)),
    create: unary((request: proto.CreateRequest, peer) => provider.create(request, peer)),
    update: unary((request: proto.UpdateRequest, peer) => provider.update(request, peer)),
    read: unary((request: proto.ReadRequest, peer) => provider.read(request, peer)),
    delete: unary((request: proto.DeleteRequest, peer) => provider.delete(request, peer)),
    invoke: unary((request: proto.InvokeRequest, peer) => provider.invoke(request, peer)),
    // The CLI attaches to providers named in PULUMI_DEBUG_PROVIDERS.
    attach: unary(() => new emptyProto.Empty()),
    cancel: unary(() => {
      calls.cancel();
      return new emptyProto.Empty();
    }),
  };
}

class Provider {
  readonly #cloud: Cloud;
  readonly #calls: Calls;
  readonly #settings = new Map<Peer, ProviderSettings>();

  constructor(cloud: Cloud, calls: Calls) {
    this.#cloud = cloud;
    this.#calls = calls;
  }

  async configure(request: proto.ConfigureRequest, peer: Peer): Promise<proto.ConfigureResponse> {
    const { settings, signIn } = readSettings(plain(request.getArgs()), this.#cloud.options);
    const urn = request.getUrn() ?? "";
    if (signIn !== undefined) {
      const subject = {
        operation: "configure" as const,
        type: typeOf(urn),
        name: nameOf(urn),
        urn,
        region: signIn.region,
      };
      await this.#calls.make(subject, signIn.check);
    }
    this.#settings.set(peer, settings);
    // The engine opens secrets before it calls, and marks what comes back, as it does for bridged providers.
    return new providerProto.ConfigureResponse()
      .setAcceptsecrets(false)
      .setSupportspreview(true)
      .setAcceptresources(false);
  }

  check(request: proto.CheckRequest): proto.CheckResponse {
    const urn = request.getUrn();
    const { inputs, failures } = checkNames({
      urn,
      type: typeOf(urn),
      name: nameOf(urn),
      olds: plain(request.getOlds()),
      news: plain(request.getNews()),
      generation: this.#cloud.state.births(urn) + 1,
    });
    return new providerProto.CheckResponse()
      .setInputs(struct(inputs))
      .setFailuresList(
        failures.map(({ property, reason }) =>
          new providerProto.CheckFailure().setProperty(property).setReason(`${nameOf(urn)}: ${reason}`),
        ),
      );
  }

  diff(request: proto.DiffRequest, peer: Peer): proto.DiffResponse {
    const type = typeOf(request.getUrn());
    const [state, olds, news] = [plain(request.getOlds()), plain(request.getOldInputs()), plain(request.getNews())];
    const regionOf = (inputs: WireMap) => this.#cloud.regionOf(type, inputs, this.#settingsOf(peer));
    const follows = olds.region === undefined && news.region === undefined;
    const { changes, deleteBeforeReplace } = differenceOf(
      type,
      olds,
      news,
      follows && regionOf(state) !== regionOf({}),
    );
    const { DIFF_NONE, DIFF_SOME } = providerProto.DiffResponse.DiffChanges;
    const top = (paths: readonly string[]) => [...new Set(paths.map((path) => path.replace(/[.[].*$/, "")))];
    const response = new providerProto.DiffResponse()
      .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList(top(changes.map(({ path }) => path)))
      .setReplacesList(top(changes.filter(({ replaces }) => replaces).map(({ path }) => path)))
      .setDeletebeforereplace(deleteBeforeReplace)
      .setHasdetaileddiff(true);
    for (const { path, kind, replaces } of changes) {
      response
        .getDetaileddiffMap()
        .set(path, new providerProto.PropertyDiff().setKind(KINDS[kind][replaces ? 1 : 0]).setInputdiff(true));
    }
    return response;
  }

  async create(request: proto.CreateRequest, peer: Peer): Promise<proto.CreateResponse> {
    const [urn, inputs, settings] = [request.getUrn(), plain(request.getProperties()), this.#settingsOf(peer)];
    if (request.getPreview()) {
      const { outputs } = this.#cloud.computed(urn, inputs, settings, 1);
      return new providerProto.CreateResponse().setProperties(struct({ ...unknowns(outputs), ...inputs }));
    }
    const { id, outputs } = await this.#make("create", urn, inputs, settings, () =>
      this.#cloud.create(urn, inputs, settings),
    );
    return new providerProto.CreateResponse().setId(id).setProperties(struct(outputs));
  }

  async update(request: proto.UpdateRequest, peer: Peer): Promise<proto.UpdateResponse> {
    const [urn, id, settings] = [request.getUrn(), request.getId(), this.#settingsOf(peer)];
    const [state, olds, news] = [plain(request.getOlds()), plain(request.getOldInputs()), plain(request.getNews())];
    if (request.getPreview()) {
      const { outputs } = this.#cloud.computed(urn, news, settings, Math.max(1, this.#cloud.state.births(urn)), id);
      return new providerProto.UpdateResponse().setProperties(
        struct({ ...outputs, ...computedOf(state, olds), ...news }),
      );
    }
    const work = () => this.#cloud.update(urn, id, state, olds, news, settings);
    const { outputs } = await this.#make("update", urn, news, settings, work);
    return new providerProto.UpdateResponse().setProperties(struct(outputs));
  }

  async read(request: proto.ReadRequest, peer: Peer): Promise<proto.ReadResponse> {
    const [urn, id, settings] = [request.getUrn(), request.getId(), this.#settingsOf(peer)];
    const [state, inputs] = [plain(request.getProperties()), request.getInputs()];
    if (typeOf(urn).startsWith("random:")) {
      return new providerProto.ReadResponse().setId(id).setProperties(request.getProperties()).setInputs(inputs);
    }
    const object = await this.#make("read", urn, state, settings, () => this.#cloud.read(urn, id, state, settings));
    if (object === undefined) return new providerProto.ReadResponse();
    return new providerProto.ReadResponse()
      .setId(object.id)
      .setProperties(struct(object.outputs))
      .setInputs(struct(object.inputs));
  }

  async delete(request: proto.DeleteRequest, peer: Peer): Promise<emptyProto.Empty> {
    const [urn, id, state] = [request.getUrn(), request.getId(), plain(request.getProperties())];
    const settings = this.#settingsOf(peer);
    await this.#make("delete", urn, state, settings, () => this.#cloud.delete(urn, id, state, settings));
    return new emptyProto.Empty();
  }

  async invoke(request: proto.InvokeRequest, peer: Peer): Promise<proto.InvokeResponse> {
    const [token, args, settings] = [request.getTok(), plain(request.getArgs()), this.#settingsOf(peer)];
    const region = this.#cloud.regionOf(token, args, settings);
    const subject = { operation: "invoke" as const, type: token, name: "", urn: "", region };
    const answer = await this.#calls.make(subject, () => this.#cloud.lookUp(token, args, settings));
    return new providerProto.InvokeResponse().setReturn(struct(answer));
  }

  #make<T>(operation: Operation, urn: string, inputs: WireMap, settings: ProviderSettings, work: () => T): Promise<T> {
    const type = typeOf(urn);
    const region = this.#cloud.regionOf(type, inputs, settings);
    const subject: CallSubject = { operation, type, name: nameOf(urn), urn, region };
    return this.#calls.make(subject, work, inputs);
  }

  #settingsOf(peer: Peer): ProviderSettings {
    return this.#settings.get(peer) ?? { region: this.#cloud.options.region, tags: {} };
  }
}

const { Kind } = providerProto.PropertyDiff;
const KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

const unknowns = (outputs: WireMap): WireMap => Object.fromEntries(Object.keys(outputs).map((key) => [key, UNKNOWN]));

const computedOf = (state: WireMap, inputs: WireMap): WireMap =>
  Object.fromEntries(Object.entries(state).filter(([key]) => !(key in inputs)));

/** A function as an RPC; what it throws is the RPC's error. */
function unary<Request, Response>(handle: Handle<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          const made = error instanceof FaultError && isMade(error.done) ? error.done : undefined;
          callback(made === undefined ? { code: grpc.status.UNKNOWN, message } : initFailed(message, made));
        },
      );
  };
}

function isMade(value: unknown): value is Made {
  return typeof value === "object" && value !== null && "id" in value && "outputs" in value;
}
