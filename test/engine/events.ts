/** What the policy pack reported in a run, from the engine's event log: the printed text has no structure. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineProject } from "./cli.ts";

export interface PolicyEvent {
  readonly policy: string;
  readonly urn: string;
  readonly level: string;
  readonly message: string;
}

/** Of the log only the policies' events are read: its debug lines hold secrets in the clear. */
export async function policyEvents(project: EngineProject, args: readonly string[]): Promise<readonly PolicyEvent[]> {
  const folder = mkdtempSync(join(tmpdir(), "larder-events-"));
  try {
    const log = join(folder, "events.jsonl");
    await project.run([...args, "--event-log", log], { env: { PULUMI_DEBUG_COMMANDS: "true" } });
    return readFileSync(log, "utf8").split("\n").flatMap(eventOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function eventOf(line: string): readonly PolicyEvent[] {
  if (!line.includes('"policyEvent"')) return [];
  const { policyEvent } = JSON.parse(line) as {
    policyEvent: { policyName: string; resourceUrn?: string; message: string; enforcementLevel: string };
  };
  return [
    {
      policy: policyEvent.policyName,
      urn: policyEvent.resourceUrn ?? "",
      level: policyEvent.enforcementLevel,
      // The policy's description stands before it.
      message: policyEvent.message.slice(policyEvent.message.indexOf("\n") + 1).trimEnd(),
    },
  ];
}
