/** What an earlier run was doing when it was cut off: the state says that it began, and not whether it was done. */
import { type Check, ok, type Subject, unknown, wrong } from "./check.ts";
import { ask, programOnPath } from "./programs.ts";
import type { Situation } from "./situation.ts";
import type { StackList } from "./stack-list.ts";

export const INTERRUPTED: Subject = { id: "interrupted", group: "state", title: "earlier runs" };
const RUNBOOK = "docs/runbooks/interrupted-update.md";

export async function checkInterrupted(situation: Situation, list: StackList): Promise<Check> {
  const { env, projectDir, patience, stack } = situation;
  if (list.kind !== "known") return unknown(INTERRUPTED, list.reason);
  if (!list.stacks.some(({ name }) => name === stack)) return ok(INTERRUPTED, "none yet");
  const file = programOnPath("pulumi", env);
  if (file === undefined) return unknown(INTERRUPTED, "only the Pulumi CLI can read the state, and there is none");
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { exitCode, stdout, tooSlow } = await ask(file, args, { env: quiet, cwd: projectDir, patience });
  if (tooSlow) return unknown(INTERRUPTED, `no answer within ${patience / 1000} s`);
  const pending = exitCode === 0 ? pendingIn(stdout) : undefined;
  if (pending === undefined) return unknown(INTERRUPTED, "the CLI cannot export the state");
  return pending === 0
    ? ok(INTERRUPTED, "none was cut off")
    : wrong(INTERRUPTED, `one was cut off while it was at work on ${pending} of the resources`, `follow ${RUNBOOK}`);
}

/** How many operations were under way; undefined for what is no export. */
function pendingIn(text: string): number | undefined {
  try {
    const { deployment }: { deployment: { pending_operations?: unknown } } = JSON.parse(text);
    const pending = deployment.pending_operations ?? [];
    return Array.isArray(pending) ? pending.length : undefined;
  } catch {
    return undefined;
  }
}
