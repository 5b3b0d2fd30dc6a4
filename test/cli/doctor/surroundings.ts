/** A machine that has everything, for a test to take something away from: `const at = surroundings();`. */
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import type { Check } from "../../../cli/doctor/check.ts";
import { answerTo, examine, questionsOf } from "../../../cli/doctor/examine.ts";
import type { SecretsSettings, Situation } from "../../../cli/doctor/situation.ts";
import { quotas } from "../../../knowledge/quotas.ts";
import { type Evaluated, wholeStack } from "../../support/stacks.ts";
import { bucket, identity, Machine, quota, type Replies, SECRETS, Services, zone } from "./fakes.ts";

export const KMS = "awskms://alias/larder-pulumi-prod?region=eu-west-1";
export const EDITS = ["#zone:read", "#dns_records:edit", "#zone_settings:edit"];
export const encryptedkey = Buffer.from("wrapped key").toString("base64");
const PATIENCE = 4000;

export interface Changes {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: SecretsSettings;
  readonly config?: Partial<Situation["config"]>;
  readonly projectBackend?: string;
  readonly patience?: number;
  /** What the download site answers; 0 = it cannot be reached. */
  readonly plugins?: number;
}

export interface Surroundings {
  readonly prod: Evaluated;
  readonly machine: Machine;
  readonly services: Services;
  /** Stands for the tunnel's near end. */
  readonly tunnel: { readonly server: Server; readonly port: number };
  /** By id; every answer is searched for secrets. */
  all(changes?: Changes): Promise<ReadonlyMap<string, Check>>;
  /** Status, what was found, what mends it. */
  one(id: string, changes?: Changes): Promise<readonly [string, string, string]>;
  rds(): Extract<Situation["config"]["database"], { mode: "rds" }>;
  zone(): { readonly zoneId: string; readonly zoneName: string };
}

export function surroundings(): Surroundings {
  let prod: Evaluated;
  let machine: Machine;
  let services: Services;
  let tunnel: Surroundings["tunnel"];

  beforeAll(async () => {
    prod = await wholeStack("prod");
  });

  beforeEach(async () => {
    machine = new Machine().equip();
    services = await Services.start(goodReplies(prod));
    tunnel = await listener();
    vi.stubEnv("AWS_ENDPOINT_URL", services.url);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_CONFIG_FILE", join(machine.root, "none"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(machine.root, "none"));
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", SECRETS.awsSecret);
    for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION"]) vi.stubEnv(name, undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    services.stop();
    tunnel.server.close();
    machine.clear();
  });

  const situation = (changes: Changes = {}) => situationWith(at, changes);
  const at: Surroundings = {
    get prod() {
      return prod;
    },
    get machine() {
      return machine;
    },
    get services() {
      return services;
    },
    get tunnel() {
      return tunnel;
    },
    async all(changes) {
      const { checks } = await examine(situation(changes));
      for (const check of checks) proper(check);
      return new Map(checks.map((check) => [check.id, check]));
    },
    async one(id, changes) {
      const question = questionsOf(situation(changes)).find((each) => each.id === id);
      const check = question && (await answerTo(question));
      if (check === undefined) throw new Error(`no check ${id}`);
      proper(check);
      return [check.status, check.found, check.mend ?? ""];
    },
    rds() {
      const { database } = prod.config;
      if (database.mode !== "rds") throw new Error("prod has no database");
      return database;
    },
    zone() {
      const { dns } = prod.config.edge;
      if (dns.mode !== "cloudflare") throw new Error("prod has no zone at Cloudflare");
      return dns;
    },
  };
  return at;
}

function goodReplies({ config }: Evaluated): Replies {
  const { dns } = config.edge;
  if (dns.mode !== "cloudflare") throw new Error("prod has no zone at Cloudflare");
  return {
    GetCallerIdentity: identity(config.account.id),
    Decrypt: { body: JSON.stringify({ Plaintext: Buffer.from(SECRETS.dataKey).toString("base64"), KeyId: "k" }) },
    ...Object.fromEntries(quotas.map(({ code }) => [`GetServiceQuota ${code}`, quota(1000)])),
    [`zones/${dns.zoneId}`]: zone(dns.zoneName, EDITS),
    "prefix .pulumi/locks/organization/larder/prod/": bucket(),
    "prefix .pulumi/locks/prod/": bucket(),
  };
}

async function listener(): Promise<Surroundings["tunnel"]> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

function situationWith({ prod, machine, services, tunnel, rds }: Surroundings, changes: Changes): Situation {
  const { env = {}, settings, config = {}, projectBackend, patience = PATIENCE, plugins = 200 } = changes;
  const site = () =>
    plugins === 0
      ? Promise.reject(new TypeError("fetch failed"))
      : Promise.resolve(new Response(null, { status: plugins }));
  return {
    stack: "prod",
    project: "larder",
    projectDir: machine.root,
    config: { ...prod.config, database: { ...rds(), access: { reach: "tunnel", port: tunnel.port } }, ...config },
    settings: settings ?? { secretsprovider: KMS, encryptedkey },
    projectBackend,
    oldestCli: [3, 260, 0],
    graph: prod.deployed,
    env: {
      PATH: `${machine.bin}:/usr/bin:/bin`,
      PULUMI_BACKEND_URL: "s3://larder-state?region=eu-west-1",
      CLOUDFLARE_API_TOKEN: SECRETS.cloudflare,
      CLOUDFLARE_BASE_URL: services.url,
      ...env,
    },
    home: machine.home,
    patience,
    // The download site is not asked from a test.
    fetch: (input, init) => (String(input).startsWith("https://get.pulumi.com/") ? site() : fetch(input, init)),
  };
}

/** What holds for every answer, whatever was asked. */
function proper({ id, status, found, mend = "" }: Check): void {
  for (const secret of [...Object.values(SECRETS), encryptedkey]) expect(`${found} ${mend}`, id).not.toContain(secret);
  expect(found, id).toBeTruthy();
  if (status === "missing" || status === "wrong") expect(mend, id).toBeTruthy();
}
