import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { RdsConfig } from "../../config/schema.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import { lookUp } from "../foundation/look-up.ts";
import type { Platform } from "../foundation/platform.ts";
import { credentialSecret, credentialVersion, generatedPassword } from "./credentials.ts";

/** Not one of the names that RDS refuses or that everybody tries first; for making roles, and for emergencies. */
export const MASTER = "database_master";

/** How the master logs in: with a password of ours, or with one that RDS makes, keeps and rotates. */
export type MasterLogin =
  | { readonly kind: "generated"; readonly password: pulumi.Output<string>; readonly generation: number }
  | { readonly kind: "rds-managed" };

type Child = { readonly parent: pulumi.Resource };

export function masterLogin(name: string, config: RdsConfig, child: Child): MasterLogin {
  switch (config.masterPassword) {
    case "generated": {
      const generation = config.passwordGeneration ?? 1;
      return {
        kind: "generated",
        password: generatedPassword(`${name}-password`, generation, child).result,
        generation,
      };
    }
    case "rds-managed":
      return { kind: "rds-managed" };
    default: {
      const never: never = config.masterPassword;
      return never;
    }
  }
}

export interface MasterSecretArgs {
  readonly platform: Platform;
  readonly keyArn: pulumi.Input<string>;
  readonly copies?: SecretCopies | undefined;
  readonly login: MasterLogin;
  readonly primary: aws.rds.Instance;
}

/** Keeps a generated password where people with the right find it. RDS keeps its own by itself. */
export function keepMasterPassword(name: string, args: MasterSecretArgs, child: Child): void {
  const { platform, keyArn, copies, login, primary } = args;
  if (login.kind === "rds-managed") return;
  const secret = credentialSecret(
    name,
    { platform, description: `PostgreSQL master of ${platform.system} ${platform.environment}`, keyArn, copies },
    child,
  );
  const { password } = login;
  credentialVersion(
    `${name}-version`,
    secret,
    {
      url: pulumi.interpolate`postgresql://${MASTER}:${password}@${primary.endpoint}/postgres?sslmode=verify-full`,
      username: MASTER,
      password,
      host: primary.address,
      port: 5432,
      dbname: "postgres",
      engine: "postgres",
    },
    { ...child, dependsOn: [primary] },
  );
}

/** For whoever makes the roles. */
export function masterPassword(
  platform: Platform,
  login: MasterLogin,
  primary: aws.rds.Instance,
  child: Child,
): pulumi.Output<string> {
  if (login.kind === "generated") return login.password;
  return pulumi.secret(lookUp(platform, () => managedPassword(primary, child)));
}

const managedSecret = z.object({ password: z.string().min(1) });

/** RDS's own secret. The look-up's result is not marked secret by the provider. */
function managedPassword(primary: aws.rds.Instance, child: Child): pulumi.Output<string> {
  const secretId = primary.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
  const version = aws.secretsmanager.getSecretVersionOutput({ secretId }, child);
  return version.secretString.apply((text) => managedSecret.parse(JSON.parse(text)).password);
}
