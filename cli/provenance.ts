/** Where a report comes from: digests of the files that decided it. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Provenance } from "../audit/model/build.ts";
import { sha256 } from "../audit/model/digests.ts";
import { readProject } from "../config/project-file.ts";
import { packSources } from "../policies/versions.ts";
import { DEFAULT_EXEMPTIONS } from "./judge.ts";
import { ROOT } from "./project.ts";

export interface ProvenanceOf {
  /** The stack whose declared code was evaluated; absent for a graph from a file. */
  readonly stack?: string | undefined;
  /** `--exemptions FILE`; absent = the project's own. */
  readonly exemptions?: string | undefined;
}

export function provenanceOf({ stack, exemptions = DEFAULT_EXEMPTIONS }: ProvenanceOf): Provenance {
  const { digest, ruleVersions } = packSources();
  return {
    policies: digest,
    ruleVersions,
    config: stack === undefined ? null : listing(configFiles(stack)),
    lockfile: digestOf(join(ROOT, "package-lock.json")),
    exemptions: digestOf(exemptions),
  };
}

function configFiles(stack: string): readonly string[] {
  return [join(ROOT, "Pulumi.yaml"), join(ROOT, readProject(ROOT).stackFolder, `Pulumi.${stack}.yaml`)];
}

/** Of what `sha256sum` prints for the files, named from the project's folder. */
function listing(files: readonly string[]): string {
  const lines = files.map((file) => `${digestOf(file)?.replace("sha256:", "")}  ${relative(ROOT, file)}\n`);
  return sha256(lines.join(""));
}

/** Of the file's bytes, so that `sha256sum` gives the same. */
function digestOf(file: string): string | null {
  return existsSync(file) ? sha256(readFileSync(file)) : null;
}
