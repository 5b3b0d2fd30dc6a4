/**
 * What is asked of AWS, by its own SDK: only it finds credentials wherever the provider finds them (environment, profiles,
 * single sign-on, roles). It is loaded by this command alone, so no other one waits for it.
 */
import type { Backend } from "./backend-url.ts";
import { type Check, inTime, missing, ok, type Subject, unknown, wrong } from "./check.ts";
import type { Situation } from "./situation.ts";

export const ACCOUNT: Subject = { id: "aws-account", group: "access", title: "AWS account" };

export interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

export function clientSettings(region: string, { patience }: Situation): ClientSettings {
  // One attempt: a question that fails is answered "unknown", and can be asked again.
  return {
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: patience / 2, requestTimeout: patience / 2, throwOnRequestTimeout: true },
  };
}

export async function checkAccount(situation: Situation): Promise<Check> {
  const { config, patience, env } = situation;
  const subject = ACCOUNT;
  const { id } = config.account;
  const mend = `export AWS_PROFILE=<a profile of account ${id}>  # aws configure list-profiles`;
  const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientSettings(config.regions.primary, situation));
  try {
    const { Account, Arn } = await inTime(client.send(new GetCallerIdentityCommand({})), patience);
    const found = `${Account}, as ${Arn?.split(":").at(-1)}`;
    return Account === id
      ? ok(subject, found)
      : wrong(subject, `${found}: but larder:account.id is ${id}, and the provider refuses any other`, mend);
  } catch (error) {
    const { kind, reason } = awsFailure(error);
    const login = env.AWS_PROFILE === undefined ? "aws sso login" : `aws sso login --profile ${env.AWS_PROFILE}`;
    if (kind === "no-credentials") {
      return missing(
        subject,
        `${reason}: neither the environment nor a profile, single sign-on or role gives any`,
        mend,
      );
    }
    if (kind === "refused") return wrong(subject, reason, `${login}  # or new keys; else: ${mend}`);
    return unknown(subject, reason);
  } finally {
    client.destroy();
  }
}

export interface BucketFile {
  readonly key: string;
  /** RFC 3339, or empty. */
  readonly modified: string;
}

/** What the backend's bucket holds under a prefix; the first thousand. Throws with a reason in words. */
export async function bucketFiles(
  backend: Backend,
  prefix: string,
  situation: Situation,
): Promise<readonly BucketFile[]> {
  const { hostname, pathname, searchParams } = new URL(backend.url);
  const folder = pathname.replace(/^\/|\/$/g, "");
  const endpoint = searchParams.get("endpoint");
  const region = searchParams.get("region") ?? situation.config.regions.primary;
  const { S3Client, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const client = new S3Client({
    ...clientSettings(region, situation),
    followRegionRedirects: true,
    forcePathStyle: searchParams.get("s3ForcePathStyle") === "true",
    ...(endpoint !== null && { endpoint: endpoint.includes("://") ? endpoint : `https://${endpoint}` }),
  });
  try {
    const Prefix = folder === "" ? prefix : `${folder}/${prefix}`;
    const { Contents = [] } = await inTime(
      client.send(new ListObjectsV2Command({ Bucket: hostname, Prefix })),
      situation.patience,
    );
    return Contents.map(({ Key = "", LastModified }) => ({ key: Key, modified: LastModified?.toISOString() ?? "" }));
  } catch (error) {
    throw new Error(`the bucket ${hostname} cannot be read: ${awsFailure(error).reason}`);
  } finally {
    client.destroy();
  }
}

export interface AwsFailure {
  readonly kind:
    | "no-credentials"
    /** AWS does not accept these credentials. */
    | "refused"
    /** They are accepted, but may not do this. */
    | "denied"
    | "not-found"
    | "unreachable";
  readonly reason: string;
}

const KINDS: Readonly<Record<string, AwsFailure["kind"]>> = {
  CredentialsProviderError: "no-credentials",
  ExpiredToken: "refused",
  ExpiredTokenException: "refused",
  InvalidClientTokenId: "refused",
  UnrecognizedClientException: "refused",
  InvalidSignatureException: "refused",
  SignatureDoesNotMatch: "refused",
  AuthFailure: "refused",
  AccessDenied: "denied",
  AccessDeniedException: "denied",
  NoSuchResourceException: "not-found",
  NotFoundException: "not-found",
  NoSuchBucket: "not-found",
};

const WORDS: Readonly<Record<AwsFailure["kind"], string>> = {
  "no-credentials": "no AWS credentials",
  refused: "AWS does not accept these credentials",
  denied: "these credentials may not ask",
  "not-found": "there is no such thing",
  unreachable: "AWS cannot be reached",
};

/** AWS's own messages name keys and requests; its error's name says enough. */
export function awsFailure(error: unknown): AwsFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "CredentialsProviderError" && error instanceof Error && /expired/i.test(error.message)) {
    return { kind: "refused", reason: "the single sign-on session has expired" };
  }
  const known = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const kind = known ?? "unreachable";
  if (name === "TooSlow" && error instanceof Error) return { kind, reason: `AWS: ${error.message}` };
  const detail = known === undefined || kind === "no-credentials" ? "" : ` (${name})`;
  const other = known === undefined && isAnswer(error) ? `AWS answers ${name}` : undefined;
  return { kind, reason: other ?? `${WORDS[kind]}${detail}` };
}

/** An answer of the service, not a failure on the way to it. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && "$metadata" in error && "$fault" in error;
}
