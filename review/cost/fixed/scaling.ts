/** How many tasks a service has: by autoscaling, by its schedule, or as written. */
import type { Resource } from "../../../graph/model.ts";
import { runsBetween } from "../../../graph/schedule.ts";
import type { Reading } from "../reading.ts";

const TARGET = "aws:appautoscaling/target:Target";
const ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction";

export interface Tasks {
  /** On average over the month, at the fewest that autoscaling may go to. */
  readonly fewest: number;
  /** On average over the month, at the most; equal to `fewest` without autoscaling. */
  readonly most: number;
  readonly note?: string;
}

export function tasksOf(service: Reading): Tasks {
  const target = service.graph
    .referrers(service.resource.urn, "resourceId")
    .find(({ type, inputs }) => type === TARGET && inputs?.scalableDimension === "ecs:service:DesiredCount");
  if (target === undefined) {
    const tasks = service.number("desiredCount") ?? 0;
    return { fewest: tasks, most: tasks };
  }
  const reading = service.of(target);
  const min = reading.number("minCapacity") ?? 0;
  const max = reading.number("maxCapacity") ?? min;
  return byCalendar(
    { min, max },
    actionsOf(service, target).map((action) => service.of(action)),
  );
}

function actionsOf(service: Reading, target: Resource): readonly Resource[] {
  const { graph } = service;
  const found = [...graph.referrers(target.urn, "resourceId"), ...graph.referrers(service.resource.urn, "resourceId")];
  return [...new Set(found)].filter(({ type }) => type === ACTION);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

interface Turn {
  readonly at: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Four weeks without a change of the clock in Europe or America; the week before says what holds at their start. */
const FROM = Date.parse("2024-01-15T00:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const LEAD = 7 * DAY;
const UNTIL = FROM + 28 * DAY;

/** What scheduled actions set holds until the next one: averages over four weeks. */
function byCalendar(start: Bounds, actions: readonly Reading[]): Tasks {
  const turns: Turn[] = [];
  let isOmitted = false;
  for (const action of actions) {
    const times = turnsOf(action);
    if (times === undefined) isOmitted = true;
    else turns.push(...times);
  }
  turns.sort((a, b) => a.at - b.at || (a.min ?? -1) - (b.min ?? -1) || (a.max ?? -1) - (b.max ?? -1));
  const { min, max } = averages(start, turns);
  return {
    fewest: min,
    most: max,
    ...(isOmitted && { note: "scheduled scaling that is no cron(...) is not taken into account" }),
  };
}

function averages(start: Bounds, turns: readonly Turn[]): Bounds {
  let bounds = start;
  let since = FROM;
  const total = { min: 0, max: 0 };
  const add = (until: number) => {
    const span = Math.max(0, until - Math.max(since, FROM));
    total.min += bounds.min * span;
    total.max += bounds.max * span;
    since = until;
  };
  for (const { at, min, max } of turns) {
    add(at);
    bounds = { min: min ?? bounds.min, max: max ?? bounds.max };
  }
  add(UNTIL);
  const whole = UNTIL - FROM;
  return { min: total.min / whole, max: total.max / whole };
}

function turnsOf(action: Reading): readonly Turn[] | undefined {
  const from = new Date(FROM - LEAD);
  const runs = runsBetween(action.text("schedule") ?? "", from, new Date(UNTIL), action.text("timezone") ?? "Etc/UTC");
  const min = action.number("scalableTargetAction.minCapacity");
  const max = action.number("scalableTargetAction.maxCapacity");
  return runs?.map((run) => ({ at: run.getTime(), min, max }));
}
