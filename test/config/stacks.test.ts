/** The three committed stacks, resolved. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeConfig, diffConfig, showOrigin } from "../../config/describe.ts";
import { loadStack } from "../../config/stack-file.ts";

const projectDir = join(import.meta.dirname, "../..");
const load = (stack: string) => loadStack({ projectDir, stack });
const stacks = { dev: load("dev"), staging: load("staging"), prod: load("prod") };

describe("the committed stacks", () => {
  it.each(Object.entries(stacks))("%s resolves with an origin for every value", (stack, resolved) => {
    const rows = describeConfig(resolved);
    expect(rows.length).toBeGreaterThan(100);
    const allowed = new RegExp(`^(Pulumi\\.${stack}\\.yaml|Pulumi\\.yaml|profile ${stack}(, \\S+)?)$`);
    expect(rows.map(({ origin }) => showOrigin(origin)).filter((origin) => !allowed.test(origin))).toEqual([]);
  });

  it("say only what differs from the profile", () => {
    for (const [stack, resolved] of Object.entries(stacks)) {
      const said = describeConfig(resolved).filter(({ origin }) => origin.from === "file").length;
      expect([stack, said < describeConfig(resolved).length / 2]).toEqual([stack, true]);
    }
  });

  it("use different accounts, ranges and hosts", () => {
    const { dev, staging, prod } = stacks;
    for (const pick of [
      ({ config }: typeof dev) => config.account.id,
      ({ config }: typeof dev) => (config.network.mode === "create" ? config.network.cidr : ""),
      ({ config }: typeof dev) =>
        JSON.stringify(Object.values(config.services).flatMap((s) => (s.kind === "http" ? [s.route.host] : []))),
    ]) {
      expect(new Set([dev, staging, prod].map(pick)).size).toBe(3);
    }
  });

  it("give prod its replica the primary's class", () => {
    const { database } = stacks.prod.config;
    expect(database.mode === "rds" && database.replicas.r1?.class).toBe("db.m7g.large");
  });

  it("bring tasks back in the morning to the service's own range", () => {
    const api = stacks.dev.config.services.api;
    expect(api?.scaling).toMatchObject({
      min: 1,
      max: 2,
      schedules: { evening: { min: 0, max: 0 }, morning: { min: 1, max: 2 } },
    });
  });
});

describe("diffConfig", () => {
  const differences = diffConfig(stacks.staging, stacks.prod);
  const byKey = new Map(differences.map((difference) => [difference.key, difference]));

  it("shows both sides with their origins", () => {
    const nat = byKey.get("larder:network.nat");
    expect([nat?.left?.value, nat?.right?.value]).toEqual(["single", "per-zone"]);
    expect(nat?.left && showOrigin(nat.left.origin)).toBe("profile staging, network#create");
  });

  it("shows what only one side has", () => {
    expect(byKey.get("larder:database.replicas.r1.class")).toMatchObject({ right: { value: "db.m7g.large" } });
    expect(byKey.get("larder:database.replicas.r1.class")).not.toHaveProperty("left");
    expect(byKey.has("larder:database.replicas")).toBe(false);
  });

  it("leaves out what is equal, wherever it comes from", () => {
    expect(byKey.has("larder:database.version")).toBe(false);
    expect(diffConfig(stacks.prod, stacks.prod)).toEqual([]);
  });

  it("follows the order of the schema", () => {
    const sections = differences.map(({ key }) => key.split(".")[0]);
    expect(sections.filter((section, index) => section !== sections[index - 1])).toEqual([...new Set(sections)]);
  });
});
