/** What the project's own exemptions say to excuse a finding, held against the graphs and the runbooks. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { isList } from "../../graph/values.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { matches } from "../../policies/exempt.ts";
import { type Exemption, loadExemptions } from "../../policies/exemptions.ts";
import { projectRoot } from "../support/graph.ts";

const exemptions = loadExemptions(join(projectRoot, "policies/exemptions.yaml"));
const stackOf = ({ urn }: Exemption) => urn.split(":")[2] ?? "";
const graphs = new Map<string, ResourceGraph>();

interface Claim {
  /** Numbers and names that it has are those of the graph, or of the runbook. */
  readonly text: RegExp;
  readonly check: (found: readonly string[], exemption: Exemption, graph: ResourceGraph) => void;
}

/** Phrases that name alarms, and the alarms of prod. */
const WATCHED: Readonly<Record<string, Readonly<Record<"dns" | "site-dns", readonly string[]>>>> = {
  "errors of the CDN": { dns: ["cdn-services-errors"], "site-dns": ["cdn-site-cdn-errors"] },
  "errors and latency of the load balancer": { dns: ["edge-errors", "edge-latency-p95"], "site-dns": [] },
  "the health of its targets": { dns: ["api-unhealthy-hosts", "web-unhealthy-hosts"], "site-dns": [] },
  certificates: { dns: ["tls-expiry", "cdn-tls-expiry"], "site-dns": ["cdn-tls-expiry"] },
};

const claims: readonly Claim[] = [
  {
    text: /counting up (\S+) renews it, at least every (\d+) days by the runbook ([\w-]+)/,
    check: ([, key = "", days = "", runbook = ""]) => {
      const path = join(projectRoot, `docs/runbooks/${runbook}.md`);
      expect(existsSync(path), path).toBe(true);
      const page = readFileSync(path, "utf8");
      expect(page).toContain(`at least every ${days} days`);
      expect(page).toContain(`\`${key.replace(/^secrets\.[\w-]+/, "secrets.<name>")}\``);
    },
  },
  {
    text: /leaves the bucket( and its copy)? after (\d+) days, and the backups (\d+) days later/,
    check: ([, copy, days, backups], exemption, graph) => {
      const lifecycles = graph
        .byType("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
        .filter(({ urn }) => matches(exemption.urn, urn));
      const kept = lifecycles.flatMap((each) => numbersAt(each.inputs?.rules, "noncurrentDays"));
      expect(kept).toEqual(Array(copy === undefined ? 1 : 2).fill(Number(days)));
      const plans = graph.byType("aws:backup/plan:Plan").filter(({ urn }) => urn.endsWith("-s3-plan"));
      const longest = Math.max(...plans.flatMap((each) => numbersAt(each.inputs?.rules, "deleteAfter")));
      expect(longest).toBe(Number(backups));
    },
  },
  {
    text: /Alarms on (.*) watch the (?:hosts|site) from inside/,
    check: ([, what = ""], exemption, graph) => {
      const records = exemption.urn.includes("::site-dns-") ? "site-dns" : "dns";
      const phrases = what.split(/, on | and on /);
      expect(Object.keys(WATCHED)).toEqual(expect.arrayContaining(phrases));
      const named = phrases.flatMap((phrase) => WATCHED[phrase]?.[records] ?? []);
      const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm").map((alarm) => String(alarm.inputs?.name));
      expect(named.length).toBeGreaterThanOrEqual(phrases.length);
      for (const name of named) expect(alarms).toContain(`larder-${stackOf(exemption)}-${name}`);
    },
  },
  {
    text: /ElastiCache and Secrets Manager use the key, .* users, security groups and secrets of their own/,
    check: (_, exemption, graph) => {
      const [key] = graph.byType("aws:kms/key:Key").filter(({ urn }) => matches(exemption.urn, urn));
      const document = JSON.stringify(key && graph.document(key, "policy"));
      expect([...document.matchAll(/"(\w+)\.[\w-]+\.amazonaws\.com"/g)].map(([, service]) => service).sort()).toEqual(
        ["elasticache", "elasticache", "secretsmanager"].sort(),
      );
      const groups = graph.byType("aws:elasticache/replicationGroup:ReplicationGroup");
      expect(groups).toHaveLength(2);
      for (const input of ["userGroupIds", "securityGroupIds"]) {
        const named = groups.flatMap((group) => graph.references(group.urn, input).map(({ urn }) => urn));
        expect(new Set(named).size).toBe(2);
      }
    },
  },
];

beforeAll(async () => {
  for (const stack of new Set(exemptions.map(stackOf))) {
    graphs.set(stack, ResourceGraph.of(await evaluateStack({ root: projectRoot, stack, mode: "deployed" })));
  }
});

describe.each(exemptions.map((each) => [each.control, each.urn, each] as const))("%s of %s", (_, __, exemption) => {
  const { reason } = exemption;
  const made = claims.filter(({ text }) => text.test(reason));

  it("names only what is so", () => {
    const graph = graphs.get(stackOf(exemption));
    if (graph === undefined) throw new Error("no such stack");
    for (const { text, check } of made) check(text.exec(reason) ?? [], exemption, graph);
    expect(graph.resources.some((resource: Resource) => matches(exemption.urn, resource.urn))).toBe(true);
  });

  it("has no number that nothing holds to the truth", () => {
    const rest = made.reduce((text, claim) => text.replace(claim.text, ""), reason);
    expect(rest.replace(/OPS-\d+/g, "").match(/\d+/g)).toBeNull();
  });
});

/** All numbers under this name, however deep. */
function numbersAt(value: Json | undefined, name: string): readonly number[] {
  if (value === undefined || value === null || typeof value !== "object") return [];
  const entries: readonly (readonly [string, Json])[] = isList(value)
    ? value.map((each) => ["", each] as const)
    : Object.entries(value);
  return entries.flatMap(([key, each]) => [
    ...(key === name && typeof each === "number" ? [each] : []),
    ...numbersAt(each, name),
  ]);
}
