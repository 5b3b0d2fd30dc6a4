/**
 * A cloud of our own making behind Pulumi's provider protocol: one gRPC server for every package that the program uses.
 *
 *     const cloud = await startSimulatedCloud({ account: "111122223333", partition: "aws", region: "eu-west-1" });
 *     cloud.arm({ operation: "create", type: "aws:rds/*", kind: "partial" });
 *     ... PULUMI_DEBUG_PROVIDERS=aws:<cloud.port>,random:<cloud.port> pulumi up ...
 *     cloud.calls; cloud.objects("aws:rds/instance:Instance");
 */
import grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { Calls } from "./calls.ts";
import { Cloud } from "./cloud.ts";
import { type ArmedFault, Faults } from "./faults.ts";
import { handlersFor } from "./handlers.ts";
import type { Call, CloudObject, CloudOptions, Fault, WireMap } from "./types.ts";

export class SimulatedCloud {
  readonly #cloud: Cloud;
  readonly #faults = new Faults();
  readonly #calls: Calls;
  readonly #onCrash: (() => void) | undefined;
  #server: grpc.Server | undefined;
  #port = 0;

  private constructor(options: CloudOptions, onCrash?: () => void) {
    this.#cloud = new Cloud(options);
    this.#calls = new Calls(this.#faults, options.latency, () => this.crash());
    for (const fault of options.faults ?? []) this.arm(fault);
    this.#onCrash = onCrash;
  }

  static async start(options: CloudOptions, onCrash?: () => void): Promise<SimulatedCloud> {
    const cloud = new SimulatedCloud(options, onCrash);
    await cloud.restart();
    return cloud;
  }

  get port(): number {
    return this.#port;
  }

  /** What reached the cloud since the start, or since `forgetCalls`. */
  get calls(): readonly Call[] {
    return this.#calls.log;
  }

  forgetCalls(): void {
    this.#calls.forget();
  }

  /** The returned object counts what met the fault. */
  arm(fault: Fault): ArmedFault {
    return this.#faults.arm(fault);
  }

  /** Every call to the region fails, until `disarm`. */
  failRegion(region: string): void {
    this.#faults.failRegion(region);
  }

  disarm(): void {
    this.#faults.clear();
  }

  /** What exists, by patterns of type token and logical name (`*` for any text). */
  objects(type?: string, name?: string): readonly CloudObject[] {
    return this.#cloud.objects(type, name);
  }

  /** The one object of this type and logical name. */
  object(type: string, name: string): CloudObject {
    return this.#cloud.object(type, name);
  }

  /** URNs for which more than one resource was made since there is this cloud. */
  get madeTwice(): readonly string[] {
    return this.#cloud.state.bornTwice;
  }

  /** Behind Pulumi's back: sets settings of an object. */
  change(type: string, name: string, settings: WireMap, id?: string): void {
    this.#cloud.change(type, name, settings, id);
  }

  /** Behind Pulumi's back: deletes an object, whatever uses it. */
  remove(type: string, name: string): void {
    this.#cloud.remove(type, name);
  }

  /** Behind Pulumi's back: so many objects in a bucket, images in a repository, recovery points in a vault. */
  fill(type: string, name: string, holds: number): void {
    this.#cloud.fill(type, name, holds);
  }

  /** Whether the port forward to PostgreSQL is open; it is at first. */
  setTunnel(open: boolean): void {
    this.#cloud.tunnel = open;
  }

  /** The provider's process is gone; what exists in the cloud stays. */
  crash(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.#onCrash?.();
  }

  /** A new process of the provider, at another port; the cloud is the same. */
  async restart(): Promise<void> {
    this.#server?.forceShutdown();
    const server = new grpc.Server({ "grpc.max_receive_message_length": 64 * 1024 * 1024 });
    server.addService(providerGrpc.ResourceProviderService, handlersFor(this.#cloud, this.#calls));
    this.#port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    this.#server = server;
  }

  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }
}

/** Listens on a free port of the loopback interface. */
export function startSimulatedCloud(options: CloudOptions): Promise<SimulatedCloud> {
  return SimulatedCloud.start(options);
}
