/** Small bundles by hand. */
import { type Bundle, type BundleInput, buildBundle } from "../../../audit/bundle/build.ts";
import type { FolderEntry } from "../../../audit/bundle/verify.ts";
import { json } from "../../../audit/formats/json.ts";
import { assess } from "../../../cli/assess.ts";
import { provenanceOf } from "../../../cli/provenance.ts";
import type { Json, Resource } from "../../../graph/model.ts";
import { type Exemption, parseExemptions } from "../../../policies/exemptions.ts";
import { deployment, envelope, resource } from "../../graph/build.ts";

export const database = (inputs: Record<string, Json> = {}, name = "db"): Resource =>
  resource("aws:rds/instance:Instance", name, {
    storageEncrypted: true,
    tags: { "data-class": "personal" },
    password: envelope({ plaintext: '"hunter2"' }),
    ...inputs,
  });

export const exemption = (expires = "2027-01-31", more = ""): readonly Exemption[] =>
  parseExemptions(
    `- {control: RDS-02, urn: "urn:pulumi:prod::larder::*::db", reason: why, owner: [a, b], ticket: T-1, created: "2026-11-20", expires: "${expires}"${more}}`,
    "exemptions.yaml",
  );

export interface BundleParts {
  readonly resources: readonly Resource[];
  readonly exemptions?: readonly Exemption[];
  readonly asOf?: string;
  readonly name?: string;
}

export function inputOf(...parts: readonly BundleParts[]): BundleInput {
  const { asOf = "2026-12-01", exemptions = [] } = parts[0] ?? {};
  const provenance = provenanceOf({});
  return {
    tool: { name: "larder", version: "0.1.0" },
    asOf,
    commit: null,
    digests: { policies: provenance.policies, lockfile: provenance.lockfile, exemptions: null },
    versions: { node: "24.0.0" },
    exemptions,
    graphs: parts.map(({ resources, name = "prod" }) => {
      const graph = deployment(...resources);
      return {
        name,
        deployment: graph,
        report: assess(graph, { source: `${name}.json`, asOf, exemptions, controls: ["RDS-02", "RDS-05"] }, provenance),
      };
    }),
    renderReports: (reports) => [{ path: "report.json", content: json.render(reports, {}).content }],
  };
}

export function bundleOf(...parts: readonly BundleParts[]): Bundle {
  return buildBundle(inputOf(...parts));
}

export function entriesOf({ files }: Bundle): readonly FolderEntry[] {
  return files.map(({ path, content }) => ({ path, content: Buffer.from(content) }));
}
