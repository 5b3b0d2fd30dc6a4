/** Settings that protect and are weaker afterwards, or stronger; and guards that go while what they guarded stays. */

import type { Json, Resource } from "../../graph/model.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { isList, isObject, type JsonObject } from "../../graph/values.ts";
import { elementNames } from "../../knowledge/collections.ts";
import { guards, type Safeguard, safeguards, type Weight } from "../../knowledge/safeguards.ts";
import {
  evidence,
  type Found,
  listOf,
  plainInputs,
  type RiskCheck,
  type RiskContext,
  readable,
  type Subject,
  UNREADABLE,
} from "./context.ts";
import type { RiskRule } from "./levels.ts";

const CHANGING = new Set(["update", "new-revision", "replace", "unclassified"]);

export const weakened: RiskCheck = function* (subject, context) {
  const { change, type, before, after } = subject;
  if (change.operation === "delete") yield* guardGone(subject, context);
  if (!CHANGING.has(change.operation) || before === undefined || after === undefined) return;
  const rows = safeguards[type];
  if (rows === undefined) return;
  const [old, next] = [plainInputs(before, context.compared.base), plainInputs(after, context.compared.head)];
  for (const row of rows) {
    for (const place of placesOf(row.path, old, next)) {
      const verdict = judge(row, withoutGone(row, place.before, before, context), place.after);
      if (verdict !== undefined) yield toFound(row, verdict, place);
    }
  }
};

/** Of a list of what is watched, without what is deleted itself: nobody has to hear of it any more. */
function withoutGone(
  row: Safeguard,
  value: Json | undefined,
  { urn }: Resource,
  { compared: { base, pairing } }: RiskContext,
): Json | undefined {
  if (row.safe !== "keeps" || !row.watches || !isList(value)) return value;
  const gone = base.graph.references(urn, row.path).filter((watched) => !pairing.headUrn.has(watched.urn));
  const isOf = (member: Json) =>
    gone.some(({ urn: of, inputs, outputs }) => {
      const isReference = typeof member === "string" && member.startsWith(`\${${logicalNameOf(of)}.`);
      return isReference || [inputs, outputs].some((values) => Object.values(values ?? {}).includes(member));
    });
  return value.filter((member) => !isOf(member));
}

