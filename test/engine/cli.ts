/** Drives the official CLI found on PATH against the simulated cloud, over a file backend in a temporary folder. */
import { type ChildProcess, execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { loadStack } from "../../config/stack-file.ts";
import type { Deployment } from "../../graph/model.ts";
import { projectRoot } from "../support/graph.ts";
import type { StackValues } from "../support/stacks.ts";
import { SimulatedCloud } from "./cloud/server.ts";
import type { CloudOptions } from "./cloud/types.ts";
import { note } from "./figures.ts";

/** The version of the CLI on PATH, undefined where there is none: the suite is skipped then. */
export const cliVersion = ((): string | undefined => {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
})();

if (cliVersion === undefined) console.info("test/engine skipped: no pulumi on PATH");

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Beside those that every run has; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** True = the CLI writes its state at every step, as it does for users; slow, and needed where a run is cut off. */
  readonly checkpoints?: boolean;
  /** Called with the running process, to kill it. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Another stack than the project's own. */
  readonly stack?: string;
}

const PACKAGES = ["aws", "cloudflare", "postgresql", "random"];

/** One stack, its state and its cloud. */
export class EngineProject {
  readonly stack: string;
  readonly cloud: SimulatedCloud;
  readonly #home: string;
  readonly #options: CloudOptions;

  private constructor(stack: string, cloud: SimulatedCloud, home: string, options: CloudOptions) {
    this.stack = stack;
    this.cloud = cloud;
    this.#home = home;
    this.#options = options;
  }

  /** A new stack with the checked-in config, nothing deployed. */
  static async open(stack: string, options: Partial<CloudOptions> = {}): Promise<EngineProject> {
    const home = mkdtempSync(join(tmpdir(), "larder-engine-"));
    for (const folder of ["state", "project"]) mkdirSync(join(home, folder));
    // The CLI writes into stack files (a salt, its own layout), so it gets copies of them.
    const settings = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");
    const copy = settings
      .replace(/^main: .*$/m, `main: ${projectRoot}`)
      // Twice as fast, and nothing here reads stack traces.
      .replace(/^( *)typescript: false$/m, "$&\n$1nodeargs: --stack-trace-limit=0");
    writeFileSync(join(home, "project", "Pulumi.yaml"), copy);
    cpSync(join(projectRoot, `Pulumi.${stack}.yaml`), join(home, "project", `Pulumi.${stack}.yaml`));
    const project = await EngineProject.#at(stack, home, accountOf(stack, options));
    const { exitCode, stderr } = await project.#start(["stack", "init", stack], {});
    if (exitCode !== 0) throw new Error(stderr);
    return project;
  }

  /** The same stack, state and cloud once more: what happens there does not happen here. */
  fork(options: Partial<CloudOptions> = {}): Promise<EngineProject> {
    return EngineProject.copyOf(this.stack, this.#home, { ...this.#options, ...options });
  }

  /** Leaves state, cloud and stack file in a folder, for `copyOf`. */
  keep(folder: string): void {
    cpSync(this.#home, folder, { recursive: true });
  }

  static async copyOf(stack: string, folder: string, options: Partial<CloudOptions> = {}): Promise<EngineProject> {
    const home = mkdtempSync(join(tmpdir(), "larder-engine-"));
    cpSync(folder, home, { recursive: true });
    return EngineProject.#at(stack, home, accountOf(stack, options));
  }

  static async #at(stack: string, home: string, options: CloudOptions): Promise<EngineProject> {
    const withFile = { ...options, file: join(home, "cloud.jsonl") };
    return new EngineProject(stack, await SimulatedCloud.start(withFile), home, withFile);
  }

  /** Another program than the platform's own: the file that `main` names from now on. */
  useProgram(file: string): void {
    const path = join(this.#home, "project", "Pulumi.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace(/^main: .*$/m, `main: ${file}`));
  }

  /** The copy of the stack's file, to be changed by a test. */
  get stackFile(): string {
    return join(this.#home, "project", `Pulumi.${this.stack}.yaml`);
  }

  /** Sets values of the stack's file, by key and path (`larder:database.multiAz`); undefined removes one. */
  configure(values: Readonly<Record<string, unknown>>): void {
    const document = parseDocument(readFileSync(this.stackFile, "utf8"));
    for (const [path, value] of Object.entries(values)) {
      const keys = ["config", ...path.split(".")];
      if (value === undefined) document.deleteIn(keys);
      else document.setIn(keys, value);
    }
    writeFileSync(this.stackFile, document.toString());
  }

  /** Puts other values (keys without namespace) in place of all that the stack's file says. */
  replaceConfig(values: StackValues): void {
    const document = parseDocument(readFileSync(this.stackFile, "utf8"));
    document.set("config", Object.fromEntries(Object.entries(values).map(([key, value]) => [`larder:${key}`, value])));
    writeFileSync(this.stackFile, document.toString());
  }

  /** Runs `pulumi <args>` in the project, on its stack. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
    const started = performance.now();
    const before = this.steps.length;
    const result = await this.#start([...args, "--stack", options.stack ?? this.stack], options);
    const seconds = (performance.now() - started) / 1000;
    const steps = Math.max(0, this.steps.length - before);
    note({ stack: this.stack, command: args[0] ?? "", seconds, steps });
    return result;
  }

  #start(args: readonly string[], { env = {}, checkpoints = false, onStart }: RunOptions): Promise<CliResult> {
    const environment = { ...process.env, ...this.#environment(checkpoints), ...env };
    return new Promise((resolve) => {
      const child = execFile(
        "pulumi",
        [...args, "--non-interactive"],
        { cwd: join(this.#home, "project"), env: environment, maxBuffer: 256 * 1024 * 1024, encoding: "utf8" },
        (error, stdout, stderr) => resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      );
      onStart?.(child);
    });
  }

  /** What was done in the cloud since `cloud.forgetCalls()`, as `create aws:sns/topic:Topic alerts`, sorted. */
  get steps(): readonly string[] {
    const changing = new Set(["create", "update", "delete"]);
    return this.cloud.calls
      .filter(({ operation, outcome }) => changing.has(operation) && outcome === "ok")
      .map(({ operation, type, name }) => `${operation} ${type} ${name}`)
      .sort();
  }

  /** Runs `pulumi <args>`; throws what it printed where it fails. */
  async succeed(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}: exit code ${exitCode}\n${stdout}\n${stderr}`);
    return stdout;
  }

  async export(): Promise<Deployment> {
    return JSON.parse(await this.succeed("stack", "export")) as Deployment;
  }

  close(): void {
    this.cloud.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #environment(checkpoints: boolean): Record<string, string> {
    return {
      PULUMI_HOME: join(this.#home, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.#home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "simulated",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: PACKAGES.map((name) => `${name}:${this.cloud.port}`).join(","),
      CLOUDFLARE_API_TOKEN: "simulated",
      ...(!checkpoints && { PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" }),
    };
  }
}

/** What stands in the account before the platform: the bootstrap's boundary, the role for emergencies. */
function accountOf(stack: string, options: Partial<CloudOptions>): CloudOptions {
  const { config } = loadStack({ projectDir: projectRoot, stack });
  const { id, roleBoundary } = config.account;
  return {
    account: id,
    partition: "aws",
    region: config.regions.primary,
    ...options,
    existing: [
      ...(options.existing ?? []),
      `arn:aws:iam::${id}:policy/${roleBoundary}`,
      ...(config.backup.mode === "plan" ? [`arn:aws:iam::${id}:role/${config.backup.breakGlassRole}`] : []),
    ],
  };
}
