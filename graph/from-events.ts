/**
 * The graph that a preview would leave behind, from the engine's event log: a JSON object per line, as
 * `pulumi preview --event-log FILE` and the streaming form of `pulumi preview --json` write it (pulumi/pulumi,
 * sdk/go/common/apitype/events.go, EngineEvent).
 *
 * Only the states of resources and the summary are read. Diagnostics are never even parsed: the SDK's debug lines hold
 * generated passwords in the clear. An event has no dependencies: see recordsReferences.
 */
import { check, toResource } from "./check.ts";
import { GraphError } from "./error.ts";
import { findJsonFault } from "./json-position.ts";
import type { Deployment, Json, Resource, Urn } from "./model.ts";
import { FROM_EVENT_LOG } from "./origin.ts";
import { checkValues } from "./parse.ts";
import { isRemoving } from "./removing.ts";
import { eventSchema, NO_MANIFEST } from "./schema.ts";
import { isObject, type JsonObject } from "./values.ts";

/** Go writes the fields in this order. */
const EVENT = /^\s*\{\s*"sequence"\s*:\s*\d+\s*,\s*"timestamp"\s*:/;
const DIAGNOSTIC = /^\s*\{\s*"sequence"\s*:\s*\d+\s*,\s*"timestamp"\s*:\s*\d+\s*,\s*"diagnosticEvent"\s*:/;
/** Inside a text its quotes would be escaped. */
const ERROR_SEVERITY = /"severity"\s*:\s*"error"/;

export function isEventLog(text: string): boolean {
  return EVENT.test(text.slice(0, 200).replace(/^\uFEFF/, ""));
}

/** Of a resource that belongs to somebody else. */
const READING = new Set(["read", "read-replacement"]);

interface Log {
  /** In the order of the log; the last state of each. */
  readonly resources: Map<Urn, Resource>;
  /** Which resources met which step. */
  readonly steps: Map<string, Set<Urn>>;
  summary: JsonObject | undefined;
  failed: boolean;
}

export function readEvents(text: string, sourceName: string): Deployment {
  const log: Log = { resources: new Map(), steps: new Map(), summary: undefined, failed: false };
  for (const [line, number] of linesOf(text)) readLine(line, `${sourceName}: line ${number}`, log);
  checkComplete(log, sourceName);
  const metadata = { larder: FROM_EVENT_LOG };
  return { version: 3, deployment: { manifest: NO_MANIFEST, metadata, resources: [...log.resources.values()] } };
}

/** Without a copy of the whole: a log of a thousand resources has some megabytes. */
function* linesOf(text: string): Generator<readonly [line: string, number: number]> {
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    if (line.trim() !== "") yield [line, number];
    start = end + 1;
  }
}

function readLine(line: string, place: string, log: Log): void {
  if (DIAGNOSTIC.test(line)) {
    log.failed ||= ERROR_SEVERITY.test(line);
    return;
  }
  const event = parseLine(line, place);
  check(eventSchema, event, place, "");
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, summaryEvent, preludeEvent } = event;
  if (log.summary !== undefined && [resourcePreEvent, resOutputsEvent, summaryEvent, preludeEvent].some(isObject)) {
    throw new GraphError(`${place}: begins another run: must be the log of one preview`);
  }
  for (const one of [resourcePreEvent, resOutputsEvent]) if (isObject(one)) addStep(one.metadata, place, log);
  log.failed ||= isObject(resOpFailedEvent);
  if (isObject(summaryEvent)) log.summary = summaryEvent;
}

function parseLine(line: string, place: string): JsonObject {
  let event: Json;
  try {
    event = JSON.parse(line) as Json;
  } catch {
    const cut = findJsonFault(line)?.truncated === true;
    throw new GraphError(
      cut
        ? `${place}: ends in the middle of its JSON: the log is truncated`
        : `${place}: is not JSON: must be an event`,
    );
  }
  checkValues(event, place);
  if (!isObject(event) || typeof event.sequence !== "number") {
    throw new GraphError(`${place}: is not an event of the engine: every line of an event log must be one`);
  }
  return event;
}

function addStep(metadata: Json | undefined, place: string, log: Log): void {
  if (!isObject(metadata)) return;
  const { op, urn, new: state } = metadata;
  const [step, name] = [String(op), String(urn)];
  const known = log.steps.get(step) ?? new Set();
  log.steps.set(step, known.add(name));
  // What a refresh found is where the program's own steps start from.
  if (isRemoving(step) || step === "refresh") return;
  if (!isObject(state)) throw new GraphError(`${place}: ${name} has no new state`);
  log.resources.set(name, toResource({ ...withoutEmpty(state), ...(READING.has(step) && { external: true }) }));
}

/** The engine writes what there is not as empty text, and leaves `custom` out where it is false. */
function withoutEmpty(state: JsonObject): JsonObject {
  const kept = Object.entries(state).filter(([, value]) => value !== "");
  return { custom: false, ...Object.fromEntries(kept) };
}

function checkComplete({ summary, failed, steps, resources }: Log, sourceName: string): void {
  if (summary === undefined) {
    throw new GraphError(`${sourceName}: summaryEvent: is missing, so that the preview did not come to its end`);
  }
  if (failed || (summary.result !== undefined && summary.result !== "succeeded")) {
    throw new GraphError(
      `${sourceName}: summaryEvent: the preview failed, so that its resources may not be complete (a mandatory policy fails it too: leave --policy-pack out)`,
    );
  }
  if (summary.isPreview !== true) {
    throw new GraphError(
      `${sourceName}: summaryEvent: is of an update: must be of a preview; what an update left is in \`pulumi stack export\``,
    );
  }
  for (const [op, count] of Object.entries(isObject(summary.resourceChanges) ? summary.resourceChanges : {})) {
    const found = steps.get(op)?.size ?? 0;
    if (typeof count === "number" && found < count) {
      throw new GraphError(
        `${sourceName}: holds ${found} of ${count} resources with the step "${op}": lines are missing`,
      );
    }
  }
  if (resources.size === 0) {
    throw new GraphError(
      `${sourceName}: leaves no resource: must be of \`pulumi preview\`, not of a refresh or a destroy`,
    );
  }
}
