/** The frame of the command line: commands, help, and what becomes of errors. */
import { Command, CommanderError } from "@commander-js/extra-typings";
import { auditCommand } from "./commands/audit.ts";
import { checkCommand } from "./commands/check.ts";
import { commentCommand } from "./commands/comment.ts";
import { configCommand } from "./commands/config.ts";
import { costCommand } from "./commands/cost.ts";
import { diagramCommand } from "./commands/diagram.ts";
import { diffCommand } from "./commands/diff.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exemptionsCommand } from "./commands/exemptions.ts";
import { explainCommand } from "./commands/explain.ts";
import { previewCommand } from "./commands/preview.ts";
import { recoveryCommand } from "./commands/recovery.ts";
import { registerCommand } from "./commands/register.ts";
import { synthCommand } from "./commands/synth.ts";
import { errorLines, oneLine, UsageError } from "./errors.ts";
import type { Session } from "./session.ts";
import { unknownWord } from "./suggest.ts";
import type { Terminal } from "./terminal.ts";
import { TOOL } from "./tool.ts";

const EXIT_CODES = `
larder <command> --help has examples.

Exit codes:
  0  fine
  1  findings: a mandatory control fails, or a change is too risky
  2  a mistake in the call, the config or a file`;

/** Carries out one command line and says how it went: 0, 1 or 2. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const session: Session = { terminal, found: false };
  const program = programFor(session);
  try {
    await program.parseAsync(argv, { from: "user" });
    return session.found ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    for (const line of errorLines(error)) terminal.err(`error: ${line}`);
    if (argv.includes("--debug") && error instanceof Error) terminal.err(traceOf(error));
    return 2;
  }
}

type AnyCommand = Command<unknown[], Record<string, unknown>, Record<string, unknown>>;

function programFor(session: Session): Command {
  const program = new Command("larder")
    .description(
      "The production platform of recipe web apps: evaluated, checked and explained without a cloud account.",
    )
    .usage("<command> [options]")
    .version(TOOL.version, "--version", "print the version")
    .option("--debug", "on an error, print where in the code it happened")
    .addHelpText("after", EXIT_CODES)
    .configureHelp({ showGlobalOptions: false, subcommandTerm: (command) => `${command.name()} ${command.usage()}` });
  const commands = [
    previewCommand,
    synthCommand,
    checkCommand,
    diffCommand,
    commentCommand,
    costCommand,
    diagramCommand,
    configCommand,
    explainCommand,
    recoveryCommand,
    registerCommand,
    exemptionsCommand,
    auditCommand,
    doctorCommand,
  ];
  for (const command of commands) program.addCommand(command(session));
  prepare(program, program, session);
  // Without a command: the help, as an answer to a question.
  program.action(() => program.help());
  return program;
}

/** Errors become ours to print; helps go through the session's terminal. */
function prepare(command: AnyCommand, program: Command, session: Session): void {
  command
    .configureOutput({
      writeOut: (text) => session.terminal.out(text),
      writeErr: (text) => session.terminal.err(text),
      outputError: () => {},
    })
    .helpCommand(false)
    .helpOption("-h, --help", "print this help")
    .showSuggestionAfterError(false)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new UsageError(usageMessage(error, command, program));
    });
  for (const each of command.commands) prepare(each, program, session);
}

/** Commander's messages, with what is allowed and the way to the help. */
function usageMessage(error: CommanderError, command: AnyCommand, program: Command): string {
  const message = oneLine(error.message.replace(/^error: /, ""));
  const word = /'([^']*)'/.exec(message)?.[1] ?? "";
  switch (error.code) {
    case "commander.unknownOption":
      return unknownWord("option", word, optionsOf(command, program));
    case "commander.excessArguments":
      return command === program
        ? unknownWord("command", program.args[0] ?? "", namesOf(program))
        : `${message.replace(/\.$/, "")}; see larder ${nameOf(command, program)}--help`;
    case "commander.unknownCommand":
      return unknownWord("command", word, namesOf(program));
    default:
      return `${message.replace(/\.$/, "")}; see larder ${nameOf(command, program)}--help`;
  }
}

/** `audit verify ` for a command below another one. */
function nameOf(command: AnyCommand, program: Command): string {
  if (command === program) return "";
  const parent = program.commands.find((each) => each.commands.includes(command));
  return `${parent === undefined ? "" : `${parent.name()} `}${command.name()} `;
}

function namesOf(program: Command): readonly string[] {
  return program.commands.map((command) => command.name());
}

function optionsOf(command: AnyCommand, program: Command): readonly string[] {
  const own = command === program ? [] : command.options;
  return [...own, ...program.options].map((option) => option.long ?? option.flags).concat("--help");
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${traceOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
