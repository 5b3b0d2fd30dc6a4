/** A comparison with a commit of the same lockfile: two evaluations, two judgements, and what lies between them. */
import { larder, type Row, ratio, row } from "./row.ts";

export const REVIEW_HEAD: Row = ["", "WALL", "CPU", "MEMORY", "RATIO BY WALL", "AIM"];

/** The base is evaluated in a process of its own, whose processor time and memory are not in the row. */
export function reviewRows(): readonly Row[] {
  const synth = larder("synth", "prod", "--out", "/dev/null");
  const diff = larder("diff", "prod", "--base", "HEAD", "--out", "/dev/null");
  return [
    row("synth prod", synth, "", ""),
    row(
      "diff prod --base HEAD",
      diff,
      `${ratio(diff.milliseconds, synth.milliseconds)} x synth`,
      "<= 2.5 on two cores",
    ),
  ];
}
