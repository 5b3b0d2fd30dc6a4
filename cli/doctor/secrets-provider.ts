/** What encrypts the secrets in the state: a passphrase or a key of KMS, and whether it opens the stack's own lock. */
import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { awsFailure, clientSettings } from "./aws.ts";
import { keyOf } from "./backend.ts";
import type { Backend } from "./backend-url.ts";
import { type Check, inTime, missing, ok, type Subject, unknown, wrong } from "./check.ts";
import type { Env } from "./programs.ts";
import type { Situation } from "./situation.ts";

export const SECRETS_PROVIDER: Subject = { id: "secrets-provider", group: "state", title: "secrets provider" };
/** Of the CLI (sdk/go/common/resource/config/crypt.go): PBKDF2-SHA-256, then AES-256-GCM of the word `pulumi`. */
const ROUNDS = 1_000_000;
const TAG_BYTES = 16;

export async function checkSecretsProvider(situation: Situation, backend: Backend | undefined): Promise<Check> {
  const { settings, stack, project, config } = situation;
  const { secretsprovider = "", encryptionsalt } = settings;
  if (secretsprovider.startsWith("awskms://")) return checkKms(secretsprovider, situation);
  if (secretsprovider !== "" && secretsprovider !== "passphrase") {
    return unknown(SECRETS_PROVIDER, `${secretsprovider.split(":")[0]}: only the CLI can ask it`);
  }
  if (encryptionsalt !== undefined) return checkPassphrase(encryptionsalt, situation);
  if (backend?.kind === "cloud") return ok(SECRETS_PROVIDER, "Pulumi Cloud keeps the key");
  return missing(
    SECRETS_PROVIDER,
    `Pulumi.${stack}.yaml names none`,
    `npm run pulumi -- stack init ${stack} --secrets-provider "${keyOf(project, stack, config.regions.primary)}"  # then commit Pulumi.${stack}.yaml`,
  );
}

async function checkPassphrase(salt: string, { env, stack }: Situation): Promise<Check> {
  const mend = "export PULUMI_CONFIG_PASSPHRASE=...  # or PULUMI_CONFIG_PASSPHRASE_FILE=<file>";
  const given = passphraseIn(env);
  if (given === undefined) return missing(SECRETS_PROVIDER, "a passphrase, and none is in the environment", mend);
  if ("unreadable" in given)
    return wrong(SECRETS_PROVIDER, `PULUMI_CONFIG_PASSPHRASE_FILE: ${given.unreadable} cannot be read`, mend);
  const opens = await opensLock(salt, given.passphrase);
  if (opens === undefined)
    return unknown(SECRETS_PROVIDER, `Pulumi.${stack}.yaml: encryptionsalt is of a form that is not known here`);
  return opens
    ? ok(SECRETS_PROVIDER, "a passphrase, and the one in the environment is right")
    : wrong(SECRETS_PROVIDER, `a passphrase, but the one in the environment is not that of ${stack}`, mend);
}

type Given = { readonly passphrase: string } | { readonly unreadable: string };

/** An empty variable is a passphrase too; a file's last line break is not. */
function passphraseIn({
  PULUMI_CONFIG_PASSPHRASE: direct,
  PULUMI_CONFIG_PASSPHRASE_FILE: file,
}: Env): Given | undefined {
  if (direct !== undefined) return { passphrase: direct };
  if (file === undefined || file === "") return undefined;
  try {
    return { passphrase: readFileSync(file, "utf8").trim() };
  } catch {
    return { unreadable: file };
  }
}

/** Whether the passphrase decrypts the word in `v1:<salt>:v1:<nonce>:<text>`; undefined for another form. */
async function opensLock(lock: string, passphrase: string): Promise<boolean | undefined> {
  const [version, salt, inner, nonce, text, ...rest] = lock.split(":");
  if (version !== "v1" || inner !== "v1" || salt === undefined || nonce === undefined || text === undefined)
    return undefined;
  if (rest.length > 0) return undefined;
  const key = await promisify(pbkdf2)(passphrase, Buffer.from(salt, "base64"), ROUNDS, 32, "sha256");
  const sealed = Buffer.from(text, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const word = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return word.toString("utf8") === "pulumi";
  } catch {
    return false;
  }
}

/** Decrypts the stack's data key, as the CLI does at the start of each run; the key itself is dropped at once. */
async function checkKms(url: string, situation: Situation): Promise<Check> {
  const { settings, stack, config, patience } = situation;
  const { host, pathname, searchParams } = new URL(url);
  const keyId = `${host}${pathname}`.replace(/^\//, "");
  const shown = `awskms ${keyId}`;
  const mend = `npm run pulumi -- stack change-secrets-provider --stack ${stack} "${url}"`;
  if (settings.encryptedkey === undefined) {
    return missing(SECRETS_PROVIDER, `${shown}, but Pulumi.${stack}.yaml holds no encryptedkey`, mend);
  }
  const { KMSClient, DecryptCommand } = await import("@aws-sdk/client-kms");
  const client = new KMSClient(clientSettings(searchParams.get("region") ?? config.regions.primary, situation));
  try {
    const EncryptionContext = contextOf(searchParams);
    const CiphertextBlob = Buffer.from(settings.encryptedkey, "base64");
    await inTime(client.send(new DecryptCommand({ KeyId: keyId, CiphertextBlob, EncryptionContext })), patience);
    return ok(SECRETS_PROVIDER, `${shown} opens the stack's secrets`);
  } catch (error) {
    return kmsFailure(error, shown, mend);
  } finally {
    client.destroy();
  }
}

function kmsFailure(error: unknown, shown: string, mend: string): Check {
  const { kind, reason } = awsFailure(error);
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidCiphertextException" || name === "IncorrectKeyException") {
    return wrong(SECRETS_PROVIDER, `${shown} is not the key that encrypted encryptedkey (${name})`, mend);
  }
  if (name === "DisabledException" || name === "KMSInvalidStateException") {
    return wrong(
      SECRETS_PROVIDER,
      `${shown} is switched off or waits for deletion (${name})`,
      "aws kms enable-key, or cancel-key-deletion",
    );
  }
  if (kind === "not-found")
    return wrong(SECRETS_PROVIDER, `${shown}: there is no such key in this account and region`, mend);
  if (kind === "denied") {
    return wrong(
      SECRETS_PROVIDER,
      `${shown}: ${reason}, needs kms:Decrypt`,
      "use one of the admins or the deploying role of bootstrap/",
    );
  }
  return unknown(SECRETS_PROVIDER, `${shown}: ${reason}`);
}

/** `context_<name>=<value>` of the address. */
function contextOf(parameters: URLSearchParams): Record<string, string> | undefined {
  const pairs = [...parameters].flatMap(([name, value]) =>
    name.startsWith("context_") ? [[name.slice("context_".length), value] as const] : [],
  );
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
