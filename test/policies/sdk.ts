/** Plays the engine to the policy SDK's own request handlers, with its proxies, masks and diagnostics. */
import { createRequire } from "node:module";
import type { Policies } from "@pulumi/policy";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { Json, Resource } from "../../graph/model.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../graph/model.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { isList, isObject, isSecretEnvelope } from "../../graph/values.ts";

export interface Violation {
  readonly policy: string;
  readonly urn: string;
  /** Without the policy's description before it. */
  readonly message: string;
  readonly level: number;
}

interface Response {
  getDiagnosticsList(): proto.AnalyzeDiagnostic[];
}
type Handler<Request> = (
  call: { readonly request: Request },
  callback: (error: Error | undefined | null, response?: Response) => void,
) => void;
type MakeHandler<Request> = (pack: string, version: string, level: string, policies: Policies) => Handler<Request>;

// The package's types leave these out: @pulumi/policy/server.ts marks them as internal.
const server: {
  readonly makeAnalyzeRpcFun: MakeHandler<proto.AnalyzeRequest>;
  readonly makeRemediateRpcFun: MakeHandler<proto.AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: MakeHandler<proto.AnalyzeStackRequest>;
} = createRequire(import.meta.url)("@pulumi/policy/server.js");

export interface EngineOptions {
  /** False = the collector's remediation is switched off, as by `--policy-pack-config` with `all`. Default true. */
  readonly remediate?: boolean;
}

/** One preview: each resource by itself, then the stack. */
export async function preview(
  policies: Policies,
  resources: readonly Resource[],
  { remediate = true }: EngineOptions = {},
): Promise<readonly Violation[]> {
  const names = ["larder", "0.0.0", "advisory", policies] as const;
  const found: proto.AnalyzeDiagnostic[] = [];
  for (const resource of resources) {
    const request = analyzeRequest(resource);
    if (remediate) await respond(server.makeRemediateRpcFun(...names), request, () => undefined);
    await respond(server.makeAnalyzeRpcFun(...names), request, (list) => {
      for (const diagnostic of list) found.push(diagnostic.setUrn(diagnostic.getUrn() || resource.urn));
    });
  }
  const stack = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResource));
  await respond(server.makeAnalyzeStackRpcFun(...names), stack, (list) => found.push(...list));
  return found.map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    urn: diagnostic.getUrn(),
    message: diagnostic.getMessage().replace(`${diagnostic.getDescription()}\n`, ""),
    level: diagnostic.getEnforcementlevel(),
  }));
}

export interface Remediation {
  readonly policy: string;
  /** As they go to the provider; a secret is an object with Pulumi's signature. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the pack changes before it validates; a later one goes on from what the one before it left. */
export async function remediate(policies: Policies, resource: Resource): Promise<readonly Remediation[]> {
  const found: proto.Remediation[] = [];
  const handler: Handler<proto.AnalyzeRequest> = server.makeRemediateRpcFun("larder", "0.0.0", "advisory", policies);
  await new Promise<void>((resolve, reject) => {
    handler({ request: analyzeRequest(resource) }, (error, response) => {
      if (error) reject(error);
      else {
        if (response instanceof proto.RemediateResponse) found.push(...response.getRemediationsList());
        resolve();
      }
    });
  });
  return found.map((each) => ({
    policy: each.getPolicyname(),
    properties: each.getProperties()?.toJavaScript() ?? {},
  }));
}

function respond<Request>(
  handler: Handler<Request>,
  request: Request,
  use: (diagnostics: proto.AnalyzeDiagnostic[]) => unknown,
): Promise<void> {
  return new Promise((resolve, reject) => {
    handler({ request }, (error, response) => {
      if (error) reject(error);
      else {
        if (response && "getDiagnosticsList" in response) use(response.getDiagnosticsList());
        resolve();
      }
    });
  });
}

function analyzeRequest(resource: Resource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest()
    .setUrn(resource.urn)
    .setType(resource.type)
    .setName(logicalNameOf(resource.urn))
    .setProperties(struct(resource.inputs))
    .setOptions(options(resource));
  return resource.custom ? request.setProvider(provider(resource)) : request;
}

function stackResource(resource: Resource): proto.AnalyzerResource {
  // The id of a resource is in the graph, not in its outputs; the engine shows it there.
  const outputs = { ...resource.inputs, ...resource.outputs, ...(resource.id !== undefined && { id: resource.id }) };
  const shown = new proto.AnalyzerResource()
    .setUrn(resource.urn)
    .setType(resource.type)
    .setName(logicalNameOf(resource.urn))
    .setProperties(struct(outputs))
    .setOptions(options(resource))
    .setParent(resource.parent ?? "")
    .setDependenciesList([...(resource.dependencies ?? [])]);
  for (const [name, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    shown.getPropertydependenciesMap().set(name, new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  }
  return resource.custom ? shown.setProvider(provider(resource)) : shown;
}

function options({
  protect = false,
  larder,
  parent = "",
  ignoreChanges = [],
}: Resource): proto.AnalyzerResourceOptions {
  const before = larder?.deleteBeforeReplace;
  return new proto.AnalyzerResourceOptions()
    .setProtect(protect)
    .setIgnorechangesList([...ignoreChanges])
    .setDeletebeforereplace(before === true)
    .setDeletebeforereplacedefined(before !== undefined)
    .setParent(parent);
}

function provider({ type, provider: own }: Resource): proto.AnalyzerProviderResource {
  const name = type.split(":")[0] ?? "";
  return new proto.AnalyzerProviderResource()
    .setType(`pulumi:providers:${name}`)
    .setUrn(own?.slice(0, own.lastIndexOf("::")) ?? `urn:pulumi:prod::larder::pulumi:providers:${name}::default`)
    .setProperties(struct({}));
}

function struct(properties: Readonly<Record<string, Json>> = {}): structProto.Struct {
  return structProto.Struct.fromJavaScript(opened(properties) as Record<string, structProto.JavaScriptValue>);
}

/** The engine hands secrets over with their values. */
function opened(value: Json): Json {
  if (isSecretEnvelope(value)) return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: "hunter2" };
  if (isList(value)) return value.map(opened);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]))
    : value;
}
