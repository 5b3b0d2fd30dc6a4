/**
 * `npm run policies:pack`: the policy pack as a folder that stands alone. Everything but the Pulumi SDK is in one file: the
 * engine and the pack must share the SDK, which tells secrets and assets by its own classes.
 */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type Metafile } from "esbuild";
import { makeFolder } from "../cli/output.ts";
import { controlIds } from "../policies/catalogue.ts";
import { PACK_VERSION } from "../policies/pack.ts";

const ROOT = join(import.meta.dirname, "..");
const DEFAULT_OUT = "out/policy-pack";
/** What the bundle leaves to `npm install`. */
const SDK = ["@pulumi/policy", "@pulumi/pulumi"] as const;
/** In the pack as they stand in the repository. */
const COPIES = {
  LICENSE: "LICENSE",
  "policies/exemptions.yaml": "exemptions.yaml",
  "docs/controls.md": "docs/controls.md",
};

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Writes the pack; an earlier one at the same place is replaced as a whole, and kept if anything fails. */
export async function writePolicyPack(out: string): Promise<readonly string[]> {
  refuseForeign(out);
  const draft = `${out}.new`;
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft);
  try {
    const metafile = await bundle(draft);
    for (const [from, to] of Object.entries(COPIES)) cpSync(join(ROOT, from), join(draft, to));
    for (const [name, text] of Object.entries(texts(metafile))) writeFileSync(join(draft, name), text);
    rmSync(out, { recursive: true, force: true });
    renameSync(draft, out);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return readdirSync(out).sort();
}

/** A folder with something else in it is not ours to replace. */
function refuseForeign(out: string): void {
  if (!existsSync(out) || existsSync(join(out, "PulumiPolicy.yaml"))) return;
  if (readdirSync(out).length > 0) throw new Error(`--out: ${out} holds something else than a policy pack`);
}

async function bundle(draft: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: ["policies/engine.ts"],
    absWorkingDir: ROOT,
    outfile: join(draft, "index.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    external: [...SDK],
    // Packages in the older module format ask for Node's own modules by require.
    banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
    legalComments: "none",
    metafile: true,
    logLevel: "silent",
  });
  return metafile;
}

function texts(metafile: Metafile): Readonly<Record<string, string>> {
  const own = read<Manifest>("policies/package.json");
  const { dependencies } = read<Manifest>("package.json");
  const manifest = {
    name: own.name,
    version: PACK_VERSION,
    description: own.description,
    license: own.license,
    type: "module",
    main: "index.js",
    engines: { node: ">=22" },
    dependencies: Object.fromEntries(SDK.map((name) => [name, dependencies[name]])),
  };
  return {
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "PulumiPolicy.yaml": readFileSync(join(ROOT, "policies/PulumiPolicy.yaml"), "utf8"),
    "README.md": readme(own.name),
    "THIRD-PARTY.txt": licences(metafile),
  };
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8")) as T;
}

function readme(name: string): string {
  return `# ${name} ${PACK_VERSION}

${controlIds.length} controls for AWS, Cloudflare and PostgreSQL as a Pulumi policy pack. [docs/controls.md](docs/controls.md) says what each wants.

\`\`\`sh
npm install --omit=dev
pulumi preview --policy-pack <this folder>
pulumi policy analyze --file export.json --policy-pack <this folder>
\`\`\`

Levels follow the stack's config key \`larder:profile\` (dev, staging, prod); without it every stack is judged as prod.
\`--policy-pack-config\` changes levels and thresholds by policy name. Accepted findings stand in \`exemptions.yaml\`.

Licence: Apache-2.0. \`THIRD-PARTY.txt\` holds the licences of the packages inside \`index.js\`.
`;
}

/** The licences of what was bundled, by package. */
function licences({ inputs }: Metafile): string {
  const packages = Object.keys(inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(packages)]
    .sort()
    .map((folder) => {
      const { name, version, license } = read<{ name: string; version: string; license: string }>(
        `${folder}/package.json`,
      );
      const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? "" : `\n${readFileSync(join(ROOT, folder, file), "utf8").trim()}\n`;
      return `${name} ${version} (${license})\n${text}`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { out: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(
        `npm run policies:pack -- [--out DIR]\n\nBundles the policy pack into a folder; default ${DEFAULT_OUT}.`,
      );
      return 0;
    }
    const out = resolve(values.out ?? join(ROOT, DEFAULT_OUT));
    makeFolder(dirname(out));
    const files = await writePolicyPack(out);
    console.error(`wrote ${out}: ${files.join(", ")}`);
    return 0;
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
