/**
 * `npm run pulumi -- <args>`: the official Pulumi CLI on the Node this project pins. The CLI found on PATH is taken;
 * without one, the npm package `pulumi`, which downloads the CLI the first time it is used. That package is not a
 * dependency: its `pulumi` in node_modules/.bin would come before the one on PATH.
 */
import { spawn, spawnSync } from "node:child_process";
import { programOnPath } from "../cli/doctor/programs.ts";

const NPM_PACKAGE = "pulumi@3.265.0";

function fail(reason: string): never {
  console.error(
    `larder: no Pulumi CLI: none on PATH, and ${reason}\n` +
      "Install it (https://www.pulumi.com/docs/install/) and run this again.\n" +
      "Without it, `npm run preview` still evaluates and checks every stack.",
  );
  process.exit(2);
}

/** A probe first, so that a failed download is one clear message and not mistaken for a failed `pulumi` command. */
function packageCommand(): readonly [string, readonly string[]] {
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  console.error(`larder: no pulumi on PATH; using npm's ${NPM_PACKAGE}, which downloads the CLI on first use.`);
  const probe = spawnSync(npx, ["--yes", NPM_PACKAGE, "version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (probe.error !== undefined) fail(`npx cannot be run: ${probe.error.message}`);
  if (probe.status !== 0) {
    const lines = `${probe.stderr}${probe.stdout}`.split("\n").filter((line) => line.trim() !== "");
    const reason =
      lines.findLast((line) => /error|fail|cannot|ENOTFOUND|refused/i.test(line)) ??
      lines.at(-1) ??
      `exit code ${probe.status}`;
    fail(`the download failed: ${reason.trim()}`);
  }
  return [npx, ["--yes", NPM_PACKAGE]];
}

const installed = programOnPath("pulumi", process.env);
const [command, prefix] = installed === undefined ? packageCommand() : [installed, []];
const child = spawn(command, [...prefix, ...process.argv.slice(2)], {
  stdio: "inherit",
  shell: process.platform === "win32" && command.endsWith(".cmd"),
});
// Ctrl-C reaches the CLI too, as it is in the same process group; it decides how to stop.
process.on("SIGINT", () => {});
child.on("error", (error) => fail(error.message));
child.on("close", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 130;
});
