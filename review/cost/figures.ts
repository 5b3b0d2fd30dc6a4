/** Which figure of a usage file belongs to which resource of a graph. */
import type { ResourceGraph } from "../../graph/query.ts";
import { compare, estimateCost, type Figures } from "./estimate.ts";
import type { Excluded } from "./model.ts";
import { nearest, type UsageFile, UsageFileError, type UsageScope } from "./usage.ts";

/** One stack's graph; the name decides which `stacks` section holds. */
export interface StackGraph {
  readonly stack: string;
  readonly graph: ResourceGraph;
}

/**
 * Figures for each of the graphs, in their order. Every entry of the file must be about something: what stands under
 * `stacks` in that stack, what stands above it in at least one of the graphs. Throws `UsageFileError` with all problems.
 */
export function figuresFor(usage: UsageFile, stacks: readonly StackGraph[]): readonly Figures[] {
  const problems: string[] = [];
  const questions = stacks.map(({ graph }) => estimateCost(graph).excluded);
  const used = new Set<string>();
  const results = stacks.map(({ stack }, index) => {
    const asked = questions[index] ?? [];
    const figures = new Map<string, Map<string, number>>();
    // Later scopes win: what is said for this stack alone goes before what is said for all.
    for (const scope of [...usage.scopes, ...(usage.stacks.get(stack) ?? [])]) {
      for (const answer of answersOf(scope, asked, `${usage.file}: `, problems)) {
        used.add(answer.source);
        const own = figures.get(answer.urn) ?? new Map<string, number>();
        figures.set(answer.urn, own.set(answer.meter, answer.figure));
      }
    }
    return figures;
  });
  const names = new Set(stacks.map(({ stack }) => stack));
  const expected = [
    ...usage.scopes.map((scope) => ({ scope, asked: questions.flat() })),
    ...[...usage.stacks].flatMap(([stack, scopes]) => {
      const index = stacks.findIndex((each) => each.stack === stack);
      return names.has(stack) ? scopes.map((scope) => ({ scope, asked: questions[index] ?? [] })) : [];
    }),
  ];
  for (const { scope, asked } of expected) problems.push(...unusedIn(scope, used, asked, `${usage.file}: `));
  if (problems.length > 0) throw new UsageFileError([...new Set(problems)].sort(compare));
  return results;
}

interface Answer {
  readonly urn: string;
  readonly meter: string;
  readonly figure: number;
  /** Entry and meter. */
  readonly source: string;
}

function answersOf(
  scope: UsageScope,
  asked: readonly Excluded[],
  start: string,
  problems: string[],
): readonly Answer[] {
  const answers = new Map<string, Answer & { readonly pattern: string }>();
  for (const [pattern, figures] of scope.entries) {
    for (const [meter, figure] of Object.entries(figures)) {
      const matched = matchesOf(scope, pattern, asked).filter((each) => each.meter === meter);
      const source = `${scope.path}.${pattern}.${meter}`;
      if (scope.kind === "components" && matched.length > 1) {
        const names = matched.map(({ name }) => name).join(", ");
        problems.push(`${start}${source}: ${matched.length} resources have it (${names}): name them under resources`);
        continue;
      }
      for (const { urn, name } of matched) {
        const other = answers.get(`${urn} ${meter}`);
        if (other === undefined || other.pattern !== name) {
          if (other !== undefined && pattern !== name) {
            problems.push(`${start}${source}: ${name} matches ${scope.path}.${other.pattern} too: name it by itself`);
          }
          answers.set(`${urn} ${meter}`, { urn, meter, figure, source, pattern });
        }
      }
    }
  }
  return [...answers.values()];
}

function matchesOf({ kind }: UsageScope, pattern: string, asked: readonly Excluded[]): readonly Excluded[] {
  if (kind === "components") return asked.filter(({ component }) => component.name === pattern);
  if (!pattern.includes("*")) return asked.filter(({ name }) => name === pattern);
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "s");
  return asked.filter(({ name }) => expression.test(name));
}

function unusedIn(
  scope: UsageScope,
  used: ReadonlySet<string>,
  asked: readonly Excluded[],
  start: string,
): readonly string[] {
  return scope.entries.flatMap(([pattern, figures]) => {
    const matched = matchesOf(scope, pattern, asked);
    const where = `${start}${scope.path}.${pattern}`;
    if (matched.length === 0) {
      const known = [...new Set(asked.map((each) => (scope.kind === "components" ? each.component : each).name))];
      const what = scope.kind === "components" ? "component" : "resource";
      return [`${where}: no ${what} of that name is paid by use${nearest(pattern, known.sort(compare))}`];
    }
    const meters = [...new Set(matched.map(({ meter }) => meter))].sort(compare);
    return Object.keys(figures)
      .filter((meter) => !meters.includes(meter) && !used.has(`${scope.path}.${pattern}.${meter}`))
      .map((meter) => `${where}.${meter}: not a figure of what it names, allowed: ${meters.join(", ")}`);
  });
}