interface PlaceOfValue {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** `rules[*].expiration.days` is one place for each rule that is there on both sides. */
function* placesOf(path: string, before: Json | undefined, after: Json | undefined, at = ""): Generator<PlaceOfValue> {
  if (path === "") {
    yield { path: at, before, after };
    return;
  }
  const [, name = "", element, rest = ""] = /^([^.[]+)(?:\[([^\]]+)\])?\.?(.*)$/.exec(path) ?? [];
  const [old, next] = [own(before, name), own(after, name)];
  const here = at === "" ? name : `${at}.${name}`;
  if (element === undefined) yield* placesOf(rest, old, next, here);
  else if (element === "*") {
    for (const [label, one, other] of pairs(old, next)) yield* placesOf(rest, one, other, `${here}[${label}]`);
  } else yield* placesOf(rest, elementOf(old, element), elementOf(next, element), `${here}[${element}]`);
}

/** What `plainOf` writes for a value that nobody can read, or not yet; whatever is inside of it is no more readable. */
function isMark(value: Json | undefined): value is string {
  return value === "[secret]" || value === "[unknown]";
}

function own(value: Json | undefined, name: string): Json | undefined {
  if (isMark(value)) return value;
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Elements that are on both sides, by their name, else by their position. An unnamed single value is its own element. */
function pairs(before: Json | undefined, after: Json | undefined): readonly [string, Json, Json][] {
  const [olds, news] = [listOf(before), listOf(after)];
  return news.flatMap((next, index): [string, Json, Json][] => {
    const name = nameOf(next);
    const old = name === undefined ? olds[index] : olds.find((candidate) => nameOf(candidate) === name);
    return old === undefined ? [] : [[name ?? String(index), old, next]];
  });
}

function elementOf(list: Json | undefined, name: string): Json | undefined {
  if (!isList(list)) return isMark(list) ? list : undefined;
  return list.find((element) => nameOf(element) === name) ?? list.find(isMark);
}

function nameOf(element: Json): string | undefined {
  if (!isObject(element)) return undefined;
  const property = elementNames.find((candidate) => typeof element[candidate] === "string");
  return property === undefined ? undefined : String((element as JsonObject)[property]);
}

/** `detail`: what stands for `{}` in the words. */
interface Judged {
  readonly weaker: boolean;
  readonly detail: string;
}

function judge(row: Safeguard, before: Json | undefined, after: Json | undefined): Judged | undefined {
  const old = readable(before);
  const next = readable(after);
  if (old === UNREADABLE || next === UNREADABLE || [before, after].some((value) => listOf(value).some(isMark))) {
    return undefined;
  }
  switch (row.safe) {
    case "on":
    case "off": {
      const absent = row.absent ?? false;
      const [was, is] = [old ?? absent, next ?? absent];
      if (typeof was !== "boolean" || typeof is !== "boolean" || was === is) return undefined;
      return { weaker: is !== (row.safe === "on"), detail: String(is) };
    }
    case "more":
    case "less":
      return judgeNumber(row, old, next);
    case "present":
      if (isSet(old) === isSet(next)) return undefined;
      return { weaker: !isSet(next), detail: "unset" };
    case "keeps":
    case "grows not":
      return judgeMembers(row.safe, before, after);
    default:
      return judgeRank(row.safe, row.absent, old, next);
  }
}

type Value = ReturnType<typeof readable>;

function judgeNumber(row: Extract<Safeguard, { safe: "more" | "less" }>, old: Value, next: Value): Judged | undefined {
  const figure = (value: Value) => {
    const number = value === undefined ? row.absent : value;
    return number === 0 && row.zero !== undefined ? row.zero : number;
  };
  const [was, is] = [figure(old), figure(next)];
  if (typeof was !== "number" || typeof is !== "number" || was === is) return undefined;
  return {
    weaker: row.safe === "more" ? is < was : is > was,
    detail: Number.isFinite(is) ? String(is) : "any number of",
  };
}

function isSet(value: Value): boolean {
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function judgeMembers(
  safe: "keeps" | "grows not",
  before: Json | undefined,
  after: Json | undefined,
): Judged | undefined {
  const [olds, news] = [before, after].map((list) => new Set(listOf(list).map((entry) => JSON.stringify(entry))));
  const gone = [...(olds ?? [])].filter((entry) => !news?.has(entry));
  const come = [...(news ?? [])].filter((entry) => !olds?.has(entry));
  const [bad, good] = safe === "keeps" ? [gone, come] : [come, gone];
  if (bad.length === 0 && good.length === 0) return undefined;
  return { weaker: bad.length > 0, detail: bad.map(plainText).join(", ") };
}

function plainText(json: string): string {
  return json.replace(/^"(.*)"$/, "$1");
}

function judgeRank(ranks: readonly string[], absent: string | undefined, old: Value, next: Value): Judged | undefined {
  const rankOf = (value: Value) => {
    const text = String(value ?? absent ?? "").toLowerCase();
    return ranks.findIndex((entry) => entry.toLowerCase().split("|").includes(text));
  };
  const [was, is] = [rankOf(old), rankOf(next)];
  if (was === -1 || is === -1 || was === is) return undefined;
  return { weaker: is > was, detail: String(next ?? absent ?? "unset") };
}

function toFound(row: Safeguard, { weaker, detail }: Judged, { path, before, after }: PlaceOfValue): Found {
  const message = weaker ? row.weaker.replace("{}", detail) : "it is stricter than before";
  return {
    rule: ruleOf(row.weight, row.kind),
    message,
    evidence: [evidence(path, before, after)],
    ...(row.controls && { controls: row.controls }),
    ...(!weaker && { improves: true }),
  };
}

function ruleOf(weight: Weight, kind: Safeguard["kind"]): RiskRule {
  switch (kind) {
    case "monitoring":
      return weight === "grave" ? "watch-lost" : weight === "plain" ? "watch-weakened" : "watch-slightly-weakened";
    case "capacity":
      return weight === "slight" ? "capacity-reduced" : "standby-lost";
    case "data-loss":
      return "retention-shortened";
    case undefined:
      return weight === "grave"
        ? "safeguard-lost"
        : weight === "plain"
          ? "safeguard-weakened"
          : "safeguard-slightly-weakened";
    default:
      return kind satisfies never;
  }
}

/** Together with what it guarded it may go. */
function* guardGone({ change, type, before }: Subject, { compared }: RiskContext): Iterable<Found> {
  const guard = guards[type];
  if (guard === undefined || before === undefined || change.retained) return;
  const { base, pairing } = compared;
  const watched = base.graph
    .references(before.urn, guard.of)
    .filter(({ type: kind }) => kind !== "aws:sns/topic:Topic" || guard.of === "topic")
    .filter(({ type: kind }) => kind !== "aws:kms/key:Key" || guard.of === "keyId");
  if (watched.length > 0 && watched.every(({ urn }) => !pairing.headUrn.has(urn))) return;
  // One that looks the same takes its place.
  if (change.looksLikeRenameOf !== undefined) return;
  const rule = ruleOf(guard.weight, guard.kind);
  yield {
    rule: rule === "retention-shortened" && guard.weight === "grave" ? "safeguard-lost" : rule,
    message: guard.missing,
  };
}
