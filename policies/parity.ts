/** what holds in prod and not in staging, of two graphs that are judged together. */
import type { Finding, Verdict } from "./model.ts";
import type { ReportResult } from "./report.ts";
import { canonicalType } from "./types.ts";

/** What a comparison needs of a verdict. */
export interface Outcome extends Pick<ReportResult, "type" | "verdict"> {
  readonly control: string;
}

interface Tally {
  readonly control: string;
  readonly type: string;
  pass: number;
  weak: number;
}

/** By control and type: those of staging against those of prod. */
export function parityVerdict(staging: readonly Outcome[], prod: readonly Outcome[]): Verdict {
  const own = tallies(staging);
  const strong = [...tallies(prod).values()].filter(({ pass, weak }) => pass > 0 && weak === 0);
  const present = new Set(staging.map(({ type }) => canonicalType(type)));
  const missing = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { control, type } of strong) {
    const here = own.get(`${control} ${type}`);
    if (!present.has(type)) missing.set(type, (missing.get(type) ?? 0) + 1);
    else if (here && here.weak > 0) {
      const evidence = [
        { path: control, value: `${here.weak} of ${here.weak + here.pass} fail`, required: "as in prod" },
      ];
      findings.push({ key: control, message: `${control} holds in prod and fails for ${type}`, evidence });
    }
  }
  for (const [type, count] of missing) {
    const evidence = [{ path: type, value: "absent", required: "as in prod" }];
    findings.push({ key: type, message: `has no ${type}, for which ${count} controls hold in prod`, evidence });
  }
  const [first, ...rest] = findings.toSorted((a, b) => ((a.key ?? "") < (b.key ?? "") ? -1 : 1));
  const evidence = [{ path: "prod", value: `${strong.length} controls and types hold`, required: "here too" }];
  return first ? { outcome: "fail", findings: [first, ...rest] } : { outcome: "pass", evidence };
}

function tallies(outcomes: readonly Outcome[]): ReadonlyMap<string, Tally> {
  const found = new Map<string, Tally>();
  for (const { control, type, verdict } of outcomes) {
    const key = `${control} ${canonicalType(type)}`;
    const tally = found.get(key) ?? { control, type: canonicalType(type), pass: 0, weak: 0 };
    if (verdict === "pass") tally.pass++;
    else if (verdict !== "not-applicable") tally.weak++;
    found.set(key, tally);
  }
  return found;
}
