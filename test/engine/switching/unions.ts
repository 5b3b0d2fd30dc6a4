/** What a stack file can switch: every union of the schema, with values for each of its modes, and small stacks to try it on. */
import type { StackValues } from "../../support/stacks.ts";

export interface Union {
  /** The place in the schema, as in `config/profiles.ts`: `edge.dns#cloudflare.zone`. */
  readonly place: string;
  /** What the modes are told apart by. */
  readonly key: string;
  readonly base: keyof typeof bases;
  /** The mode in which the base is already; absent = it says more than the base. */
  readonly stands?: string;
  /** Values of the stack file, as for `EngineProject.configure`; those of every mode set the same keys. */
  readonly modes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What else must be said, by `from -> to` (`*` = any). */
  readonly notes?: Readonly<Record<string, string>>;
}

const ACCOUNT = "518203746695";
const ZONE = { zoneId: "5f2c1d7e9ab84036b1c0d94e6a7f8b21", zoneName: "larder.example" };
const HOSTED = { zoneId: "Z08317662XZ4Q1EXAMPLE", zoneName: "larder.example" };
const CERTIFICATE = (region: string) =>
  `arn:aws:acm:${region}:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`;
const EMAILS = ["critical", "warning", "performance", "security", "cost"];

const common = {
  profile: "staging",
  account: { id: ACCOUNT, owner: true, roleBoundary: "larder-workloads" },
  regions: { primary: "eu-west-1", secondary: "eu-central-1" },
  network: { mode: "create", cidr: "10.20.0.0/16" },
  alerts: {
    runbookBaseUrl: "https://runbooks.larder.example",
    emails: Object.fromEntries(EMAILS.map((alert) => [alert, ["platform@team.example"]])),
  },
};

