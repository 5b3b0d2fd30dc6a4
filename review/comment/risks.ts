/** The risks of all stacks, worst first; what is the same in several stacks stands once. */
import { kindOf } from "../../graph/urn.ts";
import { code, inline } from "../../render/markdown.ts";
import { oneLine, shortened } from "../../render/text.ts";
import { type Review, RISK_KINDS, RISK_LEVELS, type Risk, type RiskEvidence, type StatementChange } from "../model.ts";
import { shownText } from "../value-text.ts";
import { KIND_WORDS, LEVEL_MARKS } from "../words.ts";
import { type SourceLink, sourceText } from "./source.ts";

const MAX_RISKS = 10;
const MAX_OF_KIND = 3;
const MAX_STATEMENTS = 4;
const MAX_EVIDENCE = 3;
const MAX_LINKS = 6;
const MAX_FOLLOWERS = 8;
const NAME_LENGTH = 64;
const MESSAGE_LENGTH = 300;

interface SharedRisk {
  readonly risk: Risk;
  readonly stacks: readonly string[];
  /** Others to which the same happens. */
  readonly followers: readonly string[];
}

/** A numbered list; empty where there is nothing to look at. */
export function risksToLookAt(review: Review, link: SourceLink | undefined): readonly string[] {
  const shared = sharedRisks(review);
  const grave = shared.filter(({ risk }) => risk.level !== "low" && risk.level !== "none");
  const chosen = grave.length > 0 ? grave : shared.filter(({ risk }) => risk.level === "low");
  if (chosen.length === 0) return [];
  const shown = pickedOf(chosen);
  const omitted = shared.filter((each) => !shown.includes(each));
  return [
    `**Look at ${shown.length === 1 ? "this" : "these"} first**`,
    "",
    ...shown.map((each, index) => `${index + 1}. ${riskText(each, review, link)}`),
    ...(omitted.length > 0 ? ["", `Omitted here: ${countedKinds(omitted)}.`] : []),
  ];
}

/** The worst ones, but of one kind no more than a few while another has none: ten that are refused would hide what is lost. */
function pickedOf(chosen: readonly SharedRisk[]): readonly SharedRisk[] {
  const counts = new Map<string, number>();
  const isEarly = chosen.map(({ risk: { kind } }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= MAX_OF_KIND;
  });
  const early = chosen.filter((_, index) => isEarly[index]).slice(0, MAX_RISKS);
  const late = chosen.filter((_, index) => !isEarly[index]).slice(0, MAX_RISKS - early.length);
  return chosen.filter((each) => early.includes(each) || late.includes(each));
}

/** `1 downtime, 12 less monitoring`, in the order of kinds; what stands for several counts as one. */
function countedKinds(shared: readonly SharedRisk[]): string {
  return RISK_KINDS.flatMap((kind) => {
    const count = shared.filter(({ risk }) => risk.kind === kind).length;
    return count === 0 ? [] : [`${count} ${KIND_WORDS[kind]}`];
  }).join(", ");
}

function sharedRisks({ stacks }: Review): readonly SharedRisk[] {
  const groups = new Map<string, { risk: Risk; stacks: Set<string>; names: Set<string> }>();
  // The last stack is the one that matters most.
  for (const { stack, risks } of stacks.toReversed()) {
    for (const risk of risks) {
      const key = groupOf(risk);
      const group = groups.get(key) ?? { risk, stacks: new Set(), names: new Set() };
      groups.set(key, group);
      group.stacks.add(stack);
      group.names.add(risk.name);
      if (rank(risk) < rank(group.risk)) group.risk = risk;
    }
  }
  const order = stacks.map(({ stack }) => stack);
  const shared = [...groups.values()].map(({ risk, stacks: having, names }) => ({
    risk,
    stacks: order.filter((stack) => having.has(stack)),
    followers: [...names].filter((name) => name !== risk.name),
  }));
  return alikeTogether(shared).sort(
    (a, b) => rank(a.risk) - rank(b.risk) || RISK_KINDS.indexOf(a.risk.kind) - RISK_KINDS.indexOf(b.risk.kind),
  );
}

/** Of several resources the same words, in the same stacks: told of one, with the names of the others. */
function alikeTogether(shared: readonly SharedRisk[]): SharedRisk[] {
  const groups = new Map<string, SharedRisk>();
  for (const each of shared) {
    const { rule, level, kind, type, name, message, mitigations, evidence, statements, chain = [] } = each.risk;
    const isPlain = evidence.length === 0 && statements === undefined && chain.length < 2;
    // A refusal is the same for any type; of what is lost each type weighs differently.
    const of = kind === "run-fails" ? "" : type;
    const key = JSON.stringify(
      isPlain ? [rule, level, of, message, mitigations, each.stacks] : [rule, type, name, groups.size],
    );
    const known = groups.get(key);
    const followers = known === undefined ? each.followers : [...known.followers, name, ...each.followers];
    groups.set(key, { ...(known ?? each), followers });
  }
  return [...groups.values()];
}

