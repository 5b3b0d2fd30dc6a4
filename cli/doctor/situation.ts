/** All that is known before anything is asked: the stack, its config and graph, this process's environment. */
import { join } from "node:path";
import { readProject } from "../../config/project-file.ts";
import type { PlatformConfig } from "../../config/schema.ts";
import { loadStack } from "../../config/stack-file.ts";
import { readYaml } from "../../config/yaml.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { Env } from "./programs.ts";
import { parseVersion, type Version } from "./version.ts";

/** What the Pulumi CLI keeps in a stack file besides the config. */
export interface SecretsSettings {
  readonly secretsprovider?: string;
  /** The data key, encrypted by the provider's key. */
  readonly encryptedkey?: string;
  /** `v1:<salt>:<the word "pulumi", encrypted by the passphrase>`. */
  readonly encryptionsalt?: string;
}

export interface Situation {
  readonly stack: string;
  readonly project: string;
  /** Folder of Pulumi.yaml, where the CLI runs. */
  readonly projectDir: string;
  readonly config: PlatformConfig;
  readonly settings: SecretsSettings;
  /** `backend.url` of Pulumi.yaml. */
  readonly projectBackend: string | undefined;
  /** The oldest CLI that Pulumi.yaml admits (`requiredPulumiVersion: ">=..."`); undefined: any. */
  readonly oldestCli: Version | undefined;
  readonly graph: ResourceGraph;
  readonly env: Env;
  readonly home: string;
  readonly fetch: typeof fetch;
  /** Milliseconds for each question. */
  readonly patience: number;
}

export type Surroundings = Pick<Situation, "env" | "home" | "fetch" | "patience">;

/** Throws a ConfigError where Pulumi.yaml or the stack file is wrong. */
export function situationOf(
  projectDir: string,
  stack: string,
  graph: ResourceGraph,
  surroundings: Surroundings,
): Situation {
  const project = readProject(projectDir);
  const { config } = loadStack({ projectDir, stack });
  const name = `Pulumi.${stack}.yaml`;
  const { value } = readYaml(join(projectDir, project.stackFolder, name), name, () => "no such file");
  const { value: main } = readYaml(join(projectDir, "Pulumi.yaml"), "Pulumi.yaml", () => "no such file");
  const textAt = (key: string): string | undefined => (typeof value[key] === "string" ? value[key] : undefined);
  const [secretsprovider, encryptedkey, encryptionsalt] = ["secretsprovider", "encryptedkey", "encryptionsalt"].map(
    textAt,
  );
  return {
    stack,
    project: project.name,
    projectDir,
    config,
    settings: {
      ...(secretsprovider && { secretsprovider }),
      ...(encryptedkey && { encryptedkey }),
      ...(encryptionsalt && { encryptionsalt }),
    },
    projectBackend: backendOf(main.backend),
    oldestCli: parseVersion(String(main.requiredPulumiVersion ?? "")),
    graph,
    ...surroundings,
  };
}

function backendOf(backend: unknown): string | undefined {
  if (typeof backend !== "object" || backend === null || !("url" in backend)) return undefined;
  return typeof backend.url === "string" && backend.url !== "" ? backend.url : undefined;
}

/** Pulumi's own reading of a switch in the environment. (sdk/go/common/util/cmdutil, IsTruthy) */
export function isOn(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true";
}
