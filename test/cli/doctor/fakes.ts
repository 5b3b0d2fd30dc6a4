/** A machine for the doctor to examine: programs, folders, and one local server that answers as AWS and Cloudflare do. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Values that must never be shown, whatever happens. */
export const SECRETS = {
  cloudflare: "cf-token-7d1f0c",
  awsSecret: "aws-secret-key-3b9e",
  pulumiToken: "pul-access-token-55aa",
  passphrase: "correct horse battery",
  dataKey: "data-key-in-the-clear-91",
  stateUser: "state-user-password-22",
} as const;

export class Machine {
  readonly root = mkdtempSync(join(tmpdir(), "larder-doctor-"));
  readonly bin = join(this.root, "bin");
  readonly home = join(this.root, "home");

  constructor() {
    mkdirSync(this.bin);
    mkdirSync(this.home);
  }

  /** Everything that a run needs, before a test takes something away. */
  equip(): this {
    this.program("node", "echo v24.21.0");
    this.program("pulumi-language-nodejs", "exit 0");
    return this.cli();
  }

  /** A CLI that knows its version, lists these stacks as JSON and exports this state; or does whatever stands in `otherwise`. */
  cli({
    version = "v3.270.0",
    stacks = '[{"name":"prod"}]',
    state = '{"deployment":{}}',
    otherwise = "exit 1",
  } = {}): this {
    return this.program(
      "pulumi",
      [
        'echo "$@" >> "$(dirname "$0")/../calls"',
        `case "$1 $2" in`,
        `"version ") echo "${version}";;`,
        `"stack ls") cat <<'LIST'\n${stacks}\nLIST`,
        ";;",
        `"stack export") cat <<'STATE'\n${state}\nSTATE`,
        ";;",
        `*) ${otherwise};;`,
        "esac",
      ].join("\n"),
    );
  }

  program(name: string, script: string): this {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  remove(program: string): this {
    rmSync(join(this.bin, program));
    return this;
  }

  write(path: string, content: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  folder(path: string): string {
    const folder = join(this.root, path);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  clear(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface Reply {
  readonly status?: number;
  readonly body: string;
}

/** Answers by the name of the question; a test replaces single answers. */
export type Replies = Readonly<Record<string, Reply>>;

const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });

export const identity = (account: string): Reply => ({
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/admin/alice</Arn><UserId>A:alice</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

/** An error of the old XML services. */
export const xmlError = (code: string, status = 403): Reply => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>with the key ${SECRETS.awsSecret}</Message></Error></ErrorResponse>`,
});

/** An error of the JSON services. */
export const jsonError = (code: string, status = 400): Reply => json({ __type: code, message: "no" }, status);

export const quota = (value: number): Reply => json({ Quota: { Value: value } });

export const zone = (name: string, permissions?: readonly string[]): Reply =>
  json({ success: true, result: { name, ...(permissions && { permissions }) } });

export const cloudflare = (result: unknown, status = 200): Reply => json({ success: status === 200, result }, status);

export const bucket = (...keys: readonly string[]): Reply => ({
  body: `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>state</Name><KeyCount>${keys.length}</KeyCount>${keys
    .map((key) => `<Contents><Key>${key}</Key><LastModified>2026-11-25T08:00:00.000Z</LastModified></Contents>`)
    .join("")}</ListBucketResult>`,
});

export class Services {
  readonly asked: string[] = [];
  #replies: Replies;
  readonly #server: Server;

  private constructor(server: Server, replies: Replies) {
    this.#server = server;
    this.#replies = replies;
  }

  static async start(replies: Replies): Promise<Services> {
    const server = createServer();
    const services = new Services(server, replies);
    server.on("request", async (request, response) => {
      const question = questionOf(request, await bodyOf(request));
      services.asked.push(question);
      const { status = 200, body } = services.#replies[question] ?? { status: 404, body: "{}" };
      // A reply that never comes: the question stays open.
      if (status === 0) return;
      response.writeHead(status, { "content-type": body.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1" });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return services;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(replies: Replies): void {
    this.#replies = { ...this.#replies, ...replies };
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** `GetCallerIdentity`, `Decrypt`, `GetServiceQuota L-...`, `zones/<id>`, `prefix <prefix>`. */
function questionOf(request: IncomingMessage, body: string): string {
  const target = request.headers["x-amz-target"];
  const operation =
    String(target ?? "")
      .split(".")
      .at(-1) ?? "";
  if (operation !== "") return operation.includes("Quota") ? `${operation} ${/L-\w+/.exec(body)?.[0]}` : operation;
  const action = /Action=(\w+)/.exec(body)?.[1];
  if (action !== undefined) return action;
  const url = new URL(request.url ?? "/", "http://local");
  const prefix = url.searchParams.get("prefix");
  return prefix === null ? url.pathname.slice(1) : `prefix ${prefix}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
