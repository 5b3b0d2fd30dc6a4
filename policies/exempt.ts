/** Applies exemptions to verdicts, and judges the exemptions themselves (EXM-01). */
import { control, isControlId } from "./catalogue.ts";
import { daysBetween } from "./days.ts";
import type { Exemption } from "./exemptions.ts";
import type { Finding, Verdict } from "./model.ts";
import type { Profile } from "./profile.ts";

/** Longest life of an exemption in days, for critical and high controls, and for the others. */
const MAX_DAYS = { grave: 180, other: 365 };

export interface ExemptionUse {
  readonly exemption: Exemption;
  /** What is wrong with it; such an exemption has no effect. */
  readonly problems: readonly string[];
}

/** Exemptions of one run. It remembers which were of use. */
export class Exemptions {
  readonly #byControl = new Map<string, Exemption[]>();
  readonly #all: readonly ExemptionUse[];
  readonly #used = new Set<Exemption>();
  readonly #inScope: (exemption: Exemption) => boolean;

  /** `stacks`: `<stack>::<project>` of the graph; entries for other stacks are left alone. */
  constructor(all: readonly Exemption[], profile: Profile, asOf: string, stacks: ReadonlySet<string>) {
    const inForce = all.filter(({ created }) => created <= asOf);
    this.#all = inForce.map((exemption) => ({ exemption, problems: problemsOf(exemption, profile, asOf) }));
    this.#inScope = ({ urn }) => [...stacks].some((stack) => matches(firstParts(urn, 2), `urn:pulumi:${stack}`));
    for (const { exemption, problems } of this.#all) {
      if (problems.length > 0) continue;
      const list = this.#byControl.get(exemption.control) ?? [];
      this.#byControl.set(exemption.control, [...list, exemption]);
    }
  }

  /** The findings that are left, and the first exemption that took one away. */
  apply(controlId: string, urn: string, findings: readonly Finding[]): { left: readonly Finding[]; by?: Exemption } {
    const candidates = (this.#byControl.get(controlId) ?? []).filter((exemption) => matches(exemption.urn, urn));
    let by: Exemption | undefined;
    const left = findings.filter((finding) => {
      const match = candidates.find(({ finding: key }) => key === undefined || key === finding.key);
      if (match) this.#used.add(match);
      by ??= match;
      return match === undefined;
    });
    return { left, ...(by && { by }) };
  }

  /** An unknown verdict may still become the finding that the exemption is for. */
  noteUnknown(controlId: string, urn: string): void {
    for (const exemption of this.#byControl.get(controlId) ?? []) {
      if (matches(exemption.urn, urn)) this.#used.add(exemption);
    }
  }

  /**
   * The verdict on the exemptions, after all others; undefined when there are none. One for a control that did not run
   * is not told to be useless.
   */
  verdict(ran: ReadonlySet<string>): Verdict | undefined {
    const scoped = this.#all.filter(({ exemption }) => this.#inScope(exemption));
    if (scoped.length === 0) return undefined;
    const findings = scoped.flatMap(({ exemption, problems }): Finding[] => {
      const unused = problems.length === 0 && ran.has(exemption.control) && !this.#used.has(exemption);
      const all = unused ? ["matches no finding of this stack"] : problems;
      return all.map((problem) => ({
        key: exemption.source,
        message: `${exemption.source} (${exemption.control}, ${exemption.urn}) ${problem}`,
        evidence: [],
      }));
    });
    const [first, ...rest] = findings;
    const evidence = scoped.map(({ exemption }) => ({ path: exemption.source, value: `expires ${exemption.expires}` }));
    return first ? { outcome: "fail", findings: [first, ...rest] } : { outcome: "pass", evidence };
  }
}

function problemsOf(exemption: Exemption, profile: Profile, asOf: string): string[] {
  const { control: id, created, expires, owners } = exemption;
  if (!isControlId(id)) return ["names an unknown control"];
  if (id === "EXM-01") return ["exempts the check of exemptions itself"];
  const { severity } = control(id);
  const grave = severity === "critical" || severity === "high";
  const longest = grave ? MAX_DAYS.grave : MAX_DAYS.other;
  const problems: string[] = [];
  if (expires < asOf) problems.push(`expired on ${expires}`);
  if (expires < created) problems.push(`expires before it was created (${created})`);
  const days = daysBetween(created, expires);
  if (days > longest) problems.push(`lasts ${days} days, at most ${longest} are allowed for ${severity} controls`);
  if (owners.length === 0) problems.push("has no owner");
  else if (severity === "critical" && profile === "prod" && owners.length < 2) {
    problems.push(`needs two owners (critical control in prod), has ${owners.join(", ")}`);
  }
  return problems;
}

/** Part by part, so that `*` does not reach over `::`; the name may hold `::` itself. */
export function matches(pattern: string, urn: string): boolean {
  const [wanted, found] = [partsOf(pattern), partsOf(urn)];
  return wanted.length === found.length && wanted.every((part, index) => fits(part, found[index] ?? ""));
}

/** Stack, project and type, then the name with all `::` in it. */
function partsOf(urn: string): readonly string[] {
  const parts = urn.split("::");
  return parts.length <= 4 ? parts : [...parts.slice(0, 3), parts.slice(3).join("::")];
}

/** `*` stands for any text. Without a regular expression: a pattern may be of any length and never takes long. */
function fits(pattern: string, text: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start) || !text.endsWith(end) || text.length < start.length + end.length) return false;
  let at = start.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - end.length;
}

function firstParts(urn: string, count: number): string {
  return urn.split("::").slice(0, count).join("::");
}
