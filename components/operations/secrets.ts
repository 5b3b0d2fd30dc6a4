import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecretConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import { replicasIn, type SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";

export interface PlatformSecretsArgs {
  readonly platform: Platform;
  readonly config: Readonly<Record<string, SecretConfig>>;
  /** Key for the secrets' values (`EncryptionKey` with the use "secretsmanager"). */
  readonly keyArn: pulumi.Input<string>;
  /** Absent = no copies in another region. */
  readonly copies?: SecretCopies | undefined;
}

/**
 * The application's own secrets: random ones made here, and empty ones that the owner of a vendor account fills. The
 * secrets of the database and of Redis belong to those components.
 */
export class PlatformSecrets extends pulumi.ComponentResource {
  /** ARNs by entry name, for whoever fills the vendors' secrets. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;
  /** The same ARNs, known once there is a value: a task that starts before it stops at once. */
  readonly #filled: Readonly<Record<string, pulumi.Output<string>>>;
  readonly #keyArn: pulumi.Input<string>;

  constructor(name: string, args: PlatformSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:operations:PlatformSecrets", name, {}, opts);
    const { platform } = args;
    const child = { parent: this };

    const arns: Record<string, pulumi.Output<string>> = {};
    const filled: Record<string, pulumi.Output<string>> = {};
    for (const [entry, config] of Object.entries(args.config)) {
      const secret = new aws.secretsmanager.Secret(
        `${name}-${entry}`,
        {
          description: describe(config, platform),
          kmsKeyId: args.keyArn,
          recoveryWindowInDays: platform.deletionGuards ? 30 : 7,
          ...replicasIn(args.copies),
          tags: { ...dataClass("internal"), "secret-source": config.source },
        },
        { ...child, protect: platform.deletionGuards },
      );
      if (config.source === "generated") {
        filled[entry] = generate(`${name}-${entry}`, secret, config, child).arn;
      }
      arns[entry] = secret.arn;
    }

    this.arns = arns;
    this.#filled = filled;
    this.#keyArn = args.keyArn;
    this.registerOutputs({ arns });
  }

  /**
   * Gives a service the secret as an environment variable named after the entry in capitals: `jwt-secret` becomes
   * `JWT_SECRET`. A vendor's secret must have a value before the service starts a task.
   */
  use(entry: string): Connection {
    const arn = this.arns[entry];
    if (arn === undefined) {
      throw new Error(`no secret "${entry}"; there are: ${Object.keys(this.arns).join(", ") || "none"}`);
    }
    return {
      name: `secret-${entry}`,
      env: {},
      secrets: {
        [environmentName(entry)]: { valueFrom: this.#filled[entry] ?? arn, secretArn: arn, keyArn: this.#keyArn },
      },
      // The execution role reads the value at start; the application itself needs no right.
      statements: [],
      peers: [],
      ready: true,
    };
  }
}

function environmentName(entry: string): string {
  return entry.toUpperCase().replaceAll("-", "_");
}

function describe(config: SecretConfig, platform: Platform): string {
  switch (config.source) {
    case "generated":
      return `Generated for ${platform.system} ${platform.environment}`;
    case "vendor":
      return config.description;
    default: {
      const never: never = config;
      return never;
    }
  }
}

function generate(
  name: string,
  secret: aws.secretsmanager.Secret,
  config: Extract<SecretConfig, { source: "generated" }>,
  child: pulumi.CustomResourceOptions,
): aws.secretsmanager.SecretVersion {
  const value = new random.RandomPassword(
    `${name}-value`,
    {
      length: config.length,
      // Letters and digits only: safe in URLs and headers; 32 of them are 190 bits.
      special: false,
      keepers: { generation: String(config.generation ?? 1) },
    },
    child,
  );
  const content = { secretId: secret.id, secretString: value.result };
  return new aws.secretsmanager.SecretVersion(`${name}-version`, content, child);
}
