import { homedir } from "node:os";
import { Command } from "@commander-js/extra-typings";
import { ResourceGraph } from "../../graph/query.ts";
import { PATIENCE } from "../doctor/check.ts";
import { UsageError } from "../errors.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";
import { TOOL } from "../tool.ts";
import { doctorText } from "../views/doctor.ts";

const EXAMPLES = `
Examples:
  npm run larder -- doctor prod
  npm run -s larder -- doctor prod --json

Only reads: nothing is logged in to, created or changed, and no secret is printed. What cannot be asked, or does not answer
in time, is unknown, with the reason. Exit code 1: something is missing, wrong or unknown.`;

export function doctorCommand(session: Session) {
  return new Command("doctor")
    .description("say what `pulumi up` needs and lacks on this machine, with what mends it")
    .argument("<stack>", "name of the stack")
    .option("--json", "all checks as JSON")
    .option("--timeout <seconds>", "how long each question may take; default 10")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, { json, timeout }) => {
      const { terminal } = session;
      const patience = millisecondsOf(timeout);
      requireStack(ROOT, stack);
      const { evaluateStack } = await import("../../offline/stack.ts");
      const deployment = await terminal.progress(`Evaluating ${stack}`, () =>
        evaluateStack({ root: ROOT, stack, mode: "deployed" }),
      );
      const [{ situationOf }, { examine }] = await Promise.all([
        import("../doctor/situation.ts"),
        import("../doctor/examine.ts"),
      ]);
      const surroundings = { env: process.env, home: homedir(), fetch, patience };
      const situation = situationOf(ROOT, stack, ResourceGraph.of(deployment), surroundings);
      const found = await terminal.progress("Asking the CLI, the backend, AWS and Cloudflare", () =>
        examine(situation),
      );
      session.found = found.summary.ok < found.checks.length;
      terminal.out(
        json
          ? JSON.stringify({ schemaVersion: 1, tool: TOOL, stack, ...found }, null, 2)
          : doctorText(stack, found, terminal.paint),
      );
    });
}

const MOST_SECONDS = 300;

function millisecondsOf(timeout: string | undefined): number {
  if (timeout === undefined) return PATIENCE;
  const seconds = Number(timeout);
  if (!/^\d+$/.test(timeout) || seconds < 1 || seconds > MOST_SECONDS) {
    throw new UsageError(`--timeout: whole seconds from 1 to ${MOST_SECONDS}, got "${timeout}"`);
  }
  return seconds * 1000;
}
