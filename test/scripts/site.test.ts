/** Releases and roll-backs against a store, a bucket and a site that live in memory. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newReleaseId, release, releasesToRemove } from "../../scripts/release.ts";
import { rollback } from "../../scripts/rollback.ts";
import { parseSite, releaseId, type Site } from "../../scripts/site/site.ts";
import { dryTools, output, type Tools } from "../../scripts/site/tools.ts";

const site: Site = { storeArn: "arn:store", url: "https://app.larder.example", bucket: "site", keepReleases: 3 };
const START = "<h1>new</h1>";
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-site-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), START);
  writeFileSync(join(folder, "assets/app.1f.js"), "1");
});
afterAll(() => rmSync(folder, { recursive: true }));

interface World {
  readonly keys: Record<string, string>;
  /** Start pages by release. */
  readonly releases: Record<string, string>;
  readonly calls: string[];
  readonly said: string[];
  readonly tools: Tools;
}

/** `answers` decides what viewers get for a release; default: its start page. */
function world(
  keys: Record<string, string>,
  releases: Record<string, string>,
  answers: (id: string, isCandidate: boolean) => { status: number; body: string } = (id) => ({
    status: releases[id] === undefined ? 404 : 200,
    body: releases[id] ?? "",
  }),
): World {
  const calls: string[] = [];
  const said: string[] = [];
  const after = (args: readonly string[], name: string) => args[args.indexOf(name) + 1] ?? "";
  const tools: Tools = {
    isDry: false,
    wait: async () => {},
    say: (line) => said.push(line),
    async get(_, headers) {
      const token = headers["x-release-candidate"];
      const id = (token === undefined ? undefined : keys[`candidate-${token}`]) ?? keys.release ?? "";
      return answers(id, token !== undefined);
    },
    async aws(...args) {
      calls.push(args.join(" "));
      const command = `${args[0]} ${args[1]}`;
      const id = args.join(" ").match(/releases\/([^/ ]+)\//)?.[1] ?? "";
      switch (command) {
        case "s3api list-objects-v2":
          if (args.includes("KeyCount")) return releases[id] === undefined ? "0\n" : "1\n";
          return JSON.stringify(Object.keys(releases).map((each) => `releases/${each}/`));
        case "s3 cp":
          if (args.at(-1) !== "-") {
            releases[id] = START;
            return "";
          }
          if (releases[id] === undefined) throw new Error("aws s3 cp: fatal error: (404) Not Found");
          return releases[id];
        case "s3 rm":
          delete releases[id];
          return "";
        case "cloudfront-keyvaluestore get-key": {
          const value = keys[after(args, "--key")];
          if (value === undefined) throw new Error("aws: An error occurred (ResourceNotFoundException)");
          return `${value}\n`;
        }
        case "cloudfront-keyvaluestore describe-key-value-store":
          return "ETAG1\n";
        case "cloudfront-keyvaluestore update-keys": {
          expect(after(args, "--if-match")).toBe("ETAG1");
          const puts = args.includes("--puts") ? JSON.parse(after(args, "--puts")) : [];
          const deletes = args.includes("--deletes") ? JSON.parse(after(args, "--deletes")) : [];
          for (const { Key, Value } of puts) keys[Key] = Value;
          for (const { Key } of deletes) delete keys[Key];
          return "";
        }
        default:
          throw new Error(`no such command here: ${command}`);
      }
    },
  };
  return { keys, releases, calls, said, tools };
}

const args = (id: string) => ({ folder, id, immutable: "assets/*" });

describe("a release", () => {
  it("is uploaded, tried, served, and remembers what was served before", async () => {
    const { keys, calls, tools } = world({ release: "r1", previous: "r0" }, { r0: "0", r1: "1" });
    expect(await release(args("r2"), site, tools)).toBe(true);
    expect(keys).toEqual({ release: "r2", previous: "r1" });
    const uploads = calls.filter((call) => call.startsWith("s3 cp"));
    expect(uploads).toHaveLength(2);
    expect(uploads[0]).toContain("--exclude * --include assets/* --cache-control public, max-age=31536000, immutable");
    expect(uploads[1]).toContain("--exclude assets/* --cache-control no-cache");
    const firstFlip = calls.findIndex((call) => call.includes('"Key":"release"'));
    expect(calls.lastIndexOf(uploads[1] ?? "")).toBeLessThan(firstFlip);
  });

  it("can be the first", async () => {
    const { keys, tools } = world({}, {});
    expect(await release(args("r1"), site, tools)).toBe(true);
    expect(keys).toEqual({ release: "r1" });
  });

  it("is never served when it does not answer as a candidate", async () => {
    const seen: string[] = [];
    const { keys, said, calls, tools } = world({ release: "r1" }, { r1: "1" }, (id, isCandidate) => {
      seen.push(`${id} ${isCandidate}`);
      return { status: isCandidate ? 500 : 200, body: "" };
    });
    expect(await release(args("r2"), site, tools)).toBe(false);
    expect(keys).toEqual({ release: "r1" });
    expect(calls.filter((call) => call.includes('"Key":"release"'))).toEqual([]);
    expect(new Set(seen)).toEqual(new Set(["r2 true"]));
    expect(said.join("\n")).toContain("status 500");
  });

  it("is taken back when viewers do not get it", async () => {
    const { keys, said, tools } = world({ release: "r1" }, { r1: "1" }, (id, isCandidate) => ({
      status: isCandidate ? 200 : 502,
      body: id === "r2" ? START : "1",
    }));
    expect(await release(args("r2"), site, tools)).toBe(false);
    expect(keys).toEqual({ release: "r1", previous: "r2" });
    expect(said).toContain("went back to r1");
  });

  it("is not taken for served while viewers still get the one before", async () => {
    const { keys, said, tools } = world({ release: "r1" }, { r1: "1" }, (_, isCandidate) => ({
      status: 200,
      body: isCandidate ? START : "1",
    }));
    expect(await release(args("r2"), site, tools)).toBe(false);
    expect(keys.release).toBe("r1");
    expect(said.join("\n")).toContain("another release");
  });

  it("never changes one that exists", async () => {
    const { calls, tools } = world({ release: "r1" }, { r1: "1" });
    await expect(release(args("r1"), site, tools)).rejects.toThrow("r1 exists already");
    expect(calls).toHaveLength(1);
  });

  it("needs a built site", async () => {
    const { calls, tools } = world({}, {});
    await expect(release({ ...args("r1"), folder: join(folder, "assets") }, site, tools)).rejects.toThrow(
      /has no index.html, but app.1f.js/,
    );
    expect(calls).toEqual([]);
  });

  it("removes the oldest beyond what is kept, in the bucket too", async () => {
    const { releases, tools } = world({ release: "r4" }, { r1: "1", r2: "2", r3: "3", r4: "4" });
    expect(await release(args("r5"), site, tools)).toBe(true);
    expect(Object.keys(releases).sort()).toEqual(["r3", "r4", "r5"]);
  });
});

describe("which releases go", () => {
  it.each([
    ["none while there is room", ["a", "b"], ["b", "a"], 3, []],
    ["the oldest", ["a", "b", "c", "d"], ["d", "c"], 3, ["a"]],
    ["never what is served, however old", ["a", "b", "c", "d"], ["a"], 2, ["c", "b"]],
    ["never both that are served", ["a", "b", "c"], ["a", "b"], 1, ["c"]],
  ])("%s", (_, ids, served, keep, expected) => {
    expect(releasesToRemove(ids, served, keep)).toEqual(expected);
  });
});

describe("a roll-back", () => {
  it("serves the one before, and can be undone", async () => {
    const { keys, tools } = world({ release: "r2", previous: "r1" }, { r1: "1", r2: "2" });
    expect(await rollback(undefined, site, tools)).toBe(true);
    expect(keys).toEqual({ release: "r1", previous: "r2" });
    expect(await rollback(undefined, site, tools)).toBe(true);
    expect(keys).toEqual({ release: "r2", previous: "r1" });
  });

  it("serves the one that is named", async () => {
    const { keys, tools } = world({ release: "r3", previous: "r2" }, { r1: "1", r2: "2", r3: "3" });
    expect(await rollback("r1", site, tools)).toBe(true);
    expect(keys.release).toBe("r1");
  });

  it("refuses one that is gone, and says where to look", async () => {
    const { keys, tools } = world({ release: "r3" }, { r3: "3" });
    await expect(rollback("r1", site, tools)).rejects.toThrow("r1 is not in the bucket");
    expect(keys).toEqual({ release: "r3" });
  });

  it("refuses when there was none before", async () => {
    const { tools } = world({ release: "r1" }, { r1: "1" });
    await expect(rollback(undefined, site, tools)).rejects.toThrow("no release was served before");
  });
});

describe("a dry run", () => {
  it("says each step in order and does none", async () => {
    const said: string[] = [];
    const tools = dryTools((line) => said.push(line));
    expect(await release(args("r2"), site, tools)).toBe(true);
    const steps = said.map((line) => line.split(" ").slice(0, 5).join(" "));
    const order = [
      "s3api list-objects-v2",
      "s3 cp",
      "update-keys",
      "would ask:",
      "update-keys",
      "would ask:",
      "remove",
    ];
    let from = 0;
    for (const step of order) {
      const index = said.findIndex((line, at) => at >= from && line.includes(step));
      expect(index, `${step} in ${steps.join("; ")}`).toBeGreaterThanOrEqual(from);
      from = index + 1;
    }
    expect(said.at(-1)).toBe("would remove all but the newest 3 releases");
  });
});

describe("what the scripts are told", () => {
  it("comes from the stack's outputs", () => {
    const { storeArn, url, bucket, keepReleases } = site;
    const outputs = { hosts: [], delivery: { storeArn, site: { url, bucket, keepReleases } } };
    expect(parseSite(JSON.stringify(outputs), "o.json")).toEqual(site);
  });

  it.each([
    ["no JSON", "Previewing", /no JSON/],
    ["no site", '{"delivery":{"storeArn":"arn"}}', /no static site/],
    ["nothing", "null", /no output delivery.site/],
  ])("is refused: %s", (_, text, message) => {
    expect(() => parseSite(text, "o.json")).toThrow(message);
  });

  it.each(["", "a/b", "..", "-x", "a..b", "x".repeat(65), "a b"])('is no release id: "%s"', (id) => {
    expect(() => releaseId(id)).toThrow(/a release id has/);
  });

  it("makes ids that sort by age and are valid", () => {
    const id = newReleaseId(new Date("2026-03-01T12:30:45.678Z"));
    expect(id).toBe("20260301T123045Z");
    expect(releaseId(id)).toBe(id);
  });

  it("is clear when a program is missing", async () => {
    await expect(output("no-such-program-of-ours", [], "install it")).rejects.toThrow(
      'no "no-such-program-of-ours" on PATH: install it',
    );
  });
});
