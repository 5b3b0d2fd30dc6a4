/**
 * An evidence bundle as a list of files: graphs, reports in all formats, registers, exemptions, config and versions, with a
 * manifest of digests. Pure: the same input gives the same bytes.
 */
import type { Deployment } from "../../graph/model.ts";
import { serialise } from "../../graph/serialise.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { exemptionStatuses } from "../exemptions.ts";
import { sha256 } from "../model/digests.ts";
import type { AuditReport } from "../model/schema.ts";
import { registerCsv, registerJson, registerMarkdown } from "../registers/formats.ts";
import { readRegister, registers, subjectOf } from "../registers.ts";
import { exemptionsJson, exemptionsMarkdown } from "./exemptions.ts";
import { BUNDLE_SCHEMA_VERSION, type BundleSubject, MANIFEST, type Manifest, SUMS } from "./manifest.ts";
import { readme } from "./readme.ts";

/** Path with forward slashes from the bundle's folder. */
export interface BundleFile {
  readonly path: string;
  readonly content: string;
}

export interface BundledGraph {
  /** For people and for the folder: the stack, or the file's name. */
  readonly name: string;
  readonly deployment: Deployment;
  readonly report: AuditReport;
  /** The effective config as JSON, for an evaluated stack. */
  readonly config?: string;
}

export interface BundleInput {
  readonly tool: Manifest["tool"];
  readonly asOf: string;
  readonly commit: Manifest["commit"];
  readonly digests: Manifest["digests"];
  readonly versions: Manifest["versions"];
  readonly graphs: readonly BundledGraph[];
  readonly exemptions: readonly Exemption[];
  /** The file of exemptions as it stands; absent where there is none. */
  readonly exemptionsText?: string | undefined;
  /** Reports in all formats: paths from the given folder (empty: the bundle's own), for one graph or for several. */
  renderReports(reports: readonly AuditReport[]): readonly BundleFile[];
}

export interface Bundle {
  readonly files: readonly BundleFile[];
  readonly manifest: Manifest;
  /** `sha256:` over the file of sums: names the bundle. */
  readonly digest: string;
}

export function buildBundle(input: BundleInput): Bundle {
  const folders = foldersOf(input.graphs);
  const statuses = exemptionStatuses(input.exemptions, { asOf: input.asOf });
  const subjects = input.graphs.map((each, index) => subject(each, folders[index] ?? ""));
  const content: BundleFile[] = [
    { path: "README.md", content: readme(input, subjects, statuses) },
    { path: "exemptions.json", content: exemptionsJson(statuses, input) },
    { path: "exemptions.md", content: exemptionsMarkdown(statuses, input) },
    ...(input.exemptionsText === undefined ? [] : [{ path: "exemptions.yaml", content: input.exemptionsText }]),
    ...input.graphs.flatMap((each, index) => graphFiles(each, input, folders[index] ?? "")),
    ...(input.graphs.length > 1 ? input.renderReports(input.graphs.map(({ report }) => report)) : []),
  ];
  return seal(content.toSorted(byPath), input, subjects);
}

function graphFiles(each: BundledGraph, input: BundleInput, folder: string): readonly BundleFile[] {
  const within = (file: BundleFile) => ({ ...file, path: `${folder}/${file.path}` });
  return [
    { path: "graph.json", content: serialise(each.deployment) },
    ...(each.config === undefined ? [] : [{ path: "config.json", content: each.config }]),
    ...input.renderReports([each.report]),
    ...registerFiles(each, input),
  ].map(within);
}

function registerFiles({ deployment, report }: BundledGraph, input: BundleInput): readonly BundleFile[] {
  const { graph } = report;
  const origin = {
    tool: input.tool,
    asOf: input.asOf,
    graph: {
      digest: graph.digest,
      source: graph.source,
      description: graph.origin.statement,
      stack: graph.stack,
      resources: graph.resources,
    },
  };
  const subject = subjectOf(deployment, { exemptions: input.exemptions, asOf: input.asOf });
  return registers.flatMap((definition) => {
    const register = readRegister(definition, subject);
    const path = `registers/${register.name}`;
    return [
      { path: `${path}.csv`, content: registerCsv(register) },
      { path: `${path}.json`, content: registerJson(register, origin) },
      { path: `${path}.md`, content: registerMarkdown(register, origin) },
    ];
  });
}

function subject({ report }: BundledGraph, folder: string): BundleSubject {
  const { graph, profile, summary, digests } = report;
  return {
    folder,
    source: graph.source,
    stack: graph.stack,
    profile,
    origin: graph.origin.statement,
    resources: graph.resources,
    graph: graph.digest,
    report: digests.report,
    summary: { ...summary, fail: { ...summary.fail }, unknown: { ...summary.unknown } },
  };
}

/** Manifest and sums over the files, which are sorted by path. */
function seal(files: readonly BundleFile[], input: BundleInput, subjects: readonly BundleSubject[]): Bundle {
  const { tool, asOf, commit, digests, versions } = input;
  const manifest: Manifest = {
    schemaVersion: BUNDLE_SCHEMA_VERSION,
    tool,
    asOf,
    commit,
    digests,
    versions,
    subjects: [...subjects],
    files: files.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content), sha256: sha256(content) })),
  };
  const sealed = [...files, { path: MANIFEST, content: `${JSON.stringify(manifest, null, 2)}\n` }].toSorted(byPath);
  const sums = sumsOf(sealed.map(({ path, content }) => ({ path, sha256: sha256(content) })));
  return { files: [...sealed, { path: SUMS, content: sums }], manifest, digest: sha256(sums) };
}

/** In the form of `sha256sum`, by path. */
export function sumsOf(entries: readonly { readonly path: string; readonly sha256: string }[]): string {
  return entries
    .toSorted(byPath)
    .map(({ path, sha256: digest }) => `${digest.replace("sha256:", "")}  ${path}\n`)
    .join("");
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Names that are safe on every file system; equal ones are numbered. */
function foldersOf(graphs: readonly BundledGraph[]): readonly string[] {
  const used = new Set<string>();
  return graphs.map(({ name }) => {
    const base = slug(name);
    let folder = base;
    for (let number = 2; used.has(folder.toLowerCase()); number++) folder = `${base}-${number}`;
    used.add(folder.toLowerCase());
    return folder;
  });
}

function slug(name: string): string {
  const safe = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 60);
  return safe === "" ? "graph" : safe;
}
