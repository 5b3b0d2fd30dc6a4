/** A run as people read it. */
import { type Align, count, table } from "../cli/views/table.ts";
import { grouped, type Result, type Survivor, type Tally } from "./score.ts";

const ALIGNS: readonly Align[] = ["left", "left", "right", "right", "right", "right", "right", "right", "right"];
const HEAD = ["", "", "mutants", "caught", "advisory", "harmless", "accepted", "open", "score"];

export interface TextOptions {
  /** Show the survivors that have a reason, too. */
  readonly survivors: boolean;
}

export function resultText(result: Result, { survivors }: TextOptions): string {
  const open = result.survivors.filter(({ reason }) => reason === undefined);
  const explained = result.survivors.filter(({ reason }) => reason !== undefined);
  return [
    scoreTable(result),
    ...section("Open: nothing catches them, and no reason says why they may live", grouped(open).map(openLine)),
    ...section("Not named in mutation/guards.yaml", unnamedLines(result)),
    ...section("Out of date", result.faults),
    ...(survivors ? section("Alive", explainedLines(explained)) : []),
    summaryLine(result),
  ].join("\n\n");
}

function scoreTable({ areas, stacks, total }: Result): string {
  const rows = stacks.flatMap(({ stack, tally }) => [
    ...areas.filter((each) => each.stack === stack).map((each) => row(stack, each.area, each.tally)),
    row(stack, "all", tally),
  ]);
  return table([HEAD, ...rows, ...(stacks.length > 1 ? [row("all", "all", total)] : [])], ALIGNS);
}

function row(stack: string, area: string, tally: Tally): readonly string[] {
  const { mutants, caught, advisory, harmless, accepted, open } = tally;
  return [stack, area, ...[mutants, caught, advisory, harmless, accepted, open].map(String), percent(tally.score)];
}

/** Never rounded up to 100. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`];
}

function openLine([{ outcome }, all]: readonly [Survivor, readonly Survivor[]]): string {
  const { type, pattern, operator, text, readBy } = outcome;
  const reads = readBy.length === 0 ? "no control reads it" : `read by ${readBy.join(", ")}`;
  return `${type}  ${pattern}  ${operator}: ${text}  (${placesOf(all)}; ${reads})`;
}

function explainedLines(explained: readonly Survivor[]): readonly string[] {
  return grouped(explained).map(([{ outcome, reason }, all]) => {
    const { type, pattern, operator } = outcome;
    return `${type}  ${pattern}  ${operator}  (${placesOf(all)}): ${reason?.kind}: ${reason?.why}`;
  });
}

function unnamedLines({ unnamed }: Result): readonly string[] {
  const lines = unnamed.map(({ outcome: { type, pattern, operator }, controls }) => {
    return `${type}  ${pattern}  ${operator}: ${controls.join(", ")}`;
  });
  return [...Map.groupBy(lines, (line) => line)].map(([line, all]) => `${line}  (${all.length})`);
}

function placesOf(all: readonly Survivor[]): string {
  const [first] = all;
  const where = first === undefined ? "" : `${first.outcome.stack} ${first.outcome.name}`;
  return all.length === 1 ? where : `${where} and ${all.length - 1} more`;
}

function summaryLine({ total, unnamed, faults }: Result): string {
  const { mutants, caught, harmless, accepted, open } = total;
  const parts = [`${caught} caught`, `${harmless} harmless`, `${accepted} accepted`, `${open} open`];
  const notes = [
    ...(unnamed.length > 0
      ? [
          count(
            unnamed.length,
            "mutant that woke a control not named for it",
            "mutants that woke a control not named for them",
          ),
        ]
      : []),
    ...(faults.length > 0 ? [count(faults.length, "entry out of date", "entries out of date")] : []),
  ];
  return [`${mutants} mutants: ${parts.join(", ")}; score ${percent(total.score)}`, ...notes].join("; ");
}
