import { Command } from "@commander-js/extra-typings";
import { type ConfigRow, describeConfig, diffConfig, showOrigin, showValue } from "../../config/describe.ts";
import type { ResolvedConfig } from "../../config/resolve.ts";
import { loadStack } from "../../config/stack-file.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { TOOL } from "../tool.ts";
import { table } from "../views/table.ts";

const EXAMPLES = `
Examples:
  npm run larder -- config prod
  npm run larder -- config prod --diff staging
  npm run -s larder -- config prod --json

The origin of a value is the stack file, or the profile and the place in its table of defaults.`;

export function configCommand({ terminal }: Session) {
  return new Command("config")
    .description("print the effective config of a stack and where each value comes from")
    .argument("<stack>", "name of the stack")
    .option("--diff <stack>", "only what another stack has differently")
    .option("--json", "rows as JSON")
    .addHelpText("after", EXAMPLES)
    .action((stack, { diff, json }) => {
      const config = load(stack);
      const other = diff === undefined ? undefined : load(diff);
      if (other === undefined || diff === undefined) {
        terminal.out(json ? rowsJson(stack, config) : rowsText(config, terminal.paint));
      } else {
        const differences = diffConfig(config, other);
        terminal.out(
          json
            ? toJson({
                stack,
                other: diff,
                differences: differences.map(({ key, left, right }) => diffJson(key, left, right)),
              })
            : diffText([stack, diff], differences, terminal.paint),
        );
      }
    });
}

function load(stack: string): ResolvedConfig {
  return loadStack({ projectDir: ROOT, stack: requireStack(ROOT, stack) });
}

function rowsText(config: ResolvedConfig, paint: Terminal["paint"]): string {
  const rows = describeConfig(config).map(({ key, value, origin }) => [
    key,
    origin.from === "profile" ? showValue(value) : paint("bold", showValue(value)),
    paint("dim", showOrigin(origin)),
  ]);
  return table(rows, ["left", "left", "left"]);
}

function diffText(
  names: readonly [string, string],
  differences: ReturnType<typeof diffConfig>,
  paint: Terminal["paint"],
): string {
  if (differences.length === 0) return `${names.join(" and ")} have the same effective config`;
  const shown = (row: ConfigRow | undefined) => (row === undefined ? paint("dim", "-") : showValue(row.value));
  const rows = differences.map(({ key, left, right }) => [key, shown(left), shown(right)]);
  return table([["", ...names.map((name) => paint("bold", name))], ...rows], ["left", "left", "left"]);
}

function rowsJson(stack: string, config: ResolvedConfig): string {
  return toJson({ stack, values: describeConfig(config).map(({ key, value, origin }) => ({ key, value, origin })) });
}

function diffJson(key: string, left: ConfigRow | undefined, right: ConfigRow | undefined) {
  return {
    key,
    ...(left && { left: { value: left.value, origin: left.origin } }),
    ...(right && { right: { value: right.value, origin: right.origin } }),
  };
}

function toJson(content: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ schemaVersion: 1, tool: TOOL, ...content }, null, 2);
}
