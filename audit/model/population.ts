/** How many resources a control judged, and how that went. */
import type { ReportResult } from "../../policies/report.ts";
import type { ControlResult, Population } from "./schema.ts";

export function populationOf(results: readonly Pick<ReportResult, "verdict">[]): Population {
  const count = (verdict: ReportResult["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const [pass, fail, exempt, unknown] = [count("pass"), count("fail"), count("exempt"), count("unknown")];
  return {
    judged: pass + fail + exempt + unknown,
    pass,
    fail,
    exempt,
    unknown,
    notApplicable: count("not-applicable"),
  };
}

/** The worst that is in it. */
export function resultOf({ judged, fail, unknown, exempt, notApplicable }: Population): ControlResult {
  if (judged === 0) return notApplicable > 0 ? "not-applicable" : "not-assessed";
  if (fail > 0) return "fail";
  if (unknown > 0) return "unknown";
  return exempt > 0 ? "exempt" : "pass";
}

/** `99 of 100 pass, 1 fails`: one that fails among many is not the same as none that passes. */
export function statementOf({ judged, pass, fail, exempt, unknown, notApplicable }: Population): string {
  const aside = notApplicable > 0 ? [`${notApplicable} not applicable`] : [];
  if (judged === 0) return aside[0] ?? "not assessed";
  const others = [
    fail > 0 && `${fail} ${fail === 1 ? "fails" : "fail"}`,
    exempt > 0 && `${exempt} exempt`,
    unknown > 0 && `${unknown} unknown`,
  ].filter((part) => part !== false);
  return [`${pass} of ${judged} ${pass === 1 ? "passes" : "pass"}`, ...others, ...aside].join(", ");
}
