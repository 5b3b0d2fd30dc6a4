/** What a trail records of the objects in buckets, by its selectors of either form. */
import type { ResourceGraph } from "../graph/query.ts";
import type { CheckedResource, NotKnown, Read, Reader } from "./reading.ts";
import { known } from "./reading.ts";

export interface Recording {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Beginnings of ARNs; empty = every object. */
  readonly arns: readonly string[];
}

const OBJECTS = "AWS::S3::Object";
/** Stand for the objects of every bucket. */
const EVERY_BUCKET = /^arn:aws[a-z-]*:s3(:::)?$/;

export interface Recordings {
  readonly all: readonly Recording[];
  /** A selector that may record more. */
  readonly open: NotKnown | undefined;
}

export function recordingsOf(trail: CheckedResource): Read<Recordings> {
  const all: Recording[] = [];
  let open: NotKnown | undefined;
  for (const [path, read] of [
    ["advancedEventSelectors", advanced],
    ["eventSelectors", basic],
  ] as const) {
    const selectors = trail.list(path);
    if (!selectors.known) return selectors;
    for (const selector of selectors.value) {
      const found = selector.withheld ?? read(selector);
      if (found.known) all.push(...found.value);
      else open ??= found;
    }
  }
  return known({ all, open }, { path: "eventSelectors", value: `${all.length} selectors of objects` });
}

/** Whether reads and writes of all objects of the bucket are recorded, by one selector or several. */
export function recordsBucket(recordings: readonly Recording[], bucketArn: string | undefined): boolean {
  const of = (kind: "reads" | "writes") =>
    recordings.some(
      (each) => each[kind] && (each.arns.length === 0 || each.arns.some((arn) => covers(arn, bucketArn))),
    );
  return of("reads") && of("writes");
}

function covers(start: string, bucketArn: string | undefined): boolean {
  return bucketArn !== undefined && `${bucketArn}/`.startsWith(start);
}

function basic(selector: Reader): Read<readonly Recording[]> {
  const kind = selector.string("readWriteType", "All");
  if (!kind.known) return kind;
  const resources = selector.list("dataResources");
  if (!resources.known) return resources;
  const found: Recording[] = [];
  for (const each of resources.value) {
    const type = each.withheld ?? each.string("type", "");
    if (!type.known) return type;
    if (type.value !== OBJECTS) continue;
    const arns = textsOf(each, "values");
    if (!arns.known) return arns;
    found.push({ ...directionsOf(kind.value), arns: boundsOf(arns.value) });
  }
  return known(found, resources.evidence);
}

const directionsOf = (kind: string) => ({ reads: kind !== "WriteOnly", writes: kind !== "ReadOnly" });
const boundsOf = (arns: readonly string[]) => (arns.some((arn) => EVERY_BUCKET.test(arn)) ? [] : arns);

function advanced(selector: Reader): Read<readonly Recording[]> {
  const entries = selector.list("fieldSelectors");
  if (!entries.known) return entries;
  const fields = new Map<string, Reader>();
  for (const entry of entries.value) {
    const name = entry.withheld ?? entry.string("field", "");
    if (!name.known) return name;
    fields.set(name.value, entry);
  }
  const equals = (name: string) => textsOf(fields.get(name), "equals");
  const [type, readOnly] = [equals("resources.type"), equals("readOnly")];
  if (!type.known) return type;
  if (!readOnly.known) return readOnly;
  // Any other field leaves some of the calls out.
  const isBounded = [...fields.keys()].some((name) => !FIELDS.has(name));
  if (!type.value.includes(OBJECTS) || isBounded) return known([], entries.evidence);
  const arn = fields.get("resources.ARN");
  const bounds = textsOf(arn, "startsWiths");
  if (!bounds.known) return bounds;
  if (arn && bounds.value.length === 0) return known([], entries.evidence);
  const [only] = readOnly.value;
  return known([{ reads: only !== "false", writes: only !== "true", arns: boundsOf(bounds.value) }], entries.evidence);
}

const FIELDS = new Set(["eventCategory", "resources.type", "readOnly", "resources.ARN"]);

function textsOf(at: Reader | undefined, path: string): Read<readonly string[]> {
  const entries = at?.list(path);
  if (!entries) return known([], { path, value: "absent" });
  if (!entries.known) return entries;
  const texts: string[] = [];
  for (const entry of entries.value) {
    const text = entry.string("", "");
    if (!text.known) return text;
    texts.push(text.value);
  }
  return known(texts, entries.evidence);
}

/** `arn:aws:s3:::<name>`, as the graph tells it. */
export function bucketArnOf(bucket: CheckedResource, graph: ResourceGraph): string | undefined {
  const arn = graph.value(bucket.resource, "arn", { outputs: true });
  if (arn.known && typeof arn.value === "string") return arn.value;
  const name = graph.value(bucket.resource, "bucket", { outputs: true });
  return name.known && typeof name.value === "string" ? `arn:aws:s3:::${name.value}` : undefined;
}
