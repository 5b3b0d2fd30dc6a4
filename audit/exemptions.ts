/** Accepted findings on a day: which hold, which end soon, which have ended. */
import { daysBetween } from "../policies/days.ts";
import type { Exemption } from "../policies/exemptions.ts";
import { stableId } from "./model/ids.ts";

/** `ending`: in force, with at most the given days left. */
export type ExemptionState = "in-force" | "ending" | "expired" | "not-yet";

export interface ExemptionStatus {
  /** The same for the same control, resource and finding, whatever its dates: a renewal keeps it. */
  readonly id: string;
  readonly control: string;
  readonly urn: string;
  /** Key of the one finding that is accepted; absent = all of the resource. */
  readonly finding?: string;
  readonly reason: string;
  readonly owners: readonly string[];
  readonly ticket: string;
  /** YYYY-MM-DD, as is `expires`, the last day it holds. */
  readonly created: string;
  readonly expires: string;
  readonly state: ExemptionState;
  /** To the last day; negative once that is past. */
  readonly daysLeft: number;
}

export const DEFAULT_WITHIN_DAYS = 30;

/** The soonest end first. */
export function exemptionStatuses(
  exemptions: readonly Exemption[],
  { asOf, within = DEFAULT_WITHIN_DAYS }: { readonly asOf: string; readonly within?: number },
): readonly ExemptionStatus[] {
  return exemptions.map((each) => statusOf(each, asOf, within)).toSorted(bySoonestEnd);
}

function statusOf(exemption: Exemption, asOf: string, within: number): ExemptionStatus {
  const { control, urn, finding, reason, owners, ticket, created, expires } = exemption;
  const daysLeft = daysBetween(asOf, expires);
  const state = daysLeft < 0 ? "expired" : created > asOf ? "not-yet" : daysLeft <= within ? "ending" : "in-force";
  return {
    id: stableId("exemption", control, urn, ...(finding === undefined ? [] : [finding])),
    control,
    urn,
    ...(finding !== undefined && { finding }),
    reason,
    owners,
    ticket,
    created,
    expires,
    state,
    daysLeft,
  };
}

function bySoonestEnd(a: ExemptionStatus, b: ExemptionStatus): number {
  return compare(a.expires, b.expires) || compare(a.control, b.control) || compare(a.urn, b.urn) || compare(a.id, b.id);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
