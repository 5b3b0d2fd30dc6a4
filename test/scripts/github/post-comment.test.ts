import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commentMarker, MAX_COMMENT_LENGTH } from "../../../review/comment.ts";
import { postComment } from "../../../scripts/github/post-comment.ts";
import { FakeGitHub, HASTY } from "./fake-github.ts";

const SHA = "a".repeat(40);
const BOT = "github-actions[bot]";
const MARKER = commentMarker("larder");
const GREEN = `${MARKER}\n## 🟢 No known risk\n`;

let fake: FakeGitHub;
let api: string;
let folder: string;
let artifact: string;

beforeEach(async () => {
  fake = new FakeGitHub();
  api = await fake.start();
  fake.pulls.push({ number: 7, sha: SHA, head: "fork:topic" });
  folder = mkdtempSync(join(tmpdir(), "larder-comment-"));
  artifact = join(folder, "review");
  mkdirSync(artifact);
  writeFileSync(join(artifact, "comment.md"), GREEN);
  writeFileSync(join(artifact, "labels.json"), '["larder:no-known-risk"]');
});
afterEach(() => {
  fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

function post(run: Record<string, unknown> = {}, env: Record<string, string> = {}): Promise<string> {
  const event = join(folder, "event.json");
  const workflow_run = {
    event: "pull_request",
    conclusion: "success",
    head_sha: SHA,
    head_branch: "topic",
    head_repository: { owner: { login: "fork" } },
    html_url: "https://git.example/runs/1",
    ...run,
  };
  writeFileSync(event, JSON.stringify({ workflow_run }));
  const all = {
    GITHUB_EVENT_PATH: event,
    GITHUB_REPOSITORY: "team/shop",
    GITHUB_TOKEN: "t",
    GITHUB_API_URL: api,
    ...env,
  };
  return postComment({ folder: artifact, env: all, pace: HASTY });
}

const bodies = () =>
  (fake.comments.get(7) ?? []).filter(({ body }) => body.includes("larder-review")).map(({ body }) => body);

describe("the comment", () => {
  it("is written once, and written over by the next run", async () => {
    await expect(post()).resolves.toContain("#7 is created");
    writeFileSync(join(artifact, "comment.md"), `${MARKER}\n## 🔴 Blocked\n`);
    await expect(post()).resolves.toContain("#7 is updated");
    await expect(post()).resolves.toContain("#7 is unchanged");
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain("🔴 Blocked");
  });

  it("says for which commit it is and whose word that is", async () => {
    await post();
    expect(bodies()[0]).toContain("For commit aaaaaaa, by [this run](https://git.example/runs/1)");
  });

  it("is found behind 250 others", async () => {
    for (let count = 0; count < 250; count++) fake.comment(7, `comment ${count}`);
    const own = fake.comment(7, `${MARKER}\nold`, BOT);
    fake.comment(7, "one more");
    await expect(post()).resolves.toContain("is updated");
    expect(own.body).toContain("🟢");
    expect(bodies()).toHaveLength(1);
  });

  it("leaves alone what somebody else wrote with the same marker", async () => {
    const theirs = fake.comment(7, `${MARKER}\n## 🟢 forged`, "mallory");
    await expect(post()).resolves.toContain("is created");
    expect(theirs.body).toContain("forged");
  });

  it("makes one of two", async () => {
    fake.comment(7, `${MARKER}\nfirst`, BOT);
    fake.comment(7, `${MARKER}\nsecond`, BOT);
    await post();
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain("🟢");
  });
});

describe("an old verdict never stands for a new commit", () => {
  beforeEach(() => void fake.comment(7, GREEN, BOT));

  it.each([
    ["no artifact", () => rmSync(artifact, { recursive: true }), "the run left no comment.md"],
    ["no labels", () => rmSync(join(artifact, "labels.json")), "the run left no labels.json"],
    [
      "another marker",
      () => writeFileSync(join(artifact, "comment.md"), "## 🟢 fine"),
      "is not a review of this project",
    ],
    [
      "a comment that is too long",
      () => writeFileSync(join(artifact, "comment.md"), `${MARKER}${"x".repeat(MAX_COMMENT_LENGTH)}`),
      "at most 60000 are allowed",
    ],
    ["a huge file", () => writeFileSync(join(artifact, "comment.md"), "x".repeat(1_000_000)), "1000000 bytes"],
    ["bytes", () => writeFileSync(join(artifact, "comment.md"), Buffer.from([0xff, 0xfe, 0x00])), "not text in UTF-8"],
    [
      "labels of others",
      () => writeFileSync(join(artifact, "labels.json"), '["approved"]'),
      "labels.json must be a list of at most 20 labels",
    ],
    ["labels that are no list", () => writeFileSync(join(artifact, "labels.json"), "{"), "labels.json must be a list"],
    [
      "a link to a file outside",
      () => {
        rmSync(join(artifact, "comment.md"));
        writeFileSync(join(folder, "outside"), `${GREEN}secret of the runner`);
        symlinkSync(join(folder, "outside"), join(artifact, "comment.md"));
      },
      "comment.md is not a plain file",
    ],
  ])("%s", async (_, spoil, expected) => {
    spoil();
    await post({ conclusion: "failure" });
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain(expected);
    expect(bodies()[0]).toContain("⚠️ The review failed");
    expect(bodies()[0]).not.toMatch(/🟢|secret of the runner/);
    expect(fake.labels.get(7)).toEqual(["larder:incomplete"]);
  });
});

describe("nothing to write on", () => {
  it.each([
    ["the run was for a push", { event: "push" }, "not for a pull request"],
    ["newer commits came", { head_sha: "b".repeat(40) }, "no open pull request stands at"],
    ["another branch", { head_branch: "other" }, "no open pull request stands at"],
    ["a fork that is gone", { head_repository: null }, "not for a pull request"],
  ])("%s", async (_, run, expected) => {
    await expect(post(run)).resolves.toContain(expected);
    expect(fake.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  });

  it("a closed pull request", async () => {
    fake.pulls.splice(0, 1, { number: 7, sha: SHA, head: "fork:topic", open: false });
    await expect(post()).resolves.toContain("nothing to do");
  });
});

describe("labels", () => {
  it("sets the new ones, takes away old ones of its own, and leaves the others", async () => {
    fake.labels.set(7, ["bug", "larder:blocked", "larder:no-known-risk"]);
    await post();
    expect(fake.labels.get(7)).toEqual(["bug", "larder:no-known-risk"]);
  });
});

describe("when GitHub is not well", () => {
  const patch = { method: "POST", path: /\/issues\/7\/comments$/ };

  it.each([
    ["a passing fault", { status: 502, message: "Bad Gateway" }],
    ["too many requests", { status: 429, message: "Too Many Requests", headers: { "retry-after": "1" } }],
    [
      "a secondary limit",
      { status: 403, message: "You have exceeded a secondary rate limit", headers: { "retry-after": "1" } },
    ],
    [
      "a limit that ends soon",
      {
        status: 403,
        message: "API rate limit exceeded",
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" },
      },
    ],
  ])("waits for %s", async (_, fault) => {
    fake.fail({ ...patch, ...fault, times: 2 });
    await expect(post()).resolves.toContain("is created");
  });

  it.each([
    [
      "no right",
      { status: 403, message: "Resource not accessible by integration" },
      /writing the comment \(pull-requests: write\).*403/,
    ],
    ["no token", { status: 401, message: "Bad credentials" }, /does not take the token/],
    ["a fault that stays", { status: 500, message: "x" }, /GitHub has a fault \(500\): run the job again/],
    [
      "a limit that lasts",
      {
        status: 403,
        message: "API rate limit exceeded for installation",
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999" },
      },
      /rate limit is used up/,
    ],
  ])("fails on %s, and says so", async (_, fault, expected) => {
    fake.fail({ ...patch, ...fault, times: 50 });
    await expect(post()).rejects.toThrow(expected);
  });
});

describe("a mistake in the call", () => {
  it.each([
    ["no event", { GITHUB_EVENT_PATH: "" }, /GITHUB_EVENT_PATH: is not set/],
    ["no repository", { GITHUB_REPOSITORY: "team" }, /GITHUB_REPOSITORY: expected owner\/name, got "team"/],
    ["no token", { GITHUB_TOKEN: "" }, /GITHUB_TOKEN: is not set/],
  ])("%s", async (_, env, expected) => {
    await expect(post({}, env)).rejects.toThrow(expected);
  });

  it("an event of another kind", async () => {
    await expect(post({ head_sha: "../../etc" })).rejects.toThrow(
      /the event is no workflow_run: workflow_run.head_sha/,
    );
  });
});
