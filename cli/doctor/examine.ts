/** Asks everything at once. No answer waits for another one, and none can stop the others. */
import { oneLine } from "../../render/text.ts";
import { ACCOUNT, checkAccount } from "./aws.ts";
import { BACKEND, checkBackend, checkStack, STACK } from "./backend.ts";
import { backendOf } from "./backend-url.ts";
import { type Check, type Question, type Status, unknown } from "./check.ts";
import { CLOUDFLARE, checkCloudflare } from "./cloudflare.ts";
import { checkDatabase, DATABASE } from "./database.ts";
import { checkInterrupted, INTERRUPTED } from "./interrupted.ts";
import { checkLock, LOCK } from "./locks.ts";
import { quotaQuestions } from "./quotas.ts";
import { checkSecretsProvider, SECRETS_PROVIDER } from "./secrets-provider.ts";
import type { Situation } from "./situation.ts";
import { type StackList, stacksAt } from "./stack-list.ts";
import { CLI, checkCli, checkNode, NODE, pluginQuestions } from "./tools.ts";

export interface Examination {
  readonly checks: readonly Check[];
  readonly summary: Readonly<Record<Status, number>>;
}

export async function examine(situation: Situation): Promise<Examination> {
  const answers = await Promise.all(questionsOf(situation).map(answerTo));
  const checks = answers.flatMap((each) => (each === undefined ? [] : [tidy(each)]));
  const count = (status: Status): number => checks.filter((each) => each.status === status).length;
  return {
    checks,
    summary: { ok: count("ok"), missing: count("missing"), wrong: count("wrong"), unknown: count("unknown") },
  };
}

/** In the order in which they are shown. */
export function questionsOf(situation: Situation): readonly Question[] {
  const backend = backendOf(situation);
  let listed: Promise<StackList> | undefined;
  const list = (): Promise<StackList> => {
    listed ??= stacksAt(backend, situation);
    return listed;
  };
  return [
    { ...NODE, ask: () => checkNode(situation) },
    { ...CLI, ask: () => checkCli(situation) },
    ...pluginQuestions(situation),
    { ...BACKEND, ask: async () => checkBackend(situation, backend, await list()) },
    { ...STACK, ask: async () => checkStack(situation, await list()) },
    { ...LOCK, ask: async () => checkLock(situation, backend, await list()) },
    { ...INTERRUPTED, ask: async () => checkInterrupted(situation, await list()) },
    { ...SECRETS_PROVIDER, ask: () => checkSecretsProvider(situation, backend) },
    { ...ACCOUNT, ask: () => checkAccount(situation) },
    { ...CLOUDFLARE, ask: () => checkCloudflare(situation) },
    { ...DATABASE, ask: () => checkDatabase(situation) },
    ...quotaQuestions(situation),
  ];
}

/** A question that fails by itself is a fault of ours, and no reason to keep quiet about the rest. */
export async function answerTo({ ask, ...subject }: Question): Promise<Check | undefined> {
  try {
    return await ask();
  } catch (error) {
    return unknown(subject, `the check itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Parts of an answer come from programs and services. */
function tidy(check: Check): Check {
  return { ...check, found: oneLine(check.found), ...(check.mend !== undefined && { mend: oneLine(check.mend) }) };
}
