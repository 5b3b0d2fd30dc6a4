/** Off means off: every switch of the config, in both modes. */
import { describe, expect, it } from "vitest";
import { withServices } from "../../bench/services.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { waitsFor } from "../components/compute/queries.ts";
import { type Evaluated, stackValues, variantOf } from "../support/stacks.ts";
import { counted, misplaced } from "./areas.ts";
import { orderedPairs } from "./order.ts";
import { repeats } from "./owners.ts";
import { declaredPairs, openPairs } from "./parts.ts";
import { brokenTexts } from "./texts.ts";
import { VARIANTS } from "./variants.ts";

const KEPT = "S3-08: personal data stays for ever";

/** What somebody must accept by an exemption. */
const EXPECTED_FAILURES: Readonly<Record<string, readonly string[]>> = {
  // Without a CDN a record that is not proxied leads to the load balancer itself, or to whoever serves the pages.
  "no CDN": [
    "CF-05: api.staging.larder.example shows where the origin is",
    "CF-06: the record tells everyone the name of the origin",
  ],
  "pages at Vercel": [
    "X-20: app.staging.larder.example leads to cname.vercel-dns.example, which is not of this graph",
    "CF-05: app.staging.larder.example shows where the origin is",
  ],
  // The buckets of these have no rule of their own for the end of personal data, which the stack files of the project do.
  "no services": [KEPT],
  "no database, no secrets, pages from a container": [KEPT],
  "a site at Route 53, open to all": [KEPT],
  "buckets with copies in a second region": [KEPT, KEPT],
  "the longest names": [KEPT, KEPT],
  "blue/green without baking, fixed size": ["X-26: nothing scales it"],
  // Settings of the pack name what stands outside of the graph.
  "a database of somebody else": [
    "X-27: arn:aws:secretsmanager:eu-west-1:518203746695:secret:elsewhere-AbCdEf is no secret of this graph",
  ],
  "a database out of reach": ["RDS-11: the operating system is not watched; no role delivers the measurements"],
  // AWS's own list of CloudFront's servers, whose entries are in no graph.
  "a load balancer without a public address": ["NET-03: cannot be decided: prefixListId is not known", KEPT],
  "replicas, read from, with roles made by a runner": [
    "X-01: db-client admits sg-0123456789abcdef0 to port 5432, which is not in this graph",
  ],
};
const BOTH = ["deployed", "first-preview"] as const;

describe.each(Object.keys(VARIANTS))("%s", (title) => {
  const evaluated = (): Promise<Evaluated> =>
    variantOf("staging", { title, modes: BOTH, change: () => VARIANTS[title] ?? {} });

  it("makes the same in both modes, and nothing of what is off", async () => {
    const { config, deployed, firstPreview } = await evaluated();
    const urns = (graph: typeof deployed) => graph.resources.map(({ urn }) => urn).sort();
    expect(urns(firstPreview)).toEqual(urns(deployed));
    expect(misplaced(config, deployed)).toEqual([]);
    const counts = counted(config);
    const found = Object.keys(counts).map((type) => [type, deployed.byType(type).length]);
    expect(Object.fromEntries(found)).toEqual(counts);
  });

  it("is sound: texts, owners, order, ways, and no mandatory control fails", async () => {
    const { config, deployed, firstPreview } = await evaluated();
    expect([...brokenTexts(deployed), ...brokenTexts(firstPreview)]).toEqual([]);
    expect(repeats(deployed)).toEqual([]);
    const early = orderedPairs(deployed).filter(({ first, then }) => !waitsFor(deployed, then, first));
    expect(early.map(({ reason, then }) => `${reason}: ${then.urn}`)).toEqual([]);
    expect(openPairs(deployed)).toEqual(declaredPairs(config));
    const report = evaluatePolicies(deployed, { profile: config.profile, unknowns: "fail" });
    const failed = report.results.filter(({ verdict, level }) => verdict === "fail" && level === "mandatory");
    expect(failed.map(({ control, message }) => `${control}: ${message}`)).toEqual(EXPECTED_FAILURES[title] ?? []);
  });
});

describe("in particular", () => {
  const variant = (title: string) => variantOf("staging", { title, modes: BOTH, change: () => VARIANTS[title] ?? {} });

  it("nothing is left of a platform with everything off but network, alerts and the keys of both", async () => {
    const { deployed } = await variant("everything off");
    const top = deployed.children(deployed.byType("pulumi:pulumi:Stack")[0]?.urn ?? "");
    expect(top.map(({ urn }) => deployed.logicalName(urn)).sort()).toEqual(["alerts", "logs-key", "net", "providers"]);
  });

  it("a network of somebody else gets security groups and nothing else", async () => {
    const { deployed } = await variant("a network of somebody else");
    const types = deployed.resources.map(({ type }) => type).filter((type) => /^aws:(ec2|vpc)\//.test(type));
    expect([...new Set(types)].sort()).toEqual([
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ]);
  });

  it("A10: a password that RDS keeps is in no text, though its look-up is not marked secret", async () => {
    const { deployed } = await variant("a database whose password RDS keeps");
    expect(deployed.byType("pulumi:providers:postgresql")).toHaveLength(1);
    expect(JSON.stringify(deployed.deployment)).not.toMatch(/offline-[0-9a-f]{32}/);
  });

  it("a database out of reach stops the services that need its roles", async () => {
    const { deployed } = await variant("a database out of reach");
    expect(deployed.byType("aws:ecs/service:Service").map(({ inputs }) => inputs?.desiredCount)).toEqual([0]);
  });

  it("E1: without access there is no PostgreSQL provider; with it, its address is plain in the first preview", async () => {
    const { firstPreview } = await variant("replicas, read from, with roles made by a runner");
    const [provider] = firstPreview.byType("pulumi:providers:postgresql");
    expect(provider?.inputs).toMatchObject({ host: "db.larder.example", port: "5432" });
  });
});

it("a hundred services evaluate, three kinds of them", async () => {
  const namespaced = Object.entries(stackValues("staging")).map(([key, value]) => [`larder:${key}`, value]);
  const values = Object.entries(withServices(Object.fromEntries(namespaced), 100));
  const change = () => Object.fromEntries(values.map(([key, value]) => [key.replace("larder:", ""), value]));
  const { config, deployed } = await variantOf("staging", { title: "100 services", change });
  expect(deployed.byType("aws:ecs/service:Service")).toHaveLength(100);
  expect(misplaced(config, deployed)).toEqual([]);
});
