/** Mistakes in the call: one line that says what is wrong and what is allowed, exit code 2, nothing on the output. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatNames } from "../../audit/formats.ts";
import { larder, larderHere, ROOT } from "../support/larder.ts";

/** `audit-verify.ts` is `audit verify`. */
const COMMANDS = readdirSync(join(ROOT, "cli/commands")).map((file) => file.replace(/\.ts$/, "").replace("-", " "));
/** In the order of the help. */
const KNOWN = [...(await larderHere("--help")).stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)]
  .map(([, name]) => name)
  .join(", ");

describe("mistakes in the call", () => {
  it.each<[string, string[], string]>([
    ["an unknown command", ["previw"], `unknown command "previw", did you mean "preview"? Known are ${KNOWN}`],
    ["a command unlike any", ["zzz"], `unknown command "zzz": known are ${KNOWN}`],
    [
      "an unknown option",
      ["config", "prod", "--jsn"],
      'unknown option "--jsn", did you mean "--json"? Known are --diff, --json, --version, --debug, --help',
    ],
    [
      "an option before any command",
      ["--verison"],
      'unknown option "--verison", did you mean "--version"? Known are --version, --debug, --help',
    ],
    ["an unknown stack", ["preview", "prd"], 'unknown stack "prd", did you mean "prod"? Known are dev, staging, prod'],
    ["an unknown stack of synth", ["synth", "qa"], 'unknown stack "qa": known are dev, staging, prod'],
    [
      "an unknown stack of check",
      ["check", "stagin"],
      'unknown stack "stagin", did you mean "staging"? Known are dev, staging, prod',
    ],
    [
      "an unknown stack to compare",
      ["config", "prod", "--diff", "de"],
      'unknown stack "de", did you mean "dev"? Known are dev, staging, prod',
    ],
    ["a missing stack", ["synth"], "missing required argument 'stack'; see larder synth --help"],
    [
      "a missing option value",
      ["synth", "dev", "--out"],
      "option '--out <file>' argument missing; see larder synth --help",
    ],
    [
      "too many arguments",
      ["config", "dev", "prod"],
      "too many arguments for 'config'. Expected 1 argument but got 2: dev, prod; see larder config --help",
    ],
    [
      "neither a stack nor a graph",
      ["check"],
      "check needs a stack or --graph, one of the two; see larder check --help",
    ],
    [
      "both a stack and a graph",
      ["check", "dev", "--graph", "x.json"],
      "check needs a stack or --graph, one of the two; see larder check --help",
    ],
    [
      "an unknown format",
      ["check", "dev", "--format", "xml"],
      `option '--format <format>' argument 'xml' is invalid. Allowed choices are ${formatNames.join(", ")}; see larder check --help`,
    ],
    [
      "an unknown mode",
      ["synth", "dev", "--mode", "deploy"],
      "option '--mode <mode>' argument 'deploy' is invalid. Allowed choices are deployed, first-preview; see larder synth --help",
    ],
    [
      "an unknown profile",
      ["check", "dev", "--profile", "qa"],
      "option '--profile <profile>' argument 'qa' is invalid. Allowed choices are dev, staging, prod; see larder check --help",
    ],
    [
      "a day that is none",
      ["check", "dev", "--as-of", "2026-02-30"],
      '--as-of: expected a day, YYYY-MM-DD, got "2026-02-30"',
    ],
    [
      "an unknown control",
      ["check", "dev", "--control", "RDS-05", "--control", "rds5"],
      '--control: unknown control "rds5", did you mean "RDS-05"? larder explain --list names all',
    ],
    [
      "a control unlike any",
      ["check", "dev", "--control", "zzzzzz"],
      '--control: unknown control "zzzzzz": larder explain --list names all',
    ],
    ["settings that are not there", ["check", "dev", "--settings", "no.json"], "no.json: cannot be read (ENOENT)"],
    ["a list of one thing", ["explain", "RDS-05", "--list"], 'explain --list lists every control: leave out "RDS-05"'],
    [
      "the JSON of what is no control",
      ["explain", "RDS-5", "--json"],
      '--json is for a control or the list of them: "RDS-5" is none, did you mean "RDS-05"?',
    ],
    ["a tree of all stacks", ["preview", "--tree"], "--tree needs a stack, such as: preview prod --tree"],
    [
      "a file in a folder that is not there",
      ["synth", "dev", "--out", "out/no/such/x.json"],
      "--out out/no/such/x.json: there is no folder out/no/such; make it first",
    ],
    ["a folder as the file", ["synth", "dev", "--out", "docs"], "--out docs: is a folder; name a file"],
    ["exemptions that are not there", ["check", "dev", "--exemptions", "no.yaml"], "no.yaml: cannot be read (ENOENT)"],
  ])("refuses %s", async (_, args, message) => {
    expect(await larderHere(...args)).toEqual({ status: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  it("says the same as a process", () => {
    const message = `unknown command "previw", did you mean "preview"? Known are ${KNOWN}`;
    expect(larder(["previw"])).toEqual({ status: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  it("shows where in the code an error happened with --debug only", () => {
    expect(larder(["config", "prd"]).stderr).not.toMatch(/\n\s+at /);
    expect(larder(["config", "prd", "--debug"]).stderr).toMatch(/\n\s+at /);
  });
});

describe("help", () => {
  it("is the answer to no command, with every command and the exit codes", async () => {
    const { status, stdout, stderr } = await larderHere();
    expect(status).toBe(0);
    expect(stderr).toBe("");
    const own = COMMANDS.filter((command) => !command.includes(" "));
    for (const word of [...own, "Exit codes:"]) expect(stdout).toContain(word);
  });

  it.each(COMMANDS)("of %s has examples that run this command", async (command) => {
    const { status, stdout } = await larderHere(...command.split(" "), "--help");
    expect(status).toBe(0);
    const [, examples = ""] = stdout.split("Examples:");
    expect(examples).toMatch(new RegExp(`npm run .*${command}`));
  });

  it("prints the version of package.json", () => {
    expect(larder(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
