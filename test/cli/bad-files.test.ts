/** Broken stack files and graphs: file, key, found, allowed in one line each; exit code 2; no file left behind. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { larder, larderHere } from "../support/larder.ts";

const GOOD_HEAD = '{"version":3,"deployment":{"manifest":{"time":"2026-01-01T00:00:00Z","magic":"","version":""}';
const DATABASE = "urn:pulumi:prod::shop::aws:rds/instance:Instance::db";
const GROUP = "urn:pulumi:prod::shop::aws:ec2/securityGroup:SecurityGroup::db";
const NONE = "urn:pulumi:prod::shop::aws:ec2/securityGroup:SecurityGroup::none";
/** References to what is not there; the edges make what rests on them unknown. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  dependencies: { dependencies: [NONE] },
  propertyDependencies: { propertyDependencies: { vpcSecurityGroupIds: [GROUP], tags: [NONE] } },
  parent: { parent: NONE },
  provider: { provider: "urn:pulumi:prod::shop::pulumi:providers:aws::gone::6c5d" },
  deletedWith: { deletedWith: NONE },
};
const resource = (urn: string, rest: object) => ({ urn, type: urn.split("::")[2], custom: true, ...rest });
const database = (more: object = {}) =>
  resource(DATABASE, { id: "db-1", inputs: { storageEncrypted: true, vpcSecurityGroupIds: ["sg-0a1b2c3d"] }, ...more });
const group = (more: object = {}) => resource(GROUP, { id: "sg-0a1b2c3d", inputs: { description: "db" }, ...more });
function graph(...resources: readonly object[]): string {
  return `${GOOD_HEAD},"resources":${JSON.stringify(resources)}}}`;
}
const files: Readonly<Record<string, string>> = {
  "empty.yaml": "",
  "malformed.yaml": "config: [\n",
  "text.yaml": "just a text\n",
  "misspelt.yaml": "config:\n  larder:profil: prod\n",
  "truncated.json": `${GOOD_HEAD},"resources":[{"urn":"urn:pul`,
  "version.json": '{"version":2,"deployment":{}}',
  "text.json": "hello",
  "list.json": "[]",
  "empty.json": "",
  "resource.json": `${GOOD_HEAD},"resources":[{"urn":7}]}}`,
  "good.json": `${GOOD_HEAD},"resources":[]}}`,
  "twice.json": graph(database(), database({ inputs: { storageEncrypted: false } })),
  "own-parent.json": graph(database({ parent: DATABASE })),
  "parents.json": graph(database({ parent: GROUP }), group({ parent: DATABASE })),
  "circle.json": graph(database({ dependencies: [GROUP] }), group({ dependencies: [DATABASE] })),
  "edges.json": graph(
    database({ propertyDependencies: { vpcSecurityGroupIds: [GROUP] } }),
    group({ propertyDependencies: { tags: [DATABASE] } }),
  ),
  "replaced.json": graph(database(), { ...database(), delete: true }),
  ...Object.fromEntries(
    Object.entries(BROKEN).map(([name, more]) => [`broken-${name}.json`, graph(group(), database(more))]),
  ),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-files-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "none"));
});

describe("stack files", () => {
  it.each([
    ["missing.yaml", /missing\.yaml: no such file$/],
    ["empty.yaml", /empty\.yaml: empty, needs at least "config:"$/],
    ["malformed.yaml", /malformed\.yaml: line \d+: /],
    ["text.yaml", /text\.yaml: a map expected at the top$/],
    ["none", /none: a directory, not a file$/],
    ["misspelt.yaml", /misspelt\.yaml: larder:profil: unknown key, did you mean "larder:profile"\?$/],
  ])("refuses %s", async (name, message) => {
    const { status, stdout, stderr } = await larderHere("synth", "prod", "--config", join(folder, name));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("leaves no file behind, also as a process", () => {
    const before = readdirSync(folder);
    const args = ["synth", "prod", "--config", join(folder, "malformed.yaml"), "--out", join(folder, "out.json")];
    const { status, stdout, stderr } = larder(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("refuses a folder without a project", async () => {
    const { status, stderr } = await larderHere("synth", "prod", "--project", join(folder, "none"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .*Pulumi\.yaml: no such file/);
  });
});

describe("graphs", () => {
  it.each([
    ["missing.json", "does not exist"],
    ["truncated.json", /ends in the middle of its JSON \(line 1, column \d+\): the file is truncated/],
    ["version.json", "version: must be 3 or 4, got 2"],
    ["text.json", "is not JSON (line 1, column 1)"],
    ["list.json", "must be a JSON object, got a list"],
    ["empty.json", "is empty: must be a deployment in JSON"],
    ["resource.json", /deployment\.resources\[0\]\.urn: must be .*, got a number/],
    ["none", "holds no *.json file"],
    ["twice.json", `deployment.resources[1].urn: ${DATABASE} stands already in deployment.resources[0]`],
    ["own-parent.json", `deployment.resources[0].parent: leads in a circle: ${DATABASE} > ${DATABASE}`],
    ["parents.json", `deployment.resources[0].parent: leads in a circle: ${DATABASE} > ${GROUP} > ${DATABASE}`],
    ["circle.json", `deployment.resources[0].dependencies: leads in a circle: ${DATABASE} > ${GROUP} > ${DATABASE}`],
    ["edges.json", `deployment.resources[0].dependencies: leads in a circle: ${DATABASE} > ${GROUP} > ${DATABASE}`],
  ])("refuses %s", async (name, message) => {
    const path = join(folder, name);
    const out = join(folder, "report.json");
    const { status, stdout, stderr } = await larderHere("check", "--graph", path, "--format", "json", "--out", out);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(`${path}: `);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).not.toContain("report.json");
  });

  it.each(Object.keys(BROKEN))(
    "tells of a broken reference, and lets nothing pass that rests on it (%s)",
    async (name) => {
      const path = join(folder, `broken-${name}.json`);
      const args = ["check", "--graph", path, "--control", "RDS-02,X-01", "--format", "json"];
      const { status, stdout, stderr } = await larderHere(...args);
      const [place = ""] = /^[^.]+/.exec(name) ?? [];
      expect(stderr).toMatch(/^note: [^\n]+ is not in this graph\n$/);
      expect(stderr).toContain(`${path}: ${DATABASE}: ${place}`);
      const { results } = JSON.parse(stdout) as { results: { control: string; verdict: string; message: string }[] };
      const verdictOf = (control: string) => results.find((each) => each.control === control);
      expect(verdictOf("RDS-02")).toMatchObject({ verdict: "pass" });
      const rests = ["dependencies", "propertyDependencies"].includes(name);
      expect(verdictOf("X-01")).toMatchObject({ verdict: rests ? "unknown" : "pass" });
      if (rests)
        expect(verdictOf("X-01")?.message).toContain(`(${NONE}) refers to a resource that is not in the graph`);
      expect(status).toBe(0);
    },
  );

  it("takes what waits for its deletion beside what replaced it", async () => {
    const { status, stderr } = await larderHere(
      "check",
      "--graph",
      join(folder, "replaced.json"),
      "--control",
      "RDS-02",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("says so where there is nothing to judge", async () => {
    const path = join(folder, "good.json");
    const { status, stderr } = await larderHere("check", "--graph", path);
    expect({ status, stderr }).toEqual({ status: 0, stderr: `note: ${path}: holds no resource: nothing was judged\n` });
  });

  it("judges none of several when one is broken", async () => {
    const { status, stdout } = await larderHere(
      "check",
      "--graph",
      join(folder, "good.json"),
      join(folder, "text.json"),
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
