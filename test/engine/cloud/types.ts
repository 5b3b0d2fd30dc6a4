/** The words of the simulated cloud. */
import type { Wire, WireMap } from "../../../offline/wire.ts";

export type { Wire, WireMap };

/** Something that exists in the cloud. */
export interface CloudObject {
  /** What tells it from all others of the account: type, region, and the ARN or id. */
  readonly key: string;
  readonly type: string;
  /** Who made it, and the logical name in that. */
  readonly urn: string;
  readonly name: string;
  readonly id: string;
  /** Empty for what is not regional. */
  readonly region: string;
  /** The settings as they are now, whoever set them. */
  readonly inputs: WireMap;
  /** Inputs and computed values. */
  readonly outputs: WireMap;
  /** The how-manieth of this URN it is, from 1; computed values of the first are those of offline evaluation. */
  readonly generation: number;
  /** Objects in a bucket, images in a repository, recovery points in a vault. */
  readonly holds: number;
}

export type Operation = "create" | "update" | "delete" | "read" | "invoke" | "configure";

/** One call that reached the cloud; previews reach it only to read. */
export interface Call {
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly region: string;
  /** Tries that the provider made by itself, 1 where the first one was answered. */
  readonly attempts: number;
  /** `fault` = by order of a test, `refused` = by the cloud's own rules. */
  readonly outcome: "ok" | "refused" | "fault";
  readonly message?: string;
  /** Milliseconds since the start of the cloud. */
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What a matching call meets. */
export type FaultKind =
  /** Refused before anything is done. */
  | { readonly kind: "error"; readonly message?: string }
  /** Refused again and again, until the provider gives up. */
  | { readonly kind: "throttle" }
  /** Refused twice; the third try of the provider succeeds. */
  | { readonly kind: "throttle-absorbed" }
  /** Never answers, before or after the thing is done (default: before); ends when the engine cancels. */
  | { readonly kind: "hang"; readonly when?: "before" | "after" }
  /** Done, but the provider stops waiting for it after `afterMs` (default 0): an error with the resource's state. */
  | { readonly kind: "timeout"; readonly afterMs?: number }
  /** Done, and then an error that still carries the resource's state (Pulumi's ErrorResourceInitFailed). */
  | { readonly kind: "partial"; readonly message?: string }
  /** Done, and then an error from which nobody learns so. */
  | { readonly kind: "lost"; readonly message?: string }
  /** The provider's process dies, before or after the thing is done. */
  | { readonly kind: "crash"; readonly when: "before" | "after" };

/** Which calls a fault is for; what is absent matches everything. */
export interface FaultTarget {
  readonly operation?: Operation;
  /** Pattern of a type token, `*` for any text: `aws:rds/*`. */
  readonly type?: string;
  /** Pattern of a logical name. */
  readonly name?: string;
  readonly region?: string;
  /** So many matching calls pass first. Default 0. */
  readonly skip?: number;
  /** So many calls meet it. Default 1; Infinity = all. */
  readonly count?: number;
}

export type Fault = FaultTarget & FaultKind;

export interface CloudOptions {
  /** The account that the credentials are for. */
  readonly account: string;
  readonly partition: string;
  /** Where an AWS resource is made whose provider names no region. */
  readonly region: string;
  /** Where the cloud is kept (one JSON value per line); absent = in memory. Read at the start. */
  readonly file?: string;
  /** ARNs and ids that stand in the account without being ours. */
  readonly existing?: readonly string[];
  readonly faults?: readonly Fault[];
  /** How long an operation takes; absent = no time at all. */
  readonly latency?: Latency;
}

export interface Latency {
  /** Seconds that the real cloud needs. */
  readonly secondsOf: (type: string, operation: "create" | "update" | "delete", inputs: WireMap) => number;
  /** Simulated seconds per real one: 0.001 makes an hour 3.6 seconds. */
  readonly scale: number;
}

/** Refused by the cloud's own rules, in the words of its API. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
