import { describe, expect, it } from "vitest";
import { buildBundle, sumsOf } from "../../../audit/bundle/build.ts";
import { type FolderEntry, verifyBundle } from "../../../audit/bundle/verify.ts";
import { sha256 } from "../../../audit/model/digests.ts";
import { registers } from "../../../audit/registers.ts";
import { random, shuffled } from "../../graph/build.ts";
import { bundleOf, database, entriesOf, exemption, inputOf } from "./bundles.ts";

const several = [database(), database({}, "other"), database({ storageEncrypted: false }, "third")];

describe("a bundle", () => {
  it("holds graph, report, registers, exemptions, manifest and sums", () => {
    const { files, manifest } = bundleOf({ resources: several, exemptions: exemption() });
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "README.md",
        "SHA256SUMS",
        "exemptions.json",
        "exemptions.md",
        "manifest.json",
        "prod/graph.json",
        "prod/report.json",
      ]),
    );
    for (const { name } of registers)
      for (const end of ["csv", "json", "md"]) expect(paths).toContain(`prod/registers/${name}.${end}`);
    expect(manifest.files.map(({ path }) => path)).toEqual(
      paths.filter((path) => path !== "manifest.json" && path !== "SHA256SUMS"),
    );
    expect(manifest.subjects).toMatchObject([
      { folder: "prod", profile: "prod", resources: 3, summary: { fail: { mandatory: 4 } } },
    ]);
  });

  it("is the same for any order of the resources, and another one for another day", () => {
    const first = bundleOf({ resources: several });
    expect(bundleOf({ resources: shuffled(several, random(5)) })).toEqual(first);
    expect(bundleOf({ resources: several, asOf: "2026-12-02" }).digest).not.toBe(first.digest);
  });

  it("holds no secret, whatever the graph did", () => {
    const text = bundleOf({ resources: several })
      .files.map(({ content }) => content)
      .join("");
    expect(text).not.toContain("hunter2");
    expect(text).toContain("[secret]");
  });

  it("gives each graph a folder of its own, whatever its name", () => {
    const names = ["a", "a", "A", "../../etc/passwd", "", "..", "ünïcode name", "x".repeat(200)];
    const { manifest } = bundleOf(...names.map((name) => ({ name, resources: [database()] })));
    const folders = manifest.subjects.map(({ folder }) => folder);
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(names.length);
    expect(folders.filter((folder) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(folder) || folder.length > 64)).toEqual([]);
  });

  it("brings the file of exemptions along, as it stands", () => {
    const { files } = buildBundle({ ...inputOf({ resources: [] }), exemptionsText: "# nothing\n[]\n" });
    expect(files.find(({ path }) => path === "exemptions.yaml")?.content).toBe("# nothing\n[]\n");
  });
});

describe("verifying", () => {
  const bundle = bundleOf({ resources: several });
  const entries = entriesOf(bundle);
  const change = (path: string, content: string | undefined): readonly FolderEntry[] =>
    entries.map((entry) =>
      entry.path === path ? { path, content: content === undefined ? undefined : Buffer.from(content) } : entry,
    );
  const textOf = (path: string) => bundle.files.find((file) => file.path === path)?.content ?? "";

  it("finds a bundle as it was made", () => {
    expect(verifyBundle(entries, bundle.digest)).toMatchObject({
      problems: [],
      verified: entries.length - 1,
      digest: bundle.digest,
    });
  });

  it.each<[string, readonly FolderEntry[], RegExp]>([
    ["a changed report", change("prod/report.json", "{}"), /^prod\/report\.json: was changed$/],
    [
      "a missing file",
      entries.filter(({ path }) => path !== "prod/registers/access.csv"),
      /^prod\/registers\/access\.csv: is missing$/,
    ],
    [
      "an added file",
      [...entries, { path: "prod/extra.txt", content: Buffer.from("") }],
      /^prod\/extra\.txt: does not belong/,
    ],
    ["a link in place of a file", change("README.md", undefined), /^README\.md: is no plain file$/],
    [
      "a changed manifest",
      change("manifest.json", textOf("manifest.json").replace('"dev"', '"x"').replace('"prod"', '"dev"')),
      /^manifest\.json: was changed$/,
    ],
    ["a manifest that is none", change("manifest.json", "[]"), /^manifest\.json: /],
    ["sums that are none", change("SHA256SUMS", "hello\n"), /^SHA256SUMS:1: is no line of sums$/],
    [
      "no sums at all",
      entries.filter(({ path }) => path !== "SHA256SUMS"),
      /^SHA256SUMS is missing: this is no bundle$/,
    ],
    [
      "a name that would move the cursor",
      [...entries, { path: "\u001b[2Jx", content: Buffer.from("") }],
      /^\\u\{1b\}\[2Jx: does not belong/,
    ],
  ])("finds %s", (_, changed, problem) => {
    expect(verifyBundle(changed).problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  it("finds sums that were made to fit, by the manifest", () => {
    const forged = change("prod/report.json", "{}").map((entry) =>
      entry.path === "SHA256SUMS"
        ? {
            ...entry,
            content: Buffer.from(
              textOf("SHA256SUMS").replace(/^[0-9a-f]{64}(?= {2}prod\/report\.json$)/m, sha256("{}").slice(7)),
            ),
          }
        : entry,
    );
    expect(verifyBundle(forged).problems).toEqual([
      "manifest.json: says otherwise of prod/report.json than SHA256SUMS",
    ]);
  });

  it("finds a forged bundle by its digest, and a graph that is not its report's", () => {
    const other = bundleOf({ resources: [database()] });
    const graph = other.files.find(({ path }) => path === "prod/graph.json")?.content ?? "";
    const files = bundle.files
      .filter(({ path }) => path !== "SHA256SUMS")
      .map((file) => (file.path === "prod/graph.json" ? { ...file, content: graph } : file));
    const manifest = {
      ...bundle.manifest,
      files: bundle.manifest.files.map((each) =>
        each.path === "prod/graph.json" ? { ...each, sha256: sha256(graph) } : each,
      ),
    };
    const sealed = files.map((file) =>
      file.path === "manifest.json" ? { ...file, content: `${JSON.stringify(manifest, null, 2)}\n` } : file,
    );
    const sums = sumsOf(sealed.map(({ path, content }) => ({ path, sha256: sha256(content) })));
    const forged = [...sealed, { path: "SHA256SUMS", content: sums }].map(({ path, content }) => ({
      path,
      content: Buffer.from(content),
    }));
    expect(verifyBundle(forged, bundle.digest).problems).toEqual([
      expect.stringMatching(/^the bundle has the digest sha256:.*, expected sha256:/),
      expect.stringMatching(/^prod\/graph\.json: has the digest sha256:.*, its report is of sha256:/),
    ]);
  });
});
