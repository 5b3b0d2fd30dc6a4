import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GraphError } from "../../graph/error.ts";
import { graphFilesAt, readGraphFile } from "../../graph/files.ts";
import { serialise } from "../../graph/serialise.ts";
import { deployment, resource } from "./build.ts";

const text = serialise(deployment(resource("aws:sqs/queue:Queue", "jobs")));
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "graph-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it("reads a file, with or without a byte order mark", () => {
  const path = file("plain.json", text);
  expect(readGraphFile(path)).toMatchObject({ path, deployment: { version: 3 } });
  expect(readGraphFile(file("bom.json", `\uFEFF${text}`)).deployment.version).toBe(3);
});

it("reads the JSON files of a folder by name, and nothing else of it", () => {
  const inner = join(folder, "inner");
  mkdirSync(join(inner, "deeper.json"), { recursive: true });
  for (const name of ["b.json", "a.json"]) writeFileSync(join(inner, name), text);
  for (const name of ["notes.md", "events.jsonl"]) writeFileSync(join(inner, name), "no graph");
  const graphs = [join(inner, "a.json"), join(inner, "b.json")];
  expect(graphFilesAt(inner)).toEqual(graphs);
  expect(graphFilesAt(inner, { eventLogs: true })).toEqual([...graphs, join(inner, "events.jsonl")]);
  expect(graphFilesAt(join(inner, "notes.md"))).toEqual([join(inner, "notes.md")]);
});

it("refuses what cannot be read, with the reason", () => {
  const utf16 = file("utf16.json", Buffer.from(`\uFEFF${text}`, "utf16le"));
  const latin = file("latin.json", Buffer.from([0x7b, 0x22, 0xe9, 0x22]));
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const missing = join(folder, "missing.json");
  expect(() => readGraphFile(missing)).toThrow(new GraphError(`${missing}: does not exist`));
  expect(() => readGraphFile(folder)).toThrow(new GraphError(`${folder}: is a folder: must be a file`));
  expect(() => graphFilesAt(empty)).toThrow(new GraphError(`${empty}: holds no *.json file`));
  expect(() => readGraphFile(utf16)).toThrow(/: is UTF-16: must be UTF-8/);
  expect(() => readGraphFile(latin)).toThrow(new GraphError(`${latin}: is not text: must be JSON in UTF-8`));
  expect(() => readGraphFile(file("none.json", ""))).toThrow(/none\.json: is empty/);
});

it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("refuses a file it may not read", () => {
  const path = file("closed.json", text);
  chmodSync(path, 0o000);
  expect(() => readGraphFile(path)).toThrow(new GraphError(`${path}: must not be read (permission denied)`));
});
