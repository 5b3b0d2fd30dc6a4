/** An estimate summed up: by component, area, resource or type. */
import { compareAreas } from "../../graph/components.ts";
import { kindOf } from "../../graph/urn.ts";
import { compare } from "./estimate.ts";
import type { Estimate, Place } from "./model.ts";
import type { Micros } from "./money.ts";

export const GROUPINGS = ["component", "area", "resource", "type"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Group {
  /** Stands for the same thing in every stack: never a URN, which names the stack. */
  readonly key: string;
  readonly name: string;
  /** `PostgresDatabase`; empty where the name says it. */
  readonly kind: string;
  readonly area: string;
  readonly monthly: Micros;
  readonly atMost: Micros;
  /** Parts that are not in the sums. */
  readonly excluded: number;
  readonly unpriced: number;
}

/** By area in the order of the rooms, then by name. Groups that cost nothing and leave nothing out are not there. */
export function groupsOf(estimate: Estimate, by: Grouping): readonly Group[] {
  const groups = new Map<string, Group>();
  const add = (place: Place, change: (group: Group) => Partial<Group>) => {
    const id = identityOf(place, by);
    const group = groups.get(id.key) ?? { ...id, monthly: 0, atMost: 0, excluded: 0, unpriced: 0 };
    groups.set(id.key, { ...group, ...change(group) });
  };
  for (const line of estimate.lines) {
    add(line, (group) => ({ monthly: group.monthly + line.monthly, atMost: group.atMost + line.atMost }));
  }
  for (const each of estimate.excluded) add(each, ({ excluded }) => ({ excluded: excluded + 1 }));
  for (const each of estimate.unpriced) add(each, ({ unpriced }) => ({ unpriced: unpriced + 1 }));
  return [...groups.values()].sort(byAreaThenName);
}

export function byAreaThenName(a: Group, b: Group): number {
  return compareAreas(a.area, b.area) || compare(a.name, b.name) || compare(a.key, b.key);
}

function identityOf({ name, type, component }: Place, by: Grouping): Pick<Group, "key" | "name" | "kind" | "area"> {
  const { area } = component;
  switch (by) {
    case "component":
      return { key: `${component.type} ${component.name}`, name: component.name, kind: kindOf(component.type), area };
    case "area":
      return { key: area, name: area, kind: "", area };
    case "resource":
      return { key: `${type} ${name}`, name, kind: kindOf(type), area };
    case "type":
      return { key: type, name: kindOf(type), kind: "", area: "" };
    default:
      return by satisfies never;
  }
}
