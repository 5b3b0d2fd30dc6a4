/** Node, the Pulumi CLI, the provider plug-ins. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { type Check, missing, ok, type Question, type Subject, unknown, wrong } from "./check.ts";
import { ask, isExecutable, programOnPath } from "./programs.ts";
import { isOn, type Situation } from "./situation.ts";
import { atLeast, parseVersion } from "./version.ts";

export const NODE: Subject = { id: "node", group: "tools", title: "Node" };
export const CLI: Subject = { id: "cli", group: "tools", title: "Pulumi CLI" };

const INSTALL = "curl -fsSL https://get.pulumi.com | sh  # other ways: https://www.pulumi.com/docs/install/";
const PLUGINS = "https://get.pulumi.com/releases/plugins";

/** The language host runs whatever `node` comes first on PATH, not the Node that runs this. */
export async function checkNode(situation: Situation): Promise<Check> {
  const subject = NODE;
  const needed = manifest.engines.node.replace(">=", "");
  const mend = 'npm ci && export PATH="$PWD/node_modules/.bin:$PATH"';
  const file = programOnPath("node", situation.env);
  if (file === undefined) return missing(subject, `no node on PATH, needs ${needed} or later`, mend);
  const { stdout, exitCode } = await ask(file, ["--version"], options(situation));
  const version = parseVersion(stdout);
  if (exitCode !== 0 || version === undefined) return wrong(subject, `${file} does not say its version`, mend);
  const found = `${version.join(".")}, needs ${needed} or later`;
  return atLeast(version, parseVersion(`${needed}.0`) ?? [0, 0, 0])
    ? ok(subject, found)
    : wrong(subject, `${found}: it cannot read TypeScript`, mend);
}

export async function checkCli(situation: Situation): Promise<Check> {
  const subject = CLI;
  const { oldestCli } = situation;
  const needed = oldestCli === undefined ? "" : `, needs ${oldestCli.join(".")} or later`;
  const file = programOnPath("pulumi", situation.env);
  if (file === undefined) return missing(subject, `none on PATH${needed}`, INSTALL);
  const { stdout, exitCode, tooSlow } = await ask(file, ["version"], options(situation));
  if (tooSlow) return unknown(subject, `${file} does not answer to \`pulumi version\``, INSTALL);
  const version = parseVersion(stdout);
  if (exitCode !== 0 || version === undefined) {
    return wrong(subject, `${file} does not say its version: no Pulumi CLI, or a broken one`, INSTALL);
  }
  const found = `${version.join(".")}${needed}`;
  if (oldestCli !== undefined && !atLeast(version, oldestCli)) return wrong(subject, found, INSTALL);
  if (languageHost(file, situation) === undefined) {
    return wrong(subject, `${found}; but no pulumi-language-nodejs beside it or on PATH`, INSTALL);
  }
  return ok(subject, found);
}

function languageHost(cli: string, { env }: Situation): string | undefined {
  const beside = join(dirname(realpathSync(cli)), "pulumi-language-nodejs");
  return [beside, `${beside}.exe`].find(isExecutable) ?? programOnPath("pulumi-language-nodejs", env);
}

/** One for each provider that the program makes, by the version its SDK asks for. */
export function pluginQuestions(situation: Situation): readonly Question[] {
  const prefix = "pulumi:providers:";
  const wanted = new Map<string, string>();
  for (const { type, inputs } of situation.graph.resources) {
    if (!type.startsWith(prefix)) continue;
    const version = inputs?.version;
    wanted.set(type.slice(prefix.length), typeof version === "string" ? version : "");
  }
  return [...wanted].sort().map(([name, version]) => {
    const subject: Subject = { id: `plugin-${name}`, group: "tools", title: `plug-in ${name}` };
    return { ...subject, ask: () => checkPlugin(subject, { name, version }, situation) };
  });
}

interface Plugin {
  readonly name: string;
  readonly version: string;
}

async function checkPlugin(subject: Subject, plugin: Plugin, situation: Situation): Promise<Check> {
  const { env, home } = situation;
  const { name, version } = plugin;
  const mend = `npm run pulumi -- plugin install resource ${name} ${version}`.trim();
  if ((env.PULUMI_DEBUG_PROVIDERS ?? "").split(",").some((server) => server.split(":")[0] === name)) {
    return ok(subject, "a server that PULUMI_DEBUG_PROVIDERS names");
  }
  const folder = join(env.PULUMI_HOME || join(home, ".pulumi"), "plugins", `resource-${name}-v${version}`);
  // The CLI leaves a mark beside a download that was broken off.
  if (existsSync(folder) && !existsSync(`${folder}.partial`)) return ok(subject, `${version}, installed`);
  if (!isOn(env.PULUMI_IGNORE_AMBIENT_PLUGINS) && programOnPath(`pulumi-resource-${name}`, env) !== undefined) {
    return ok(subject, "on PATH, whatever its version");
  }
  if (isOn(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION)) {
    return missing(subject, `${version} is not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION is on`, mend);
  }
  return obtainable(subject, plugin, mend, situation);
}

async function obtainable(
  subject: Subject,
  { name, version }: Plugin,
  mend: string,
  { fetch, patience }: Situation,
): Promise<Check> {
  const [system, machine] = [process.platform === "win32" ? "windows" : process.platform, process.arch];
  const file = `pulumi-resource-${name}-v${version}-${system}-${machine === "x64" ? "amd64" : machine}.tar.gz`;
  try {
    const { ok: there, status } = await fetch(`${PLUGINS}/${file}`, {
      method: "HEAD",
      signal: AbortSignal.timeout(patience),
    });
    return there
      ? ok(subject, `${version} will be downloaded at the first run`)
      : missing(subject, `${version} is not installed, and get.pulumi.com answers ${status} for it`, mend);
  } catch {
    return missing(subject, `${version} is not installed, and get.pulumi.com cannot be reached to download it`, mend);
  }
}

/** Without the look for a newer CLI, which needs the network and writes down what it saw. */
const options = ({ env, projectDir, patience }: Situation) => ({
  env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  cwd: projectDir,
  patience,
});