/**
 * What is told once: of a cascade, all that follows from one change; of the resources that one line of the program makes,
 * those that change alike; else the same of one resource in several stacks.
 */
function groupOf({ rule, level, type, name, message, evidence, source, chain = [] }: Risk): string {
  const [start] = chain;
  if (start !== undefined && chain.length >= 2) {
    return JSON.stringify([rule, level, start.type, start.name, start.property]);
  }
  if (source === undefined || evidence.length === 0) return JSON.stringify([rule, type, name, message]);
  return JSON.stringify([rule, type, source, JSON.stringify(evidence).replaceAll(JSON.stringify(name), "*")]);
}

const rank = ({ level }: Risk) => RISK_LEVELS.indexOf(level);

function riskText(
  { risk, stacks, followers }: SharedRisk,
  { stacks: all }: Review,
  link: SourceLink | undefined,
): string {
  const where = all.length > 1 ? ` in ${stacks.map((stack) => inline(shortened(stack, NAME_LENGTH))).join(", ")}` : "";
  const head = `${LEVEL_MARKS[risk.level]} **${KIND_WORDS[risk.kind]}**${where} (${risk.level}): ${code(shortened(risk.name, NAME_LENGTH))} (${inline(kindOf(risk.type))})`;
  const details = [
    inline(shortened(oneLine(risk.message), MESSAGE_LENGTH)),
    ...risk.mitigations.slice(0, MAX_EVIDENCE).map((text) => inline(shortened(oneLine(text), MESSAGE_LENGTH))),
  ].join("; ");
  const chain = `${chainText(risk)}${followersText(followers)}`;
  const source = risk.source === undefined ? "" : ` ${sourceText(risk.source, link)}`;
  return [
    `${head} ${details}.${chain}${source}`,
    // The statements are the evidence, better told.
    ...(risk.statements === undefined ? evidenceLines(risk.evidence) : statementLines(risk.statements)),
  ].join("\n");
}

function chainText({ chain = [] }: Risk): string {
  if (chain.length < 2) return "";
  const steps = chain.map(({ name, property }) => {
    return `${code(shortened(name, NAME_LENGTH))}${property === undefined ? "" : ` ${inline(shortened(property, NAME_LENGTH))}`}`;
  });
  const cut =
    steps.length > MAX_LINKS ? [...steps.slice(0, 2), `… ${steps.length - 4} more …`, ...steps.slice(-2)] : steps;
  return ` Because of ${cut.join(" → ")}.`;
}

function followersText(names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, MAX_FOLLOWERS).map((name) => code(shortened(name, NAME_LENGTH)));
  const more = names.length - shown.length;
  return ` The same happens to ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

function evidenceLines(evidence: readonly RiskEvidence[]): readonly string[] {
  const shown = evidence.slice(0, MAX_EVIDENCE).map(({ path, before, after }) => {
    const [was, is] = [before, after].map((value) => shownText(value));
    return `   - ${code(shortened(path, NAME_LENGTH * 2))}: ${was === "" ? "unset" : code(was ?? "")} → ${is === "" ? "unset" : code(is ?? "")}`;
  });
  const more = evidence.length - shown.length;
  return more > 0 ? [...shown, `   - and ${more} more`] : shown;
}

function statementLines(statements: readonly StatementChange[]): readonly string[] {
  const shown = statements.slice(0, MAX_STATEMENTS).map(({ label, change, widened }) => {
    const reach = widened.map(({ element, added }) => {
      const values = added.slice(0, MAX_STATEMENTS).map((text) => code(shortened(text, NAME_LENGTH * 2)));
      const more = added.length > values.length ? ` and ${added.length - values.length} more` : "";
      return `${element} ${values.join(", ")}${more}`;
    });
    return `   - ${code(shortened(label, NAME_LENGTH))} ${change === "new" ? "is a new statement" : "reaches further"}${reach.length > 0 ? `: ${reach.join("; ")}` : ""}`;
  });
  const more = statements.length - shown.length;
  return more > 0 ? [...shown, `   - and ${plainCount(more)}`] : shown;
}

const plainCount = (more: number) => `${more} more ${more === 1 ? "statement" : "statements"}`;
