import type * as pulumi from "@pulumi/pulumi";
import { EncryptionKey, type KeyUse } from "./key.ts";
import type { Platform } from "./platform.ts";
import type { DataClass } from "./tags.ts";

/** Keys that several components share, one per kind of data; a database or a cache brings its own. */
const SHARED = {
  logs: { description: "Log groups", uses: ["logs"], dataClass: "internal" },
  images: { description: "Container images", uses: ["ecr"], dataClass: "internal" },
  messages: { description: "Queues between services", uses: ["sqs"], dataClass: "personal" },
  storage: { description: "Buckets", uses: ["s3"], dataClass: "personal" },
  secrets: { description: "Secrets of the applications", uses: ["secretsmanager"], dataClass: "internal" },
} as const satisfies Record<string, { description: string; uses: readonly KeyUse[]; dataClass: DataClass }>;

/** Where copies of secrets go, and the key they have there. */
export interface SecretCopies {
  readonly region: string;
  readonly keyArn: pulumi.Input<string>;
}

export type SharedKey = keyof typeof SHARED;

/** Makes a shared key when it is first asked for: what is switched off leaves none behind. */
export class SharedKeys {
  readonly #platform: Platform;
  readonly #opts: pulumi.ComponentResourceOptions;
  #secretCopiesKey: EncryptionKey | undefined;
  readonly #made = new Map<SharedKey, EncryptionKey>();

  constructor(platform: Platform, opts: pulumi.ComponentResourceOptions) {
    this.#platform = platform;
    this.#opts = opts;
  }

  arn(name: SharedKey): pulumi.Output<string> {
    const key =
      this.#made.get(name) ??
      new EncryptionKey(`${name}-key`, { platform: this.#platform, ...SHARED[name] }, this.#opts);
    this.#made.set(name, key);
    return key.arn;
  }

  /** Undefined where the loss of the region is not provided for. */
  secretCopies(): SecretCopies | undefined {
    const region = this.#platform.recoveryRegion;
    if (region === undefined) return undefined;
    this.#secretCopiesKey ??= new EncryptionKey(
      "secret-copies-key",
      {
        platform: this.#platform,
        region,
        description: "Copies of secrets",
        uses: ["secretsmanager"],
        dataClass: "internal",
      },
      this.#opts,
    );
    return { region, keyArn: this.#secretCopiesKey.arn };
  }
}

/** Argument of a secret. */
export function replicasIn(
  copies: SecretCopies | undefined,
): Readonly<{ replicas?: { region: string; kmsKeyId: pulumi.Input<string> }[] }> {
  return copies === undefined ? {} : { replicas: [{ region: copies.region, kmsKeyId: copies.keyArn }] };
}
