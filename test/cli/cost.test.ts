/** `larder cost`, as its users call it: one graph file of each stack is made once. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { serialise } from "../../graph/serialise.ts";
import { deployment, resource } from "../graph/build.ts";
import { larderHere } from "../support/larder.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";

const AS_OF = ["--as-of", "2026-10-10"];
let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "larder-cost-"));
  for (const stack of STACKS) {
    writeFileSync(file(`${stack}.json`), serialise((await wholeStack(stack)).deployed.deployment));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const cost = (...args: readonly string[]) => larderHere("cost", ...args, ...AS_OF);
const jsonOf = async (...args: readonly string[]) => JSON.parse((await cost(...args, "--json")).stdout);

function graphFile(name: string, ...resources: readonly Resource[]): string {
  writeFileSync(file(name), JSON.stringify(deployment(...resources)));
  return file(name);
}
const part = (type: string, name: string, inputs: Record<string, Json> = {}) =>
  resource(type, name, { region: "eu-west-1", ...inputs });

describe("cost of one stack", () => {
  it("sums components under their areas, and says what it leaves out", async () => {
    const { status, stdout } = await cost("--graph", file("prod.json"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^data +740\.20 +892\.60$/m);
    expect(stdout).toMatch(/^ {2}db +PostgresDatabase +451\.24 +603\.64$/m);
    expect(stdout).toMatch(/^prod +1,138\.71 +2,329\.17$/m);
    expect(stdout).toMatch(/^used 10 times as much +2,329\.17$/m);
    expect(stdout).toContain("by use, not in the sum: key requests (18), ");
    expect(stdout).toContain("scaling ends before the load: db-primary 1,000 GB of 500");
  });

  it("shows each price with its formula", async () => {
    const { stdout } = await cost("--graph", file("prod.json"), "--by", "resource");
    expect(stdout).toMatch(/^ {4}NAT gateway: 730 h x 0\.048 +35\.04$/m);
    expect(stdout).toMatch(/^ {4}Fargate vCPU, ARM: 2 tasks x 1 vCPU x 730 h x 0\.03238 +47\.27 +472\.75$/m);
    expect(stdout).toMatch(/^ {4}interface endpoint: 3 zones x 730 h x 0\.011 \(assumed\) +24\.09$/m);
  });

  it("gives the same bytes again, also through a file", async () => {
    const out = file("cost.json");
    const [first, second] = [
      await cost("--graph", file("prod.json"), "--json"),
      await cost("--graph", file("prod.json"), "--json", "--out", out),
    ];
    expect(second.stdout).toBe("");
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(out, "utf8")).toBe(first.stdout);
  });

  it("has all of it as JSON, in dollars", async () => {
    const { currency, hours, asOf, stacks } = await jsonOf("--graph", file("dev.json"));
    expect({ currency, hours, asOf }).toEqual({ currency: "USD", hours: 730, asOf: "2026-10-10" });
    const [dev] = stacks;
    expect(dev.lines.reduce((sum: number, line: { monthlyUsd: number }) => sum + line.monthlyUsd, 0)).toBeCloseTo(
      dev.monthlyUsd,
      6,
    );
    expect(dev.groups.reduce((sum: number, group: { monthlyUsd: number }) => sum + group.monthlyUsd, 0)).toBeCloseTo(
      dev.monthlyUsd,
      6,
    );
    expect(dev.excluded.length).toBeGreaterThan(50);
    expect(dev.lines[0]).toMatchObject({
      price: { usd: expect.any(String), seen: expect.any(String) },
      formula: expect.any(String),
    });
  });

  it("grows as often as it is asked to", async () => {
    const at = async (times: string) =>
      (await jsonOf("--graph", file("prod.json"), "--growth", times)).stacks[0].growth.monthlyUsd;
    const [one, three, ten] = [await at("1"), await at("3"), await at("10")];
    expect(one).toBe(1138.712);
    expect(one < three && three < ten).toBe(true);
  });
});

describe("cost of several stacks", () => {
  it("stands side by side", async () => {
    const { stdout } = await cost("--graph", ...STACKS.map((stack) => file(`${stack}.json`)));
    expect(stdout).toMatch(/^USD a month +dev +staging +prod$/m);
    expect(stdout).toMatch(/^ {2}waf +- +13\.50 +13\.50$/m);
    expect(stdout).toMatch(/^sum +128\.86 +233\.00 +1,138\.71$/m);
    expect(stdout).toMatch(/^without a price +- +- +-$/m);
  });

  it("is in the overview of the preview, and the same there", async () => {
    const preview = JSON.parse((await larderHere("preview", "dev", "--json")).stdout).stacks[0];
    expect(preview.cost).toMatchObject({ monthlyUsd: 128.8593, unpriced: 0 });
    expect((await larderHere("preview", "dev")).stdout).toContain("cost 128.86 USD a month, up to 141.04 by scaling");
  });
});

describe("cost of a change", () => {
  it("is the difference to a base, resource by resource", async () => {
    const base = graphFile("base.json", part("aws:kms/key:Key", "a"), part("aws:secretsmanager/secret:Secret", "s"));
    const head = graphFile("head.json", part("aws:kms/key:Key", "a"), part("aws:ec2/natGateway:NatGateway", "nat"));
    const { stdout } = await cost("--graph", head, "--base", base);
    expect(stdout).toMatch(/^against the base +1\.40 +36\.04 +\+34\.64$/m);
    expect(stdout).toMatch(/^ {2}nat +- +35\.04 +\+35\.04$/m);
    expect(stdout).toMatch(/^ {2}s +0\.40 +- +-0\.40$/m);
    const { delta } = (await jsonOf("--graph", head, "--base", base)).stacks[0];
    expect(delta).toMatchObject({ before: 1.4, after: 36.04 });
    expect(delta.components).toHaveLength(2);
  });

  it("is refused between two stacks or projects: all of one would go and all of the other come", async () => {
    const key = part("aws:kms/key:Key", "a");
    const elsewhere = (from: string, to: string) => ({ ...key, urn: key.urn.replace(from, to) });
    const head = graphFile("head.json", key);
    const of = key.urn.split("::")[1] ?? "";
    const stack = /^urn:pulumi:([^:]+)/.exec(key.urn)?.[1] ?? "";
    for (const [from, to, kind] of [
      [`urn:pulumi:${stack}`, "urn:pulumi:other", "stack"],
      [`::${of}::`, "::other::", "project"],
    ] as const) {
      const base = graphFile("elsewhere.json", elsewhere(from, to));
      for (const command of ["cost", "diagram"]) {
        const { status, stdout, stderr } = await larderHere(command, "--graph", head, "--base", base);
        expect([status, stdout]).toEqual([2, ""]);
        expect(stderr).toBe(
          `error: --base ${base}: is a graph of the ${kind} "other", not of "${kind === "stack" ? stack : of}"\n`,
        );
      }
    }
  });
});

describe("a usage file", () => {
  it("adds what is used", async () => {
    writeFileSync(file("usage.yaml"), "resources:\n  uploads-bucket: { storageGb: 1000 }\n");
    const { monthlyUsd, growth } = (await jsonOf("--graph", file("prod.json"), "--usage", file("usage.yaml")))
      .stacks[0];
    expect(monthlyUsd).toBeCloseTo(1138.712 + 23, 6);
    expect(growth.monthlyUsd).toBeCloseTo(2329.172 + 230, 6);
  });

  it("that is wrong is refused, one line for each problem", async () => {
    writeFileSync(file("wrong.yaml"), "resources: { uploads-bucket: { storageGB: 1, readRequests: -1 } }\n");
    const { status, stdout, stderr } = await cost(
      "--graph",
      file("prod.json"),
      "--usage",
      file("wrong.yaml"),
      "--out",
      file("none.txt"),
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: \S+wrong\.yaml: resources\.uploads-bucket\.storageGB: unknown figure, did you mean "storageGb"\?[^\n]+\nerror: [^\n]+readRequests: found -1, allowed: a number from 0 to 1000000000000\n$/,
    );
    expect(existsSync(file("none.txt"))).toBe(false);
  });
});

describe("strange graphs", () => {
  it("of any program are estimated, with what has no price", async () => {
    const odd = graphFile(
      "odd.json",
      part("aws:redshift/cluster:Cluster", "w\u001b[31mh"),
      resource("aws:ec2/natGateway:NatGateway", "n"),
    );
    const { status, stdout } = await cost("--graph", odd);
    expect(status).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("a type without a row in the price list");
    expect(stdout).toContain("no price: n: its region is not known");
  });

  it("with an endless name make no endless line", async () => {
    const long = graphFile("long.json", resource("aws:ec2/natGateway:NatGateway", "n".repeat(10_000)));
    for (const args of [
      ["--by", "resource"],
      ["--base", graphFile("none.json")],
    ]) {
      const { status, stdout } = await cost("--graph", long, ...args);
      expect(status).toBe(0);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(300);
    }
  });

  it("that are empty cost nothing", async () => {
    const { status, stdout } = await cost("--graph", graphFile("empty.json"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^empty +0\.00 +0\.00$/m);
  });

  it("are known by their price list's age", async () => {
    const { stderr } = await larderHere(
      "cost",
      "--graph",
      graphFile("key.json", part("aws:kms/key:Key", "a")),
      "--as-of",
      "2027-06-01",
    );
    expect(stderr).toMatch(
      /^note: the price list of \d{4}-\d{2}-\d{2} is 24\d days old: compare it with today's prices\n$/,
    );
  });
});

describe("mistakes in the call", () => {
  it.each<[string, (path: (name: string) => string) => string[], RegExp]>([
    ["an unknown stack", () => ["prd"], /unknown stack "prd", did you mean "prod"\?/],
    ["a stack and a graph", (path) => ["dev", "--graph", path("dev.json")], /cost takes a stack or --graph, not both/],
    ["a graph that is not there", () => ["--graph", "no.json"], /no\.json: does not exist/],
    [
      "a base for several",
      (path) => ["--graph", path("dev.json"), path("prod.json"), "--base", path("dev.json")],
      /--base needs one stack or one --graph/,
    ],
    [
      "a base that is not there",
      (path) => ["--graph", path("dev.json"), "--base", "no.json"],
      /--base no\.json: neither a file nor a commit that is known here/,
    ],
    [
      "a usage file that is not there",
      (path) => ["--graph", path("dev.json"), "--usage", "no.yaml"],
      /--usage no\.yaml: no such file or folder/,
    ],
    [
      "an unknown grouping",
      () => ["dev", "--by", "team"],
      /'--by <group>' argument 'team' is invalid\. Allowed choices are component, area, resource, type/,
    ],
    ["no growth", () => ["dev", "--growth", "0.5"], /--growth: expected a number from 1 to 1000, got "0\.5"/],
    ["growth in words", () => ["dev", "--growth", "twice"], /--growth: expected a number from 1 to 1000, got "twice"/],
    ["a folder to write to", () => ["dev", "--out", "docs"], /--out docs: is a folder; name a file/],
  ])("such as %s are one line and exit code 2", async (_, args, message) => {
    const before = readdirSync(folder).length;
    const { status, stdout, stderr } = await larderHere("cost", ...args(file));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder).length).toBe(before);
  });
});
