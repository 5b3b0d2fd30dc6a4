import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exemptionsJson } from "../../../audit/bundle/exemptions.ts";
import { exemptionStatuses } from "../../../audit/exemptions.ts";
import { parseExemptions } from "../../../policies/exemptions.ts";
import { syncExemptionIssues } from "../../../scripts/github/exemption-issues.ts";
import { FakeGitHub, type FakeIssue, HASTY } from "./fake-github.ts";

const LABEL = "larder:exemption";
let fake: FakeGitHub;
let api: string;
let folder: string;

beforeEach(async () => {
  fake = new FakeGitHub();
  api = await fake.start();
  folder = mkdtempSync(join(tmpdir(), "larder-issues-"));
});
afterEach(() => {
  fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (name: string, expires: string, reason = "why") =>
  `- {control: RDS-02, urn: "urn:pulumi:prod::x::*::${name}", reason: ${JSON.stringify(reason)}, owner: platform, ticket: T-1, created: "2026-01-01", expires: "${expires}"}\n`;

function sync(entries: string, asOf = "2026-12-01", env: Record<string, string> = {}): Promise<string> {
  const file = join(folder, "exemptions.json");
  const statuses = exemptionStatuses(parseExemptions(entries || "[]", "e.yaml"), { asOf });
  writeFileSync(file, exemptionsJson(statuses, { tool: { name: "larder", version: "1" }, asOf }));
  const all = { GITHUB_REPOSITORY: "team/shop", GITHUB_TOKEN: "t", GITHUB_API_URL: api, ...env };
  return syncExemptionIssues({ file, env: all, pace: HASTY });
}

const writes = () => fake.requests.filter((request) => !request.startsWith("GET "));
const open = () => fake.issues.filter(({ state }) => state === "open");

describe("issues of exemptions", () => {
  it("are opened for what ends soon or has ended, and not for the rest", async () => {
    const entries = entry("soon", "2026-12-20") + entry("gone", "2026-11-01") + entry("long", "2027-12-01");
    expect(await sync(entries)).toBe("2 exemptions are due: 2 issues opened, 0 updated, 0 closed");
    expect(open().map(({ title }) => title)).toEqual([
      "Exemption of RDS-02 for gone ended on 2026-11-01",
      "Exemption of RDS-02 for soon ends on 2026-12-20",
    ]);
    expect(open().every(({ labels }) => labels.includes(LABEL))).toBe(true);
  });

  it("change nothing on the next night", async () => {
    await sync(entry("db", "2026-12-20"));
    fake.requests.length = 0;
    expect(await sync(entry("db", "2026-12-20"), "2026-12-02")).toBe(
      "1 exemptions are due: 0 issues opened, 0 updated, 0 closed",
    );
    expect(writes()).toEqual([]);
  });

  it("say when it has ended, in the same issue", async () => {
    await sync(entry("db", "2026-12-20"));
    expect(await sync(entry("db", "2026-12-20"), "2026-12-21")).toContain("0 issues opened, 1 updated, 0 closed");
    expect(open().map(({ title }) => title)).toEqual(["Exemption of RDS-02 for db ended on 2026-12-20"]);
  });

  it("are closed when the exemption was renewed or taken out", async () => {
    await sync(entry("a", "2026-12-20") + entry("b", "2026-12-20"));
    expect(await sync(entry("a", "2027-11-20"))).toContain("0 issues opened, 0 updated, 2 closed");
    expect(open()).toEqual([]);
    fake.requests.length = 0;
    expect(await sync(entry("a", "2027-11-20"))).toContain("0 issues opened, 0 updated, 0 closed");
    expect(writes()).toEqual([]);
  });

  it("stay closed where somebody closed them, until there is something new to say", async () => {
    await sync(entry("db", "2026-12-20"));
    const [issue] = fake.issues;
    if (!issue) throw new Error("no issue");
    issue.state = "closed";
    await sync(entry("db", "2026-12-20"), "2026-12-10");
    expect(open()).toEqual([]);
    await sync(entry("db", "2026-12-20"), "2026-12-21");
    expect(open()).toHaveLength(1);
    expect(fake.issues).toHaveLength(1);
  });

  it("are found on the second page, and reduced to one", async () => {
    await sync(entry("db", "2026-12-20"));
    const [{ title, body } = { title: "", body: "" }] = fake.issues.splice(0);
    for (let number = 0; number < 120; number++) fake.issue({ title: "other", labels: [LABEL] });
    for (const _ of [1, 2]) fake.issue({ title, body, labels: [LABEL] });
    expect(await sync(entry("db", "2026-12-20"))).toContain("0 issues opened, 0 updated, 1 closed");
    expect(open().filter((each) => each.title === title)).toHaveLength(1);
  });

  it.each<[string, Partial<FakeIssue>]>([
    ["somebody else's copy of the marker", { login: "stranger" }],
    ["a pull request", { isPull: true }],
    ["an issue without the marker", { body: "no marker" }],
  ])("leave %s alone", async (_, change) => {
    await sync(entry("db", "2026-12-20"));
    const [{ title, body } = { title: "", body: "" }] = fake.issues.splice(0);
    const other = fake.issue({ title, body, labels: [LABEL], ...change });
    const before = { ...other };
    await sync("");
    expect(other).toEqual(before);
  });

  it("make no markup, mention or second marker of what an entry says", async () => {
    await sync(entry("db", "2026-12-20", "@everyone <!-- larder-exemption:x --> <img src=x>"));
    const [issue] = fake.issues;
    expect(issue?.body).not.toMatch(/@everyone|<img/);
    expect(issue?.body.match(/<!--/g)).toHaveLength(1);
  });
});

describe("what can go wrong", () => {
  const one = entry("db", "2026-12-20");
  it("is overcome where it passes: a limit, a fault", async () => {
    fake.fail({ method: "GET", path: /issues$/, status: 502, message: "Bad Gateway", times: 1 });
    fake.fail({
      method: "POST",
      path: /issues$/,
      status: 403,
      message: "You have exceeded a secondary rate limit",
      headers: { "retry-after": "1" },
      times: 1,
    });
    expect(await sync(one)).toContain("1 issues opened");
    expect(fake.issues).toHaveLength(1);
  });

  it("is told where it does not: no right, no token", async () => {
    fake.fail({
      method: "POST",
      path: /issues$/,
      status: 403,
      message: "Resource not accessible by integration",
      times: 9,
    });
    await expect(sync(one)).rejects.toThrow(/opening an issue \(issues: write\): GitHub refuses \(403/);
    await expect(sync(one, "2026-12-01", { GITHUB_TOKEN: "" })).rejects.toThrow(
      /^GITHUB_TOKEN: is not set: this is a step of a workflow$/,
    );
    await expect(sync(one, "2026-12-01", { GITHUB_REPOSITORY: "x" })).rejects.toThrow(
      /GITHUB_REPOSITORY: expected owner\/name/,
    );
  });

  it.each(["", "{", "[]", '{"exemptions": [{}]}'])("is a file that is no listing: %j", async (text) => {
    const file = join(folder, "bad.json");
    writeFileSync(file, text);
    const env = { GITHUB_REPOSITORY: "team/shop", GITHUB_TOKEN: "t", GITHUB_API_URL: api };
    await expect(syncExemptionIssues({ file, env, pace: HASTY })).rejects.toThrow(
      /expected the JSON of "larder exemptions/,
    );
    expect(fake.requests).toEqual([]);
  });
});
