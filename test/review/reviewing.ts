/** Reviews of graphs by hand, in few words. */
import type { Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import type { Profile } from "../../policies/profile.ts";
import { changesOf } from "../../review/changes.ts";
import { compareGraphs } from "../../review/diff.ts";
import type { ResourceChange, Risk, ShownValue } from "../../review/model.ts";
import { type Judgement, judgeRisks } from "../../review/risk.ts";
import { deployment } from "../graph/build.ts";

export const KEY = "key of the tests";

/** A graph as offline evaluation makes it. */
export function declared(...resources: readonly Resource[]): ResourceGraph {
  const made = deployment(...resources);
  return ResourceGraph.of({
    ...made,
    deployment: { ...made.deployment, metadata: { larder: { source: "declared code", mode: "deployed" } } },
  });
}

export interface Reviewed extends Judgement {
  readonly changes: readonly ResourceChange[];
  readonly incomparable: number;
}

export function review(
  base: readonly Resource[] | ResourceGraph,
  head: readonly Resource[] | ResourceGraph,
  profile: Profile = "prod",
): Reviewed {
  const graph = (side: readonly Resource[] | ResourceGraph) =>
    side instanceof ResourceGraph ? side : declared(...side);
  const compared = compareGraphs(graph(base), graph(head), KEY);
  const changes = changesOf(compared);
  return { changes, incomparable: compared.incomparable, ...judgeRisks(compared, changes, profile) };
}

/** `replace api: port 80 -> 81 (forces)`, one line for each change and property. */
export function linesOf(changes: readonly ResourceChange[]): readonly string[] {
  return changes.flatMap(({ operation, name, properties, order, options }) => [
    `${operation} ${name}${order?.order === "delete-first" ? " (deleted first)" : ""}`,
    ...properties.map(
      ({ label, before, after, forcesReplacement, members }) =>
        `  ${label}: ${
          members
            ? [...members.removed.map((m) => `-${text(m)}`), ...members.added.map((m) => `+${text(m)}`)].join(" ")
            : `${text(before)} -> ${text(after)}`
        }${forcesReplacement ? " !" : ""}`,
    ),
    ...options.map(
      ({ option, before, after }) => `  option ${option}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    ),
  ]);
}

export function text(value: ShownValue): string {
  switch (value.kind) {
    case "value":
      return typeof value.value === "string" ? value.value : JSON.stringify(value.value);
    case "follows":
      return `(new ${value.name})`;
    case "asset":
      return `asset ${value.hash}`;
    default:
      return `<${value.kind}>`;
  }
}

/** `blocking store-deleted db` */
export function riskLines(risks: readonly Risk[]): readonly string[] {
  return risks.map(({ level, rule, name }) => `${level} ${rule} ${name}`);
}

export function rulesOf({ risks, improvements }: Judgement): readonly string[] {
  return [...risks.map(({ rule }) => rule), ...improvements.map(({ rule }) => `+${rule}`)];
}

/** One resource with other inputs. */
export function changed(
  resource: Resource,
  inputs: Record<string, Json | undefined>,
  rest: Partial<Resource> = {},
): Resource {
  const all: Record<string, Json | undefined> = { ...resource.inputs, ...inputs };
  const kept = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...resource, ...rest, inputs: Object.fromEntries(kept) };
}
