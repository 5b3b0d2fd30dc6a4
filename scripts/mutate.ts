/**
 * `npm run mutate`: weakens every argument of every resource of the stacks, one at a time, and asks the policies.
 * See docs/mutation.md. Exit code 1: a weakening that nothing catches and nobody explains, or an entry out of date.
 */
import { join } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { CommanderError } from "commander";
import { errorLines, UsageError } from "../cli/errors.ts";
import { requireStack, stacksOf } from "../cli/project.ts";
import { unknownWord } from "../cli/suggest.ts";
import { Guards } from "../mutation/guards.ts";
import { Reasons } from "../mutation/reasons.ts";
import { reasons } from "../mutation/reasons-table.ts";
import { mutate } from "../mutation/run.ts";
import { score } from "../mutation/score.ts";
import { resultText } from "../mutation/text.ts";
import { type ControlId, controlIds, isControlId } from "../policies/catalogue.ts";

const ROOT = join(import.meta.dirname, "..");

interface Options {
  readonly stack?: string | undefined;
  readonly control?: string | undefined;
  readonly json?: boolean | undefined;
  readonly survivors?: boolean | undefined;
  readonly accept?: boolean | undefined;
}

const command = new Command("mutate")
  .description("weaken every argument of the stacks, one at a time, and see which control notices")
  .option("--stack <stack>", "one stack; default: all")
  .option("--control <id>", "one control, and the arguments that it guards")
  .option("--survivors", "list what is alive with its reason, too")
  .option("--json", "everything, for programs")
  .addOption(new Option("--accept", "write mutation/guards.yaml anew: what fires now is what shall fire"))
  .helpOption("-h, --help", "print this help")
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .action(async (options) => {
    process.exitCode = await main(options);
  });

async function main(options: Options): Promise<number> {
  const stacks = options.stack === undefined ? stacksOf(ROOT) : [requireStack(ROOT, options.stack)];
  const controls = options.control === undefined ? undefined : [controlOf(options.control)];
  const whole = options.stack === undefined && controls === undefined;
  if (options.accept && !whole) throw new UsageError("--accept needs all stacks and all controls");
  const all = await mutate({ root: ROOT, stacks, ...(controls && { controls }) });
  const guards = options.accept ? Guards.from(all) : Guards.load();
  if (options.accept) guards.save();
  const outcomes = controls ? all.filter((each) => controls.some((id) => guards.of(each).includes(id))) : all;
  const result = score(outcomes, { guards, reasons: new Reasons(controls ? [] : reasons), whole });
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...result, outcomes }, null, 2)}\n`
      : `${resultText(result, { survivors: options.survivors ?? false })}\n`,
  );
  return result.total.open > 0 || result.unnamed.length > 0 || result.faults.length > 0 ? 1 : 0;
}

function controlOf(text: string): ControlId {
  if (isControlId(text)) return text;
  throw new UsageError(unknownWord("control", text, controlIds));
}

try {
  await command.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exitCode = 0;
  else {
    for (const line of errorLines(error)) console.error(`error: ${line.replace(/^error: /, "")}`);
    process.exitCode = 2;
  }
}
