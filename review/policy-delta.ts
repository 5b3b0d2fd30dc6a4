/** Which findings of the policies a change brings, and which it settles. */
import type { Urn } from "../graph/model.ts";
import { logicalNameOf } from "../graph/urn.ts";
import type { Report, ReportResult } from "../policies/report.ts";
import { sourceOf } from "./changes.ts";
import type { PolicyCounts, PolicyDelta, PolicyFinding } from "./model.ts";

interface Keyed {
  /** The same finding at both sides has the same key. */
  readonly key: string;
  readonly finding: PolicyFinding;
}

/** `headUrn`: what a resource of the base is called at head. Without a base all that fails is new. */
export function policyDelta(base: Report | null, head: Report, headUrn: ReadonlyMap<Urn, Urn>): PolicyDelta {
  const news = keyed(head, (urn) => urn);
  const olds = base === null ? [] : keyed(base, (urn) => headUrn.get(urn) ?? urn);
  const [before, after] = [new Set(olds.map(({ key }) => key)), new Set(news.map(({ key }) => key))];
  return {
    new: sorted(news.filter(({ key }) => !before.has(key))),
    fixed: sorted(olds.filter(({ key }) => !after.has(key))),
    unchanged: sorted(news.filter(({ key }) => before.has(key))),
    head: countsOf(head),
    base: base && countsOf(base),
  };
}

function keyed(report: Report, urnOf: (urn: Urn) => Urn): readonly Keyed[] {
  const titles = new Map<string, string>(report.controls.map(({ id, title }) => [id, title]));
  return report.results
    .filter(({ verdict }) => verdict === "fail")
    .flatMap((result) =>
      (result.findings ?? [{ message: result.message }]).map((finding) => ({
        key: [result.control, urnOf(result.urn), "key" in finding ? finding.key : ""].join("\n"),
        finding: toFinding(result, finding.message, titles.get(result.control) ?? ""),
      })),
    );
}

function toFinding(
  { control, level, urn, type, sourcePosition }: ReportResult,
  message: string,
  title: string,
): PolicyFinding {
  const source = sourceOf({ urn, type, custom: true, ...(sourcePosition !== undefined && { sourcePosition }) });
  return { control, title, level, urn, name: logicalNameOf(urn), type, message, ...source };
}

/** Mandatory ones first. */
function sorted(found: readonly Keyed[]): readonly PolicyFinding[] {
  const rank = ({ level }: PolicyFinding) => (level === "mandatory" ? 0 : 1);
  const text = ({ control, urn, message }: PolicyFinding) => `${control}\n${urn}\n${message}`;
  return found
    .map(({ finding }) => finding)
    .sort((a, b) => rank(a) - rank(b) || (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

function countsOf({ summary }: Report): PolicyCounts {
  const { pass, fail, exempt, unknown } = summary;
  return {
    pass,
    mandatory: fail.mandatory,
    advisory: fail.advisory,
    exempt,
    unknown: unknown.mandatory + unknown.advisory,
  };
}
