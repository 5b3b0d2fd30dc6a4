/** What the policies add to a review: findings that come, go and stay; and a risk that somebody has accepted. */
import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import type { PolicyFinding } from "../../review/model.ts";
import { type ReviewedSide, reviewStack } from "../../review/review.ts";
import { resource, urnOf } from "../graph/build.ts";
import { declared, KEY } from "./reviewing.ts";

const DB = "aws:rds/instance:Instance";
const AS_OF = "2026-11-26";
const SAFE = { storageEncrypted: true, deletionProtection: true, publiclyAccessible: false };

const database = (inputs: Record<string, Json>, rest: Partial<Resource> = {}, name = "db") =>
  resource(DB, name, { ...SAFE, ...inputs }, { protect: true, ...rest });

function side(resources: readonly Resource[], exemptions: readonly Exemption[] = []): ReviewedSide {
  const graph = declared(...resources);
  const { deployment } = graph;
  const report = evaluatePolicies(graph, { profile: "prod", asOf: AS_OF, exemptions, controls: ["RDS-02", "RDS-06"] });
  const about = { kind: "file", label: "x", description: "declared code", digest: "sha256:0", resources: 1 } as const;
  return { deployment, side: about, report };
}

function reviewed(base: ReviewedSide | "new" | null, head: ReviewedSide) {
  return reviewStack({ stack: "prod", profile: "prod", base, head, secretKey: KEY });
}

const controls = (findings: readonly PolicyFinding[] = []) => findings.map(({ control, name }) => `${control} ${name}`);

describe("findings of the policies", () => {
  const [open, guarded] = [database({ storageEncrypted: false }), database({})];

  it.each<[string, readonly Resource[], readonly Resource[], string[], string[], string[]]>([
    ["that come", [guarded], [open], ["RDS-02 db"], [], []],
    ["that go", [open], [guarded], [], ["RDS-02 db"], []],
    ["that stay", [open], [open], [], [], ["RDS-02 db"]],
    [
      "of which one comes and another stays",
      [open],
      [database({ storageEncrypted: false, deletionProtection: false })],
      ["RDS-06 db"],
      [],
      ["RDS-02 db"],
    ],
    [
      "that move along with a renamed resource",
      [open],
      [database({ storageEncrypted: false }, { aliases: [open.urn] }, "store")],
      [],
      [],
      ["RDS-02 store"],
    ],
    ["that go with their resource", [open], [], [], ["RDS-02 db"], []],
  ])("%s", (_, before, after, news, fixed, unchanged) => {
    const { policy, verdict } = reviewed(side(before), side(after));
    expect(controls(policy?.new)).toEqual(news);
    expect(controls(policy?.fixed)).toEqual(fixed);
    expect(controls(policy?.unchanged)).toEqual(unchanged);
    // Whether new or old: what is deployed then breaks a rule.
    if (news.length + unchanged.length > 0) expect(verdict.blocked).toBe(true);
  });

  it("are all new where there is no base, or none that can be read", () => {
    for (const base of ["new", null] as const) {
      const { policy } = reviewed(base, side([open]));
      expect(controls(policy?.new)).toEqual(["RDS-02 db"]);
      expect(policy?.base).toBeNull();
    }
  });
});

describe("an accepted finding", () => {
  const exemption = (fields: Partial<Exemption> = {}): Exemption => ({
    control: "RDS-06",
    urn: urnOf(DB, "db"),
    reason: "It is a copy that is made again every night.",
    owners: ["data", "platform"],
    ticket: "OPS-7",
    created: "2026-11-01",
    expires: "2026-12-31",
    source: "exemptions.yaml, entry 1",
    ...fields,
  });
  const off = database({ deletionProtection: false });
  const judged = (...exemptions: readonly Exemption[]) => reviewed(side([database({})]), side([off], exemptions));

  it("lowers the risk that it is about, and says who accepted it until when", () => {
    const { risks, verdict } = judged(exemption());
    expect(risks).toMatchObject([
      { rule: "safeguard-lost", level: "low", mitigations: ["accepted until 2026-12-31 by data, platform, OPS-7"] },
    ]);
    expect(verdict).toMatchObject({ blocked: false, level: "low" });
  });

  it.each<[string, Partial<Exemption>]>([
    ["that has ended", { created: "2026-09-01", expires: "2026-11-25" }],
    ["of another control", { control: "RDS-02" }],
    ["of another resource", { urn: urnOf(DB, "other") }],
  ])("%s lowers nothing", (_, fields) => {
    const { risks, verdict } = judged(exemption(fields));
    expect(risks).toMatchObject([{ rule: "safeguard-lost", level: "blocking", mitigations: [] }]);
    expect(verdict.blocked).toBe(true);
  });
});
