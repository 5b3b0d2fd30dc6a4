import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployment, resource } from "../graph/build.ts";
import { larderHere } from "../support/larder.ts";

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-diagram-"));
  const vault = resource("aws:s3/bucket:Bucket", "a\u001b[2Jb", { region: "eu-west-1" });
  writeFileSync(file("one.json"), JSON.stringify(deployment(vault)));
  writeFileSync(file("none.json"), JSON.stringify(deployment()));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("diagram", () => {
  it("draws a stack", async () => {
    const { status, stdout, stderr } = await larderHere("diagram", "dev");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^flowchart TB\n {2}accTitle: Architecture of dev\n/);
    expect(stdout).toMatch(/n_api_service -->\|"5432"\| n_db_primary/);
  });

  it("draws a graph file as SVG into a file, without what a terminal would obey", async () => {
    const out = file("one.svg");
    const { status, stdout } = await larderHere(
      "diagram",
      "--graph",
      file("one.json"),
      "--format",
      "svg",
      "--out",
      out,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    const svg = readFileSync(out, "utf8");
    expect(svg.startsWith("<svg ")).toBe(true);
    expect(svg).not.toContain("\u001b");
  });

  it("marks what a change does", async () => {
    const queue = (name: string, more = {}) => resource("aws:sqs/queue:Queue", name, { region: "eu-west-1", ...more });
    writeFileSync(
      file("old.json"),
      JSON.stringify(deployment(queue("gone"), queue("kept"), queue("fifo"), queue("same"))),
    );
    const now = [queue("new"), queue("kept", { delaySeconds: 5 }), queue("fifo", { fifoQueue: true }), queue("same")];
    writeFileSync(file("new.json"), JSON.stringify(deployment(...now)));
    const { status, stdout } = await larderHere("diagram", "--graph", file("new.json"), "--base", file("old.json"));
    expect(status).toBe(0);
    const titles = [...stdout.matchAll(/<b>(\w+)<\/b>([^<]*)/g)].map(([, name, mark]) => `${name}${mark}`);
    expect(titles.sort()).toEqual(["fifo (replaced)", "gone (removed)", "kept (changed)", "new (new)", "same"]);
  });

  it("of an empty graph is a picture still", async () => {
    expect((await larderHere("diagram", "--graph", file("none.json"))).stdout).toBe(
      "flowchart TB\n  accTitle: Architecture of an empty graph\n",
    );
  });

  it.each<[string, string[], RegExp]>([
    ["neither a stack nor a graph", [], /diagram needs a stack or --graph, one of the two/],
    ["both", ["dev", "--graph", "x.json"], /diagram needs a stack or --graph, one of the two/],
    ["an unknown stack", ["prd"], /unknown stack "prd", did you mean "prod"\?/],
    ["a graph that is not there", ["--graph", "no.json"], /no\.json: does not exist/],
    [
      "a base that is not there",
      ["--graph", "test/fixtures/graph/cli-update-preview.json", "--base", "none.json"],
      /--base none\.json: neither a file nor a commit that is known here/,
    ],
    ["an unknown format", ["dev", "--format", "png"], /'png' is invalid\. Allowed choices are mermaid, svg/],
    ["a folder to write to", ["dev", "--out", "docs"], /--out docs: is a folder/],
  ])("refuses %s with one line", async (_, args, message) => {
    const before = readdirSync(folder);
    const { status, stdout, stderr } = await larderHere("diagram", ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(before);
  });
});
