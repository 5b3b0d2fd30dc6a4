import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../components/foundation/iam.ts";
import { keyStatements } from "../components/foundation/key-policy.ts";
import { kmsAlias } from "../components/foundation/naming.ts";
import type { Platform } from "../components/foundation/platform.ts";

export interface StackKeyArgs {
  readonly platform: Platform;
  /** Name of the platform's stack. */
  readonly stack: string;
  /** Roles that make stacks: they encrypt, too. */
  readonly admins: readonly string[];
  /** Roles that read the stack's secrets while they preview or deploy. */
  readonly readers: readonly pulumi.Input<string>[];
}

const DELETION_DAYS = 30;

/**
 * The key that the secrets in one stack's state are encrypted with: `alias/<system>-pulumi-<stack>`. A key of several
 * regions where there is a second one: without its key the copy of the state could not be read.
 */
export class StackKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: string;

  constructor(name: string, args: StackKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:bootstrap:StackKey", name, {}, opts);
    const { platform, stack } = args;
    const child = { parent: this };
    const guarded = { ...child, protect: true };
    const alias = kmsAlias({ system: platform.system, environment: "pulumi" }, stack);
    const tags = { "data-class": "internal" };

    const key = new aws.kms.Key(
      `${name}-cmk`,
      {
        description: `Secrets in the Pulumi state of ${stack}`,
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        deletionWindowInDays: DELETION_DAYS,
        multiRegion: platform.secondaryRegion !== undefined,
        policy: policyDocument(statements(args, platform.region)),
        tags,
      },
      guarded,
    );
    new aws.kms.Alias(`${name}-alias`, { name: alias, targetKeyId: key.id }, child);
    const region = platform.secondaryRegion;
    if (region !== undefined) {
      const replica = new aws.kms.ReplicaKey(
        `${name}-twin`,
        {
          region,
          primaryKeyArn: key.arn,
          description: `Secrets in the Pulumi state of ${stack}`,
          deletionWindowInDays: DELETION_DAYS,
          policy: policyDocument(statements(args, region)),
          tags,
        },
        guarded,
      );
      new aws.kms.Alias(`${name}-twin-alias`, { region, name: alias, targetKeyId: replica.keyId }, child);
    }

    this.arn = key.arn;
    this.secretsProvider = `awskms://${alias}?region=${platform.region}`;
    this.registerOutputs({ arn: this.arn });
  }
}

function statements({ platform, admins, readers }: StackKeyArgs, region: string): readonly Statement[] {
  return [
    ...keyStatements([], { ...platform, region }),
    {
      Sid: "MakeStacks",
      Effect: "Allow",
      Principal: { AWS: admins },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
    },
    ...(readers.length === 0
      ? []
      : [
          {
            Sid: "ReadSecrets",
            Effect: "Allow",
            Principal: { AWS: readers },
            Action: ["kms:Decrypt", "kms:DescribeKey"],
            Resource: "*",
          } as const,
        ]),
  ];
}