const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-url-AbCdEf`;
const VPC = "vpc-0123456789abcdef0";
const SUBNETS = Object.fromEntries(
  ["public", "app", "data"].map((tier, index) => [tier, [`subnet-0000000${index}a`, `subnet-0000000${index}b`]]),
);

/** What somebody else has made in the account. */
export const foreign = [
  SECRET,
  VPC,
  HOSTED.zoneId,
  ...Object.values(SUBNETS).flat(),
  ...["eu-west-1", "us-east-1"].map(CERTIFICATE),
];

const external = { mode: "external", urlSecretArn: SECRET };
const rds = { mode: "rds", databaseName: "larder", access: { reach: "tunnel" } };
const bucket = { purpose: "uploads", corsOrigins: ["https://app.larder.example"] };
const web = { kind: "http", port: 3000, route: { host: "web.larder.example", priority: 20 } };

/** Guarded as staging is, with nothing in them that no switch is about. */
export const bases = {
  /** Names, certificates, CDN, one service with its migration. */
  edge: {
    ...common,
    edge: { dns: { mode: "cloudflare", ...ZONE }, loadBalancer: { allowedCidrs: ["198.51.100.0/24"] } },
    backup: { mode: "none" },
    database: external,
    services: { web },
    queues: { jobs: {} },
    migrations: { mode: "task", service: "web", command: ["node", "dist/migrate.js"] },
    frontend: { mode: "s3", host: "app.larder.example" },
  },
  /** What holds data, and its backups. */
  data: {
    ...common,
    edge: { dns: { mode: "cloudflare", ...ZONE }, waf: { mode: "none" }, cdn: { mode: "none" } },
    database: rds,
    redis: { mode: "replicated" },
    buckets: { uploads: bucket },
    secrets: { jwt: { source: "generated" } },
  },
} as const satisfies Record<string, StackValues>;

const dns = "larder:edge.dns";
const zone = (mode: "cloudflare" | "route53", owned: object) => ({
  shared: { [dns]: { mode, ...(mode === "cloudflare" ? ZONE : HOSTED), zone: { mode: "shared" } } },
  owned: { [dns]: { mode, ...(mode === "cloudflare" ? ZONE : HOSTED), zone: { mode: "owned", ...owned } } },
});
const backup = "larder:backup";
const plan = (part: object) => ({ [backup]: { mode: "plan", ...part } });
/** `none` and another mode of a part of the backup plan. */
const partOfPlan = (part: string, mode: string, values: object = {}) => ({
  none: plan({ [part]: { mode: "none" } }),
  [mode]: plan({ [part]: { mode, ...values } }),
});

export const unions: readonly Union[] = [
  {
    place: "network",
    key: "mode",
    base: "data",
    stands: "create",
    modes: {
      create: { "larder:network": { mode: "create", cidr: "10.20.0.0/16" } },
      existing: {
        "larder:network": { mode: "existing", vpcId: VPC, cidr: "10.20.0.0/16", subnets: SUBNETS },
      },
    },
    notes: {
      "* -> *":
        "What holds data stays in its network: make a second stack there and restore a backup into it. After the refusal set the mode back, take the protection from the new logs of the network, and run again",
    },
  },
  {
    place: "network#create.nat",
    key: "nat",
    base: "edge",
    stands: "single",
    modes: {
      none: nat("none", ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "sqs"]),
      single: nat("single", []),
      "per-zone": nat("per-zone", []),
    },
  },
  {
    place: "edge.dns",
    key: "mode",
    base: "edge",
    stands: "cloudflare",
    modes: {
      cloudflare: { [dns]: { mode: "cloudflare", ...ZONE }, ...certificate("managed") },
      route53: { [dns]: { mode: "route53", ...HOSTED }, ...certificate("managed") },
      external: { [dns]: { mode: "external" }, ...certificate("existing") },
    },
  },
  {
    place: "edge.dns#cloudflare.zone",
    key: "mode",
    base: "edge",
    stands: "shared",
    modes: zone("cloudflare", { dnssec: true }),
  },
  { place: "edge.dns#route53.zone", key: "mode", base: "edge", modes: zone("route53", { dnssec: true }) },
  {
    place: "edge.mail",
    key: "mode",
    base: "edge",
    modes: Object.fromEntries(
      Object.entries({
        none: { mode: "none" },
        unmanaged: { mode: "unmanaged" },
        external: { mode: "external", senders: ["_spf.mailhost.example"] },
        ses: { mode: "ses", domain: "larder.example" },
      }).map(([mode, mail]) => [mode, { ...zone("cloudflare", {}).owned, "larder:edge.mail": mail }]),
    ),
  },
  {
    place: "edge.certificate",
    key: "mode",
    base: "edge",
    stands: "managed",
    modes: { managed: certificate("managed"), existing: certificate("existing") },
  },
  {
    place: "edge.cdn",
    key: "mode",
    base: "edge",
    modes: {
      none: { "larder:edge.cdn": { mode: "none" }, "larder:frontend": { mode: "container" } },
      cloudfront: { "larder:edge.cdn": { mode: "cloudfront" }, "larder:frontend": { mode: "container" } },
    },
  },
  {
    place: "edge.cdn#cloudfront.originLock",
    key: "originLock",
    base: "edge",
    stands: "prefix-list",
    modes: Object.fromEntries(
      ["prefix-list", "vpc-origin"].map((originLock) => [
        originLock,
        { "larder:edge.cdn": { mode: "cloudfront", originLock } },
      ]),
    ),
  },
  {
    place: "edge.waf",
    key: "mode",
    base: "edge",
    stands: "managed",
    modes: { none: { "larder:edge.waf": { mode: "none" } }, managed: { "larder:edge.waf": { mode: "managed" } } },
  },
  {
    place: "edge.waf#managed.userKey",
    key: "from",
    base: "edge",
    stands: "header",
    modes: Object.fromEntries(
      [
        { from: "header", name: "authorization" },
        { from: "cookie", name: "session" },
      ].map((userKey) => [userKey.from, { "larder:edge.waf": { mode: "managed", userKey } }]),
    ),
  },
  {
    place: "frontend",
    key: "mode",
    base: "edge",
    stands: "s3",
    modes: {
      container: { "larder:frontend": { mode: "container" } },
      s3: { "larder:frontend": { mode: "s3", host: "app.larder.example" } },
      vercel: {
        "larder:frontend": { mode: "vercel", host: "app.larder.example", cname: "cname.vercel-dns-016.example" },
      },
    },
  },
  {
    place: "services.*",
    key: "kind",
    base: "edge",
    stands: "http",
    modes: {
      http: { "larder:services.web": web },
      worker: { "larder:services.web": { kind: "worker", queue: "jobs", healthCommand: ["true"] } },
      internal: { "larder:services.web": { kind: "internal", port: 3000, healthCommand: ["true"] } },
    },
  },
  {
    place: "services.*#http.deploy",
    key: "strategy",
    base: "edge",
    stands: "blue-green",
    modes: {
      rolling: {
        "larder:services.web": { ...web, route: { ...web.route, priority: 21 }, deploy: { strategy: "rolling" } },
      },
      "blue-green": { "larder:services.web": web },
    },
    notes: {
      "* -> *":
        "Give the route another `priority` in the same change ([why](components/services.md)): else the run stops at the new rule",
    },
  },
  {
    place: "migrations",
    key: "mode",
    base: "edge",
    stands: "task",
    modes: { none: { "larder:migrations": { mode: "none" } }, task: { "larder:migrations": bases.edge.migrations } },
  },
  {
    place: "database",
    key: "mode",
    base: "data",
    stands: "rds",
    modes: {
      none: { "larder:database": { mode: "none" } },
      external: { "larder:database": external },
      rds: { "larder:database": rds },
    },
  },
  {
    place: "database#rds.access",
    key: "reach",
    base: "data",
    stands: "tunnel",
    modes: Object.fromEntries(
      [{ reach: "none" }, { reach: "tunnel" }, { reach: "direct", host: "db.larder.example" }].map((access) => [
        access.reach,
        { "larder:database": { ...rds, access } },
      ]),
    ),
  },
  {
    place: "database#rds.masterPassword",
    key: "masterPassword",
    base: "data",
    stands: "generated",
    modes: Object.fromEntries(
      ["generated", "rds-managed"].map((masterPassword) => [
        masterPassword,
        { "larder:database": { ...rds, masterPassword } },
      ]),
    ),
  },
  {
    place: "redis",
    key: "mode",
    base: "data",
    stands: "replicated",
    modes: Object.fromEntries(["none", "replicated", "cluster"].map((mode) => [mode, { "larder:redis": { mode } }])),
  },
  {
    place: "buckets.*",
    key: "purpose",
    base: "data",
    stands: "uploads",
    modes: Object.fromEntries(
      ["uploads", "media"].map((purpose) => [purpose, { "larder:buckets.uploads": { ...bucket, purpose } }]),
    ),
  },
  {
    place: "secrets.*",
    key: "source",
    base: "data",
    stands: "generated",
    modes: {
      generated: { "larder:secrets.jwt": { source: "generated" } },
      vendor: { "larder:secrets.jwt": { source: "vendor", description: "A key of somebody else's" } },
    },
  },
  {
    place: "budget",
    key: "mode",
    base: "data",
    stands: "monthly",
    modes: { none: { "larder:budget": { mode: "none" } }, monthly: { "larder:budget": { mode: "monthly" } } },
  },
  {
    place: "backup",
    key: "mode",
    base: "data",
    stands: "plan",
    modes: { none: { [backup]: { mode: "none" } }, plan: { [backup]: { mode: "plan" } } },
  },
  {
    notes: { "compliance -> *": "Nobody lifts this lock, AWS included; set the mode back" },
    place: "backup#plan.lock",
    key: "mode",
    base: "data",
    stands: "none",
    modes: {
      none: plan({ lock: { mode: "none" } }),
      governance: plan({ lock: { mode: "governance" } }),
      compliance: plan({
        lock: { mode: "compliance", consent: "Nobody can delete these backups, nor close the account" },
      }),
    },
  },
  { place: "backup#plan.hourly", key: "mode", base: "data", stands: "none", modes: partOfPlan("hourly", "scheduled") },
  {
    place: "backup#plan.monthly",
    key: "mode",
    base: "data",
    stands: "none",
    modes: partOfPlan("monthly", "scheduled"),
  },
  { place: "backup#plan.copies", key: "mode", base: "data", stands: "none", modes: partOfPlan("copies", "secondary") },
  {
    place: "backup#plan.restoreTests",
    key: "mode",
    base: "data",
    stands: "none",
    modes: partOfPlan("restoreTests", "scheduled"),
  },
  {
    place: "recovery.region",
    key: "mode",
    base: "data",
    stands: "none",
    modes: {
      none: { "larder:recovery": { region: { mode: "none" } } },
      restore: { "larder:recovery": { region: { mode: "restore" } } },
    },
  },
];

function nat(mode: string, interfaceEndpoints: readonly string[]) {
  return { "larder:network": { mode: "create", cidr: "10.20.0.0/16", nat: mode, interfaceEndpoints } };
}

function certificate(mode: "managed" | "existing") {
  const existing = mode === "existing";
  return {
    "larder:edge.certificate": existing ? { mode, arn: CERTIFICATE("eu-west-1") } : { mode },
    "larder:edge.cdn": { mode: "cloudfront", ...(existing && { certificateArn: CERTIFICATE("us-east-1") }) },
  };
}

export function noteOn({ notes = {} }: Union, from: string, to: string): string | undefined {
  return notes[`${from} -> ${to}`] ?? notes[`${from} -> *`] ?? notes[`* -> ${to}`] ?? notes["* -> *"];
}
