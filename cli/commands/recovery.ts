import { Command } from "@commander-js/extra-typings";
import { judgeRecovery, storesIn, type Targets } from "../../audit/recovery.ts";
import type { PlatformConfig } from "../../config/schema.ts";
import { loadStack } from "../../config/stack-file.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";
import { TOOL } from "../tool.ts";
import { recoveryText } from "../views/recovery.ts";

const EXAMPLES = `
Examples:
  npm run larder -- recovery prod
  npm run -s larder -- recovery prod --json

Losses are what AWS documents, times are estimates until a restore test or a drill shows better ones
(docs/components/recovery.md). Exit code 1: a target of the config is missed.`;

export function recoveryCommand(session: Session) {
  return new Command("recovery")
    .description("say what can be brought back after a loss, how much is missing then and how long it takes")
    .argument("<stack>", "name of the stack")
    .option("--json", "every store and way as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, { json }) => {
      const { terminal } = session;
      requireStack(ROOT, stack);
      const { config } = loadStack({ projectDir: ROOT, stack });
      const { evaluateStack } = await import("../../offline/stack.ts");
      const deployment = await terminal.progress(`Evaluating ${stack}`, () =>
        evaluateStack({ root: ROOT, stack, mode: "deployed" }),
      );
      const stores = storesIn(ResourceGraph.of(deployment));
      const targets = targetsOf(config.recovery);
      const outcomes = judgeRecovery(stores, targets);
      session.found = outcomes.some(({ verdict }) => verdict === "missed");
      if (json)
        terminal.out(
          JSON.stringify(
            { schemaVersion: 1, tool: TOOL, stack, targets, stores, outcomes: outcomes.map(short) },
            null,
            2,
          ),
        );
      else terminal.out(recoveryText(stack, stores, targets, outcomes, terminal.paint));
    });
}

function targetsOf({ rpoMinutes, rtoMinutes, region }: PlatformConfig["recovery"]): Targets {
  return {
    mistake: { rpoMinutes, rtoMinutes },
    ...(region.mode === "restore" ? { region: { rpoMinutes: region.rpoMinutes, rtoMinutes: region.rtoMinutes } } : {}),
  };
}

/** The stores stand beside the outcomes already. */
function short({ store, after, best, verdict }: ReturnType<typeof judgeRecovery>[number]) {
  return { store: store.name, kind: store.kind, after, way: best?.way ?? null, verdict };
}
