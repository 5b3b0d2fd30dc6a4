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

export type SharedKey = keyof typeof SHARED;

/** Makes a shared key when it is first asked for: what is switched off leaves none behind. */
export class SharedKeys {
  readonly #platform: Platform;
  readonly #opts: pulumi.ComponentResourceOptions;
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
}
