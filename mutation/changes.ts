/** Every weaker form of one argument: the operators follow from the value, its type and the argument's name. */
import { isIP } from "node:net";
import type { Json } from "../graph/model.ts";
import { isList, isObject, isSecret, isUnknown, type JsonObject } from "../graph/values.ts";
import { show } from "../policies/reading.ts";
import { argumentOf } from "./arguments.ts";
import { atIndex, atKey, type Change, type Operator, type Place } from "./mutant.ts";
import { isPolicyDocument, policyChanges } from "./statements.ts";
import { everythingFor, weakerThan, weakSwitch } from "./weaker.ts";

/** Stands where a secret was: long enough for every rule about lengths, and no real credential. */
const IN_THE_CLEAR = "plain-text-plain-text-plain-text";
/** An account that is nobody's. */
const ELSEWHERE = "999999999999";
/** Above every limit that a rule could have. */
const RAISED = 1000;
/** Maps whose keys are somebody's own words: an entry less weakens as much as a value less. */
const FREE_MAPS = /^(tags|keepers|dimensions)$/;

/** Changes of a top-level argument. */
export function* changesOf(type: string, value: Json, at: Place): Generator<Change> {
  yield* inside(type, value, at);
  if (isRemovable(type, at))
    yield { place: at, operator: "removed", value: undefined, text: `${show(value)} -> nothing` };
}

function isRemovable(type: string, at: Place): boolean {
  return argumentOf(type, at.pattern)?.optional !== false;
}

function* inside(type: string, value: Json, at: Place): Generator<Change> {
  if (isUnknown(value) || value === null) return;
  if (isSecret(value)) {
    yield { place: at, operator: "in the clear", value: IN_THE_CLEAR, text: "a secret -> plain text" };
  } else if (isList(value)) yield* ofList(type, value, at);
  else if (isObject(value)) yield* ofObject(type, value, at);
  else yield* ofScalar(type, value, at);
}

function* ofList(type: string, list: readonly Json[], at: Place): Generator<Change> {
  for (const [index, entry] of list.entries()) {
    for (const change of inside(type, entry, atIndex(at, index))) {
      yield { ...change, value: list.toSpliced(index, 1, ...(change.value === undefined ? [] : [change.value])) };
    }
    if (list.length > 1) {
      const text = `${show(entry)} -> nothing`;
      yield { place: atIndex(at, index), operator: "entry removed", value: list.toSpliced(index, 1), text };
    }
  }
  const everything = everythingFor(nameOf(at));
  if (everything !== undefined && !list.includes(everything)) {
    yield { place: at, operator: "widened", value: [everything], text: `${show(list)} -> ${everything}` };
  }
}

function* ofObject(type: string, object: JsonObject, at: Place): Generator<Change> {
  for (const [key, entry] of Object.entries(object)) {
    if (key === "__defaults") continue;
    const place = atKey(at, key);
    const { [key]: _, ...without } = object;
    for (const change of FREE_MAPS.test(nameOf(at)) ? ofWord(entry, place) : inside(type, entry, place)) {
      yield { ...change, value: change.value === undefined ? without : { ...object, [key]: change.value } };
    }
    if (isRemovable(type, place) && Object.keys(object).length > 1) {
      yield { place, operator: "removed", value: without, text: `${show(entry)} -> nothing` };
    }
  }
}

/** Of somebody's own words only the known ones have weaker ones. */
function ofWord(value: Json, at: Place): readonly Change[] {
  if (typeof value !== "string") return [];
  return weakerThan(value, nameOf(at)).map((to) => ({
    place: at,
    operator: "weaker",
    value: to,
    text: `${show(value)} -> ${show(to)}`,
  }));
}

function* ofScalar(type: string, value: string | number | boolean, at: Place): Generator<Change> {
  const make = (operator: Operator, to: Json): Change => ({
    place: at,
    operator,
    value: to,
    text: `${show(value)} -> ${show(to)}`,
  });
  if (typeof value === "boolean") {
    if (weakSwitch(nameOf(at)) !== value) yield make("flipped", !value);
  } else if (typeof value === "number") {
    for (const [operator, to] of moved(value)) yield make(operator, to);
  } else if (/^(true|false)$/.test(value)) {
    if (String(weakSwitch(nameOf(at))) !== value) yield make("flipped", value === "true" ? "false" : "true");
  } else if (/^-?\d+(\.\d+)?$/.test(value) && !/^\d{12}$/.test(value)) {
    for (const [operator, to] of moved(Number(value))) yield make(operator, String(to));
    for (const weaker of weakerThan(value, nameOf(at))) yield make("weaker", weaker);
  } else yield* ofText(type, value, at, make);
}

function moved(value: number): readonly (readonly [Operator, number])[] {
  return [...(value > 0 ? [["lowered", 0] as const] : []), ["raised", value === 0 ? RAISED : value * RAISED]];
}

function* ofText(
  type: string,
  value: string,
  at: Place,
  make: (operator: Operator, to: Json) => Change,
): Generator<Change> {
  const document = documentIn(value);
  if (document !== undefined) {
    const changes = isPolicyDocument(document) ? policyChanges(document, at) : inside(type, document, at);
    for (const change of changes) yield { ...change, value: JSON.stringify(change.value ?? null) };
    return;
  }
  for (const weaker of weakerThan(value, nameOf(at))) yield make("weaker", weaker);
  const world = worldOf(value);
  if (world !== undefined && world !== value) yield make("widened", world);
  const foreign = value.replace(/^(arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:)\d{12}:/, `$1${ELSEWHERE}:`);
  if (foreign !== value && !at.path.includes("[")) yield make("elsewhere", foreign);
}

function documentIn(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** All addresses of the range's family. */
function worldOf(text: string): string | undefined {
  const [address = "", bits, ...rest] = text.split("/");
  if (bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const family = isIP(address);
  return family === 4 ? "0.0.0.0/0" : family === 6 ? "::/0" : undefined;
}

/** Last name in the path: `defaultActions[0].type` has `type`. */
function nameOf({ pattern }: Place): string {
  return /(?:^|\.|\[")([^".[\]]+)(?:"\])?(?:\[\])*$/.exec(pattern)?.[1] ?? pattern;
}
