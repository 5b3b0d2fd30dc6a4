/** What can be brought back: one line for each store and loss, by the best way. */
import type { Outcome, Store, Target, Targets } from "../../audit/recovery.ts";
import type { Terminal } from "../terminal.ts";
import { count, table } from "./table.ts";

type Paint = Terminal["paint"];

export function recoveryText(
  stack: string,
  stores: readonly Store[],
  targets: Targets,
  outcomes: readonly Outcome[],
  paint: Paint,
): string {
  const shown = outcomes.filter(({ verdict, best }) => verdict !== "no-target" || best !== undefined);
  const rows = shown.map((outcome, index) => row(outcome, shown[index - 1], paint));
  const missed = outcomes.filter(({ verdict }) => verdict === "missed").length;
  const head = ["store", "loss of", "way back", "lost", "down", ""].map((title) => paint("dim", title));
  return [
    paint("bold", stack),
    `  a mistake        ${targetText(targets.mistake)}`,
    `  the region       ${targetText(targets.region)}`,
    "",
    table([head, ...rows], ["left", "left", "left", "right", "right", "left"]),
    "",
    missed === 0
      ? `${count(stores.length, "store")}, no target missed`
      : paint("red", `${count(missed, "target")} missed`),
  ].join("\n");
}

function row({ store, after, best, verdict }: Outcome, previous: Outcome | undefined, paint: Paint): readonly string[] {
  const again = previous?.store === store;
  const verdicts = {
    met: paint("green", "met"),
    missed: paint("red", "missed"),
    "no-target": paint("dim", store.exempt ?? "no target"),
  };
  return [
    again ? "" : store.name,
    after === "mistake" ? "data, by mistake" : "the region",
    best?.way ?? "none",
    best === undefined ? "all" : duration(best.lostMinutes),
    best === undefined ? "" : duration(best.downMinutes),
    verdicts[verdict],
  ];
}

function targetText(target: Target | undefined): string {
  return target === undefined
    ? "not provided for"
    : `at most ${duration(target.rpoMinutes)} lost, ${duration(target.rtoMinutes)} down`;
}

/** `5 min`, `2 h`, `2 h 40 min`, `1 d`. */
function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
