/** Thresholds that a profile, or the configuration of the pack, decides. Everything else is fixed in the rules. */
import type { Profile } from "./profile.ts";

interface Setting<T> {
  readonly about: string;
  readonly kind: "integer" | "boolean" | "names";
  readonly defaults: Readonly<Record<Profile, T>>;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Range {
  readonly about: string;
  readonly minimum: number;
  readonly maximum: number;
}

const integer = (prod: number, staging: number, dev: number, range: Range): Setting<number> => ({
  kind: "integer",
  defaults: { prod, staging, dev },
  ...range,
});

const flag = (prod: boolean, staging: boolean, dev: boolean, about: string): Setting<boolean> => ({
  kind: "boolean",
  defaults: { prod, staging, dev },
  about,
});

const names = (defaults: readonly string[], about: string): Setting<readonly string[]> => ({
  kind: "names",
  defaults: { prod: defaults, staging: defaults, dev: defaults },
  about,
});

type AnySetting = Setting<number> | Setting<boolean> | Setting<readonly string[]>;

export const settingsTable = {
  "WAF-03": {
    maxPer5Minutes: integer(2000, 2000, 2000, {
      about: "requests of one address in five minutes, at most",
      minimum: 10,
      maximum: 2_000_000_000,
    }),
  },
  "RDS-05": {
    minDays: integer(30, 7, 1, { about: "days that automated backups are kept at least", minimum: 1, maximum: 35 }),
  },
  "RDS-07": {
    keepAutomatedBackups: flag(true, false, false, "automated backups must outlive the deleted database"),
  },
  "BAK-02": {
    allowCompliance: flag(false, false, false, "locks of vaults may be final (compliance mode)"),
  },
  "BAK-03": {
    minDays: integer(35, 7, 7, { about: "days that daily backups are kept at least", minimum: 1, maximum: 36_500 }),
  },
  "KMS-01": {
    maxRotationDays: integer(365, 365, 365, { about: "days between two rotations", minimum: 90, maximum: 2560 }),
  },
  "LOG-01": {
    minDays: integer(30, 30, 30, { about: "days that logs are kept at least", minimum: 1, maximum: 3653 }),
    minAuditDays: integer(365, 30, 30, { about: "days that audit logs are kept", minimum: 1, maximum: 3653 }),
    maxPersonalDays: integer(400, 400, 400, { about: "days that personal data may stay", minimum: 1, maximum: 3653 }),
  },
  "ALB-07": {
    publicLoadBalancers: names(["edge-alb"], "logical names of load balancers that may face the internet"),
  },
  "IAM-04": {
    services: names([], "service principals that roles may trust; empty = any service of AWS"),
  },
  "PG-02": {
    replicationRoles: names([], "names of roles that may replicate"),
  },
  "PG-06": {
    migrationRoles: names(["migrator", "migrations"], "names of roles that change the schema"),
    readOnlyRoles: names(["readonly", "reporting"], "names of roles that only read"),
  },
  "PG-09": {
    extensions: names(
      ["pg_stat_statements", "pgcrypto", "pg_trgm", "citext", "unaccent", "uuid-ossp", "pgaudit"].concat([
        "btree_gin",
        "btree_gist",
        "vector",
      ]),
      "extensions that may be created",
    ),
  },
  "PG-11": {
    migrationRoles: names(["migrator", "migrations"], "names of roles that change the schema"),
    readOnlyRoles: names(["readonly", "reporting"], "names of roles that only read"),
  },
  "CF-05": {
    dnsOnly: names([], "hosts that are not proxied on purpose"),
  },
  "CF-08": {
    authorities: names(
      ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", "letsencrypt.org", "pki.goog"].concat([
        "digicert.com",
        "ssl.com",
        "sectigo.com",
      ]),
      "authorities that may issue certificates",
    ),
  },
  "CF-10": {
    paths: names(
      ["login|signin|sign-in|session", "signup|sign-up|register", "password|reset|recover|forgot", "/api"],
      "words of paths whose rate must be limited; one of several with | between them is enough",
    ),
  },
  "CF-12": {
    apiPaths: names(["/api"], "paths of APIs, whose answers are for one visitor"),
  },
  "GEN-01": {
    tags: names(["project", "environment", "owner", "cost-centre", "managed-by"], "tags that everything must have"),
  },
  "GEN-05": {
    allowedRegions: names(["eu-*"], "regions that data may stand in; * at the end stands for anything"),
  },
  "X-33": {
    accounts: names([], "accounts of others that may be named"),
  },
  "SHR-01": {
    accounts: names([], "accounts of others that copies are shared with"),
  },
  "CDN-09": {
    apiPaths: names(["/api/*"], "path patterns of APIs, whose answers are for one visitor"),
  },
  "ECS-13": {
    alarms: flag(true, false, false, "alarms must roll a deployment back too"),
  },
  "ECS-19": {
    maxTasks: integer(50, 20, 20, { about: "tasks that a service may grow to at most", minimum: 2, maximum: 5000 }),
  },
  "ECR-03": {
    keepImages: flag(true, false, false, "a deletion must not take images along"),
  },
  "NET-09": {
    maxIntervalSeconds: integer(60, 600, 600, {
      about: "seconds that flow logs gather at most",
      minimum: 60,
      maximum: 600,
    }),
  },
  "NET-11": {
    allowInstances: flag(false, false, false, "servers are allowed, if they are locked down"),
  },
  "RDS-08": {
    inWindowOnly: flag(true, false, false, "changes must wait for their window"),
  },
  "RDS-18": {
    minDurationMs: integer(100, 0, 0, {
      about: "milliseconds of a statement whose text is logged",
      minimum: 0,
      maximum: 60_000,
    }),
    allowAllStatements: flag(false, true, true, "all statements may be logged, with the data in them"),
  },
  "RDS-20": {
    minMajor: integer(15, 15, 15, { about: "oldest major version", minimum: 14, maximum: 30 }),
  },
  "PRX-02": {
    allowDebugLogging: flag(false, true, true, "a proxy may log statements"),
  },
  "RED-06": {
    minDays: integer(7, 1, 1, { about: "days that snapshots are kept at least", minimum: 1, maximum: 35 }),
    finalSnapshot: flag(true, false, false, "a deleted cache must leave a snapshot"),
  },
  "RED-09": {
    adminUsers: names([], "user names that may run every command"),
  },
  "X-01": {
    databaseClients: names([], "logical names of workloads that may reach databases; empty = any workload"),
  },
  "X-02": {
    cacheClients: names([], "logical names of workloads that may reach caches; empty = any workload"),
  },
  "X-03": {
    peers: names([], "logical names of workloads that may call services past the load balancer"),
  },
  "X-20": {
    externalTargets: names(
      ["*.vercel-dns.com", "76.76.21.21"],
      "hosts and addresses of others that names may lead to; * stands for anything",
    ),
  },
  "X-25": {
    minZones: integer(2, 2, 1, { about: "zones that each part stands in at least", minimum: 1, maximum: 6 }),
    natPerZone: flag(true, false, false, "each zone must have its own NAT gateway"),
  },
  "X-15": {
    externalTopics: names([], "names or ARNs of topics that another program makes and watches"),
  },
  "X-04": {
    onlyCdn: flag(true, false, false, "behind a CDN nobody else may reach the load balancer"),
  },
  "X-27": {
    externalSecrets: names([], "patterns of the ARNs of secrets that another program makes"),
  },
  "RDS-23": {
    noPause: flag(true, false, false, "a serverless database must not fall asleep"),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, AnySetting>>>>;

type SettingsTable = typeof settingsTable;
type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** The settings of a control by name; empty for one that has none. */
export type ControlSettings<Id extends string> = Id extends keyof SettingsTable
  ? Values<SettingsTable[Id]>
  : Readonly<Record<never, never>>;

/** Values that replace the profile's, by control and setting. */
export type SettingOverrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "SettingsError";
    this.problems = problems;
  }
}

