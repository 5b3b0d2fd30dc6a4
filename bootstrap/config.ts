/** The config of this program: one stack for each AWS account. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { ConfigError, type Problem } from "../config/errors.ts";
import { nearestOf, translateIssues } from "../config/issues.ts";
import { accountConfig, alertsConfig, regionsConfig } from "../config/schema.ts";
import { arn, days, setOf } from "../config/values.ts";

/** Also what Pulumi.yaml calls the project. */
export const namespace = "larder-bootstrap";

const words = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case letters, digits or single -, a letter first");

/** GitHub's names may hold more; these do not need escaping in a trust policy. */
const environment = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "1 to 64 letters, digits, - or _");

const stack = z.strictObject({
  environment: environment.describe("GitHub environment whose jobs may deploy; let it ask for a review."),
  previewEnvironment: environment.describe("GitHub environment whose jobs may preview: they read, and change nothing."),
});

const delivery = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }).describe("People deploy, with the rights of `admins`."),
  z
    .strictObject({
      mode: z.literal("github"),
      repository: z.string().regex(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/, "owner/name of a GitHub repository"),
      provider: z
        .enum(["create", "existing"])
        .describe("An account has one OpenID Connect provider for GitHub: `existing` uses the one that is there."),
    })
    .describe("GitHub Actions deploys and previews, without any stored credentials."),
]);

export const bootstrapConfig = z.strictObject({
  system: words(16),
  owner: z.string().min(1).max(64),
  costCentre: z.string().min(1).max(64),
  account: accountConfig,
  regions: regionsConfig,
  state: z.strictObject({
    versionDays: days(30, 3650).describe("How long an earlier version of a state can be brought back."),
    accessLogDays: days(30, 3653),
  }),
  stacks: z
    .record(words(20), stack)
    .refine((stacks) => Object.keys(stacks).length > 0, "one stack at least")
    .describe("The platform's stacks in this account. Each gets its own key, and roles that reach its state only."),
  admins: setOf(arn("iam"))
    .min(1)
    .max(10)
    .describe(
      "Roles of the people who make stacks, read state and bring back its earlier versions; they must exist. The first run is made by one of them.",
    ),
  delivery,
  accountSettings: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("owned") }),
      z.strictObject({ mode: z.literal("none") }),
    ])
    .describe("What an account has once: no public buckets, encrypted disks. `none` where an organisation sees to it."),
  alerts: alertsConfig,
});

export type BootstrapConfig = z.infer<typeof bootstrapConfig>;
export type DeliveryConfig = BootstrapConfig["delivery"];

/** Throws a ConfigError with every problem, before any resource exists. */
export function loadBootstrapConfig(): BootstrapConfig {
  return resolveBootstrapConfig(pulumi.runtime.allConfig());
}

/** `values` as the CLI hands them over: `namespace:key` to text or JSON. */
export function resolveBootstrapConfig(values: Readonly<Record<string, string>>): BootstrapConfig {
  const given: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const known = Object.keys(bootstrapConfig.shape);
  for (const [key, text] of Object.entries(values)) {
    if (!key.startsWith(`${namespace}:`)) continue;
    const name = key.slice(namespace.length + 1);
    if (known.includes(name)) given[name] = parsed(text);
    else
      problems.push({
        key,
        message: `unknown key, did you mean "${namespace}:${nearestOf(name, known) ?? known[0]}"?`,
      });
  }
  const result = bootstrapConfig.safeParse(given);
  if (!result.success) problems.push(...translateIssues(result.error.issues, bootstrapConfig, given, namespace));
  else problems.push(...inconsistencies(result.data));
  if (problems.length > 0 || !result.success) throw new ConfigError(problems.map(asWritten));
  return result.data;
}

function* inconsistencies({ account, admins, regions, stacks }: BootstrapConfig): Generator<Problem> {
  for (const [index, admin] of admins.entries()) {
    const [, , , , id = "", resource = ""] = admin.split(":");
    if (id === account.id && resource.startsWith("role/")) continue;
    yield { key: `${namespace}.admins[${index}]`, message: `a role of the account ${account.id}, got ${admin}` };
  }
  if (regions.secondary === regions.primary) {
    yield { key: `${namespace}.regions.secondary`, message: `another region than the primary, got ${regions.primary}` };
  }
  const taken = new Map<string, string>();
  for (const [name, { environment: deploys, previewEnvironment }] of Object.entries(stacks)) {
    for (const [key, value] of Object.entries({ environment: deploys, previewEnvironment })) {
      const other = taken.get(value);
      const path = `${namespace}.stacks.${name}.${key}`;
      if (other !== undefined) yield { key: path, message: `"${value}" is that of ${other}: each has its own rights` };
      taken.set(value, `stacks.${name}.${key}`);
    }
  }
}

/** `larder-bootstrap.state.versionDays` is written `larder-bootstrap:state.versionDays`. */
function asWritten(problem: Problem): Problem {
  return { ...problem, key: problem.key?.replace(`${namespace}.`, `${namespace}:`) ?? namespace };
}

/** Texts come as they are, everything else as JSON. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : text;
  } catch {
    return text;
  }
}
