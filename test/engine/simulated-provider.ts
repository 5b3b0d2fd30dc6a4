/**
 * A cloud that exists only in this process: one gRPC ResourceProvider for every package the program uses, so that the
 * real CLI can preview and deploy the stacks without a network. It knows a type from `knowledge/`: autonames, computed
 * outputs, what forces a replacement.
 */

import { isDeepStrictEqual } from "node:util";
import grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN } from "../../graph/model.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { answerLookup } from "../../offline/lookups.ts";
import { deployedOutputs, type Place } from "../../offline/outputs.ts";
import { derived } from "../../offline/templates.ts";
import { unwrapSecret, type Wire, type WireMap } from "../../offline/wire.ts";

export interface Call {
  readonly operation: "create" | "update" | "delete" | "read";
  readonly type: string;
  readonly urn: string;
}

export interface SimulatedCloud {
  readonly port: number;
  /** What was really done (previews leave no call). */
  readonly calls: readonly Call[];
  stop(): void;
}

export interface SimulatedCloudOptions extends Place {
  readonly region: string;
}

/** Listens on a free port of the loopback interface. */
export async function startSimulatedCloud(options: SimulatedCloudOptions): Promise<SimulatedCloud> {
  const calls: Call[] = [];
  const server = new grpc.Server({ "grpc.max_receive_message_length": 64 * 1024 * 1024 });
  server.addService(providerGrpc.ResourceProviderService, {
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion("0.0.1")),
    checkConfig: unary((request: proto.CheckRequest) => new providerProto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new providerProto.DiffResponse()),
    // The engine opens secrets before it calls, and marks what comes back, as it does for bridged providers.
    configure: unary(() =>
      new providerProto.ConfigureResponse().setAcceptsecrets(false).setSupportspreview(true).setAcceptresources(false),
    ),
    check: unary(check),
    diff: unary(diff),
    create: unary((request: proto.CreateRequest) => create(request, options, calls)),
    update: unary((request: proto.UpdateRequest) => update(request, options, calls)),
    read: unary((request: proto.ReadRequest) =>
      new providerProto.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    ),
    delete: unary((request: proto.DeleteRequest) => {
      calls.push({ operation: "delete", type: typeOf(request.getUrn()), urn: request.getUrn() });
      return new emptyProto.Empty();
    }),
    invoke: unary((request: proto.InvokeRequest) => invoke(request, options)),
    // The CLI attaches to providers named in PULUMI_DEBUG_PROVIDERS.
    attach: unary(() => new emptyProto.Empty()),
    cancel: unary(() => new emptyProto.Empty()),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, calls, stop: () => server.forceShutdown() };
}

/** A plain function as an RPC; what it throws is the RPC's error. */
function unary<Request, Response>(handle: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, handle(call.request));
    } catch (error) {
      callback({ code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** Fills in the autoname, as a bridged provider does: the old one if there is one. */
function check(request: proto.CheckRequest): proto.CheckResponse {
  const [olds, news] = [plain(request.getOlds()), { ...plain(request.getNews()) }];
  const type = typeOf(request.getUrn());
  const facts = factsOf(type);
  if (facts === undefined) throw new Error(`the simulated cloud knows nothing of ${type}`);
  const { name } = facts;
  if (name !== undefined && name.autoNamed !== false && news[name.property] === undefined) {
    const generated = `${nameOf(request.getUrn())}-${derived("hex7", request.getUrn())}`;
    if (generated.length > name.maxLength) throw new Error(`${generated} is longer than ${name.maxLength}`);
    news[name.property] = olds[name.property] ?? (name.lowerCase ? generated.toLowerCase() : generated);
  }
  return new providerProto.CheckResponse().setInputs(struct(news));
}

function diff(request: proto.DiffRequest): proto.DiffResponse {
  const [olds, news] = [plain(request.getOldInputs()), plain(request.getNews())];
  const ignored = new Set(request.getIgnorechangesList());
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((key) => !key.startsWith("__") && !ignored.has(key) && !isDeepStrictEqual(olds[key], news[key]))
    .sort();
  const forcing = new Set([...(factsOf(typeOf(request.getUrn()))?.replaceOn ?? []), "region"]);
  const { DIFF_NONE, DIFF_SOME } = providerProto.DiffResponse.DiffChanges;
  return new providerProto.DiffResponse()
    .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(changed.filter((key) => forcing.has(key)));
}

function create(request: proto.CreateRequest, options: SimulatedCloudOptions, calls: Call[]): proto.CreateResponse {
  const inputs = plain(request.getProperties());
  const computed = outputsOf(request.getUrn(), inputs, options);
  if (request.getPreview()) {
    return new providerProto.CreateResponse().setProperties(struct({ ...unknowns(computed.outputs), ...inputs }));
  }
  calls.push({ operation: "create", type: typeOf(request.getUrn()), urn: request.getUrn() });
  return new providerProto.CreateResponse().setId(computed.id).setProperties(struct(computed.outputs));
}

function update(request: proto.UpdateRequest, options: SimulatedCloudOptions, calls: Call[]): proto.UpdateResponse {
  const inputs = plain(request.getNews());
  if (!request.getPreview()) {
    calls.push({ operation: "update", type: typeOf(request.getUrn()), urn: request.getUrn() });
  }
  const { outputs } = outputsOf(request.getUrn(), inputs, options, request.getId());
  return new providerProto.UpdateResponse().setProperties(struct({ ...plain(request.getOlds()), ...outputs }));
}

function invoke(request: proto.InvokeRequest, options: SimulatedCloudOptions): proto.InvokeResponse {
  const args = plain(request.getArgs());
  const seed = `${request.getTok()}|${JSON.stringify(args)}`;
  const answer = answerLookup(request.getTok(), args, { ...options, urn: seed, name: "", id: "" });
  return new providerProto.InvokeResponse().setReturn(struct(answer));
}

function outputsOf(urn: string, inputs: WireMap, options: SimulatedCloudOptions, readId?: string) {
  const subject = { urn, type: typeOf(urn), name: nameOf(urn), inputs, additionalSecretOutputs: [] };
  return deployedOutputs(
    readId === undefined ? subject : { ...subject, readId },
    { region: options.region, tags: {} },
    options,
  );
}

const unknowns = (outputs: WireMap): WireMap =>
  Object.fromEntries(Object.keys(outputs).map((key) => [key, UNKNOWN as Wire]));

const typeOf = (urn: string) => (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
const nameOf = (urn: string) => urn.split("::").slice(3).join("::");

/** The cloud sees what is inside a secret envelope. */
function plain(value: structProto.Struct | undefined): WireMap {
  return open((value?.toJavaScript() ?? {}) as WireMap) as WireMap;
}

function open(value: Wire): Wire {
  const inner = unwrapSecret(value) ?? null;
  if (Array.isArray(inner)) return inner.map(open);
  if (typeof inner !== "object" || inner === null) return inner;
  return Object.fromEntries(Object.entries(inner).map(([key, entry]) => [key, open(entry)]));
}

function struct(map: WireMap): structProto.Struct {
  return structProto.Struct.fromJavaScript(map as Record<string, structProto.JavaScriptValue>);
}