export function settingsFor(control: string): Readonly<Record<string, AnySetting>> {
  return Object.hasOwn(settingsTable, control) ? settingsTable[control as keyof SettingsTable] : {};
}

const resolved = new WeakMap<SettingOverrides, Map<string, unknown>>();

/** Resolved once per set of overrides; these must have passed `checkSettings`. */
export function settingsOf<Id extends string>(
  control: Id,
  profile: Profile,
  overrides: SettingOverrides,
): ControlSettings<Id> & { readonly profile: Profile } {
  const cache = resolved.get(overrides) ?? new Map<string, unknown>();
  resolved.set(overrides, cache);
  const key = `${profile} ${control}`;
  if (!cache.has(key)) {
    const defaults = Object.entries(settingsFor(control)).map(([name, setting]) => [name, setting.defaults[profile]]);
    cache.set(key, { ...Object.fromEntries(defaults), ...overrides[control], profile });
  }
  return cache.get(key) as ControlSettings<Id> & { readonly profile: Profile };
}

/** Throws a SettingsError that names every control and key that is wrong, with what is allowed. */
export function checkSettings(overrides: SettingOverrides): void {
  const problems = Object.entries(overrides).flatMap(([control, values]) =>
    Object.entries(values).flatMap(([name, value]) =>
      settingProblems(control, name, value, `setting ${control}.${name}`),
    ),
  );
  if (problems.length > 0) throw new SettingsError(problems);
}

/** What is wrong with one value; `where` is what the user calls its place. */
export function settingProblems(control: string, name: string, value: unknown, where: string): readonly string[] {
  const settings = settingsFor(control);
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (!setting) {
    const allowed = Object.keys(settings);
    return [`${where}: unknown; ${allowed.length ? `allowed: ${allowed.join(", ")}` : `${control} has no settings`}`];
  }
  const found = JSON.stringify(value) ?? String(value);
  if (setting.kind === "boolean") return typeof value === "boolean" ? [] : [`${where}: true or false, got ${found}`];
  if (setting.kind === "names") {
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    return isList ? [] : [`${where}: a list of texts, got ${found}`];
  }
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = setting;
  const fits = typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
  return fits ? [] : [`${where}: a whole number from ${minimum} to ${maximum}, got ${found}`];
}
