import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "./iam.ts";
import { type KeyUse, keyStatements } from "./key-policy.ts";
import { kmsAlias } from "./naming.ts";
import type { Platform } from "./platform.ts";
import { type DataClass, dataClass } from "./tags.ts";

export type { KeyUse } from "./key-policy.ts";

export interface EncryptionKeyArgs {
  readonly platform: Platform;
  /** What the key protects, for people who look at it in the console. */
  readonly description: string;
  /** The AWS services that may use it; nobody can use it but through them. */
  readonly uses: readonly KeyUse[];
  /** What it protects at worst. */
  readonly dataClass?: DataClass;
  /** Another region than the platform's, for copies there; changing it replaces the key. */
  readonly region?: string;
  /**
   * Statements beyond those for `uses`, for someone who does not exist before the key does (a distribution whose bucket
   * the key encrypts). "later": the caller makes them with `lateKeyPolicy`, exactly once; until then the key is as AWS
   * makes it. Absent = none.
   */
  readonly policy?: "later";
}

/** Days until a deleted key is gone, and with it everything encrypted under it. */
const DELETION_DAYS = { guarded: 30, free: 7 };

/**
 * A customer-managed key of one domain with a policy for exactly its users. Its logical name is also its alias:
 * `alias/<system>-<environment>-<name>`.
 */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:EncryptionKey", name, {}, opts);
    const { platform } = args;
    const region = args.region ?? platform.region;
    const elsewhere = region === platform.region ? {} : { region };
    const child = { parent: this };

    const key = new aws.kms.Key(
      `${name}-cmk`,
      {
        ...elsewhere,
        description: args.description,
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        deletionWindowInDays: platform.deletionGuards ? DELETION_DAYS.guarded : DELETION_DAYS.free,
        // In the key itself: a separate KeyPolicy beside it would fight with this one.
        ...(args.policy === "later"
          ? {}
          : { policy: policyDocument(keyStatements(args.uses, { ...platform, region })) }),
        ...(args.dataClass === undefined ? {} : { tags: dataClass(args.dataClass) }),
      },
      { ...child, protect: platform.deletionGuards },
    );
    new aws.kms.Alias(`${name}-alias`, { ...elsewhere, name: kmsAlias(platform, name), targetKeyId: key.id }, child);

    this.arn = key.arn;
    this.id = key.id;
    this.registerOutputs({ arn: this.arn, id: this.id });
  }
}

/** The policy of a key that was made with `policy: "later"`: what its uses need, and these statements. */
export function lateKeyPolicy(
  name: string,
  key: EncryptionKey,
  args: Pick<EncryptionKeyArgs, "platform" | "uses"> & { readonly statements: readonly Statement[] },
  child: pulumi.CustomResourceOptions,
): aws.kms.KeyPolicy {
  return new aws.kms.KeyPolicy(
    name,
    { keyId: key.id, policy: policyDocument([...keyStatements(args.uses, args.platform), ...args.statements]) },
    child,
  );
}
