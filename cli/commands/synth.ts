import { Command, Option } from "@commander-js/extra-typings";
import { SECRET_KEY_VARIABLE } from "../base/synth.ts";
import { openOutput } from "../output.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";

const EXAMPLES = `
Examples:
  npm run -s larder -- synth prod > prod.json
  npm run -s larder -- synth dev --mode first-preview --out out/dev.json
  npm run -s larder -- synth prod --config /tmp/what-if.yaml

The graph has the format of "pulumi stack export"; the same code and config give the same bytes.`;

export function synthCommand({ terminal }: Session) {
  return new Command("synth")
    .description("write the resource graph of a stack as JSON")
    .argument("<stack>", "name of the stack")
    .option("--config <file>", "take this stack file instead of Pulumi.<stack>.yaml")
    .option("--project <dir>", "folder of another Pulumi.yaml, such as an example's")
    .addOption(
      new Option("--mode <mode>", "computed values as after a deployment, or unknown as before the first one")
        .choices(["deployed", "first-preview"])
        .default("deployed" as const),
    )
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const output = openOutput(terminal, options.out);
      const projectDir = options.project ?? ROOT;
      if (options.config === undefined) requireStack(projectDir, stack);
      const [{ evaluateStack }, { serialise }] = await Promise.all([
        import("../../offline/stack.ts"),
        import("../../graph/serialise.ts"),
      ]);
      const configFile = options.config === undefined ? {} : { configFile: options.config };
      // Set by a comparison that runs this command of another commit: see cli/base.ts.
      const secretKey = process.env[SECRET_KEY_VARIABLE];
      const deployment = await terminal.progress(`Evaluating ${stack}`, () =>
        evaluateStack({
          root: ROOT,
          projectDir,
          stack,
          mode: options.mode,
          ...configFile,
          ...(secretKey && { secretKey }),
        }),
      );
      output.write(serialise(deployment, { keepDigests: secretKey !== undefined }));
    });
}
