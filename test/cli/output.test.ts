/** A file named by --out is there in full or not at all. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { makeFolder, openOutput } from "../../cli/output.ts";
import type { Terminal } from "../../cli/terminal.ts";

const printed: string[] = [];
const terminal: Terminal = {
  out: (text) => void printed.push(text),
  err: () => {},
  paint: (_, text) => text,
  progress: (_, work) => work(),
};

let folder: string;
beforeEach(() => {
  printed.length = 0;
  folder = mkdtempSync(join(tmpdir(), "larder-output-"));
});

describe("a folder", () => {
  it("is made with those above it, or is there", () => {
    makeFolder(join(folder, "a/b/c"));
    makeFolder(join(folder, "a/b/c"));
    expect(statSync(join(folder, "a/b/c")).isDirectory()).toBe(true);
  });

  it.runIf(process.platform === "linux")("fails where none can be made, at once", () => {
    expect(() => makeFolder("/proc/larder/a")).toThrow(/ENOENT/);
    writeFileSync(join(folder, "file"), "");
    expect(() => makeFolder(join(folder, "file/a"))).toThrow(/EEXIST|ENOTDIR/);
  });
});

describe("output", () => {
  it("goes to the terminal without a file", () => {
    openOutput(terminal, undefined).write("data\n");
    expect(printed).toEqual(["data\n"]);
  });

  it("replaces a file and keeps its permissions", () => {
    const file = join(folder, "graph.json");
    writeFileSync(file, "old", { mode: 0o640 });
    openOutput(terminal, file).write("new");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["graph.json"]);
  });

  it("writes through a link and leaves the link in place", () => {
    const target = join(folder, "real.json");
    writeFileSync(target, "old");
    symlinkSync(target, join(folder, "link.json"));
    openOutput(terminal, join(folder, "link.json")).write("new");
    expect(readFileSync(target, "utf8")).toBe("new");
    expect(readdirSync(folder).sort()).toEqual(["link.json", "real.json"]);
  });

  it("writes to a device instead of replacing it", () => {
    openOutput(terminal, "/dev/null").write("data");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("makes no file before there is something to write", () => {
    openOutput(terminal, join(folder, "later.json"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves nothing behind when the file cannot take its place", () => {
    const file = join(folder, "graph.json");
    const output = openOutput(terminal, file);
    mkdirSync(join(file, "in-the-way"), { recursive: true });
    expect(() => output.write("data")).toThrow(`--out ${file}: is a folder`);
    expect(readdirSync(folder)).toEqual(["graph.json"]);
  });

  it("names the folder that is missing", () => {
    const file = join(folder, "no", "graph.json");
    expect(() => openOutput(terminal, file)).toThrow(`--out ${file}: there is no folder ${join(folder, "no")}`);
  });

  it("refuses a folder", () => {
    mkdirSync(join(folder, "graphs"));
    expect(() => openOutput(terminal, join(folder, "graphs"))).toThrow("is a folder; name a file");
  });
});
