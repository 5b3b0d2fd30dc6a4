/** Drives the official CLI found on PATH against the simulated cloud, over a file backend in a temporary folder. */
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployment } from "../../graph/model.ts";
import { projectRoot } from "../support/graph.ts";
import { type SimulatedCloud, type SimulatedCloudOptions, startSimulatedCloud } from "./simulated-provider.ts";

/** The version of the CLI on PATH, undefined where there is none: the suite is skipped then. */
export const cliVersion = ((): string | undefined => {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
})();

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PACKAGES = ["aws", "cloudflare", "postgresql", "random"];

export class EngineProject {
  readonly cloud: SimulatedCloud;
  readonly #home: string;

  private constructor(cloud: SimulatedCloud, home: string) {
    this.cloud = cloud;
    this.#home = home;
  }

  static async open(options: SimulatedCloudOptions): Promise<EngineProject> {
    const home = mkdtempSync(join(tmpdir(), "larder-engine-"));
    mkdirSync(join(home, "state"));
    mkdirSync(join(home, "project"));
    // The CLI writes into stack files (a salt, its own layout), so it gets copies of them.
    const settings = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");
    writeFileSync(join(home, "project", "Pulumi.yaml"), settings.replace(/^main: .*$/m, `main: ${projectRoot}`));
    for (const stack of ["dev", "staging", "prod"]) {
      copyFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), join(home, "project", `Pulumi.${stack}.yaml`));
    }
    return new EngineProject(await startSimulatedCloud(options), home);
  }

  /** The copy of a stack's file, to be changed by a test. */
  stackFile(stack: string): string {
    return join(this.#home, "project", `Pulumi.${stack}.yaml`);
  }

  /** Runs `pulumi <args>` in the project. */
  run(args: readonly string[]): Promise<CliResult> {
    const env = {
      ...process.env,
      PULUMI_HOME: join(this.#home, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.#home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "simulated",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: PACKAGES.map((name) => `${name}:${this.cloud.port}`).join(","),
      // The file backend rewrites its state at each step otherwise; only for tests.
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_EXPERIMENTAL: "true",
      CLOUDFLARE_API_TOKEN: "simulated",
    };
    return new Promise((resolve) => {
      execFile(
        "pulumi",
        [...args, "--non-interactive"],
        { cwd: join(this.#home, "project"), env, maxBuffer: 256 * 1024 * 1024, encoding: "utf8" },
        (error, stdout, stderr) => resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      );
    });
  }

  async export(stack: string): Promise<Deployment> {
    const { stdout, stderr, exitCode } = await this.run(["stack", "export", "--stack", stack]);
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Deployment;
  }

  close(): void {
    this.cloud.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }
}
