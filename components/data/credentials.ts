import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecretReference } from "../foundation/connection.ts";
import { replicasIn, type SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";

export interface CredentialSecretArgs {
  readonly platform: Platform;
  readonly description: string;
  /** Key of the store that the credentials open (`EncryptionKey` with the use "secretsmanager"). */
  readonly keyArn: pulumi.Input<string>;
  /** Absent = no copies in another region. */
  readonly copies?: SecretCopies | undefined;
}

/** An empty secret for one principal. It stands before its value does, so that a value can come later. */
export function credentialSecret(
  name: string,
  args: CredentialSecretArgs,
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.Secret {
  const guards = args.platform.deletionGuards;
  return new aws.secretsmanager.Secret(
    name,
    {
      description: args.description,
      kmsKeyId: args.keyArn,
      recoveryWindowInDays: guards ? 30 : 7,
      ...replicasIn(args.copies),
      tags: { "data-class": "internal", "secret-source": "generated" },
    },
    { ...opts, protect: guards },
  );
}

/**
 * One password for one principal. Letters and digits only: safe inside a URL and for RDS and ElastiCache alike; 48 of
 * them are 285 bits. A higher generation makes a new one.
 */
export function generatedPassword(
  name: string,
  generation: number,
  opts: pulumi.CustomResourceOptions,
): random.RandomPassword {
  return new random.RandomPassword(
    name,
    {
      length: 48,
      lower: true,
      upper: true,
      numeric: true,
      special: false,
      minLower: 1,
      minUpper: 1,
      minNumeric: 1,
      keepers: { generation: String(generation) },
    },
    opts,
  );
}

/** What a client needs to log in; `url` is what applications read, the fields are for tools and rotation. */
export interface Login {
  readonly url: pulumi.Input<string>;
  readonly username: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
  readonly host: pulumi.Input<string>;
  readonly port: number;
}

/** Fills a secret. `opts.dependsOn` names the principal: the secret must not say what the server doesn't know yet. */
export function credentialVersion(
  name: string,
  secret: aws.secretsmanager.Secret,
  login: Login & Readonly<Record<string, pulumi.Input<string> | number>>,
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.SecretVersion {
  return new aws.secretsmanager.SecretVersion(
    name,
    { secretId: secret.id, secretString: pulumi.jsonStringify(login) },
    opts,
  );
}

/**
 * The `url` of a credential, as ECS injects it. Taken from the version where there is one, so that whoever starts tasks
 * with it waits for the value.
 */
export function urlOf(
  secret: aws.secretsmanager.Secret,
  version: aws.secretsmanager.SecretVersion | undefined,
  keyArn: pulumi.Input<string>,
): SecretReference {
  return {
    valueFrom: pulumi.interpolate`${version?.arn ?? secret.arn}:url::`,
    secretArn: secret.arn,
    keyArn,
  };
}
