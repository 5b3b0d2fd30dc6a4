/** Labels for a pull request: what a list of open ones should show at a glance. */
import type { Review, RiskKind } from "./model.ts";

/** Labels that begin so are this tool's: one that is not among the new ones is taken away. */
export const LABEL_PREFIX = "larder:";
/** Some part could not be compared. */
export const INCOMPLETE_LABEL = `${LABEL_PREFIX}incomplete`;

/** Kinds of risk that a list of pull requests should show, where they are at least of level medium. */
const SHOWN_KINDS: readonly RiskKind[] = ["run-fails", "data-loss", "downtime", "security", "failover"];

/** Sorted. `larder:incomplete`, `larder:blocked` or `larder:<level>-risk` is always among them. */
export function reviewLabels({ verdict, stacks }: Review): readonly string[] {
  const grave = stacks.flatMap(({ risks }) => risks.filter(({ level }) => level !== "low" && level !== "none"));
  const kinds = SHOWN_KINDS.filter((kind) => grave.some((risk) => risk.kind === kind));
  const changed = stacks.filter(({ changes }) => changes.length > 0);
  const state = verdict.incomplete ? ["incomplete"] : [];
  const level = verdict.blocked ? "blocked" : verdict.level === "none" ? undefined : `${verdict.level}-risk`;
  const calm = !verdict.incomplete && level === undefined ? [changed.length === 0 ? "no-change" : "no-known-risk"] : [];
  const names = [
    ...state,
    ...(level === undefined ? [] : [level]),
    ...calm,
    ...kinds,
    ...changed.map(({ stack }) => stack),
  ];
  return [...new Set(names)].map((name) => `${LABEL_PREFIX}${safe(name)}`).sort();
}

/** GitHub takes 50 characters and no comma. */
function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 50 - LABEL_PREFIX.length);
}
