/** How bad each risk is, by profile: the one table. `blocking` ends the run with exit code 1. */
import type { Profile } from "../../policies/profile.ts";
import type { RiskKind, RiskLevel } from "../model.ts";

/** Levels for prod, staging, dev. */
type Levels = readonly [prod: RiskLevel, staging: RiskLevel, dev: RiskLevel];

interface RiskRow {
  readonly kind: RiskKind;
  readonly levels: Levels;
}

const B: Levels = ["blocking", "high", "medium"];
const H: Levels = ["high", "medium", "low"];
const M: Levels = ["medium", "low", "low"];
const L: Levels = ["low", "low", "low"];
const row = (kind: RiskKind, levels: Levels): RiskRow => ({ kind, levels });

export const riskRows = {
  /** The engine will not delete or replace what is protected. */
  "protected-goes": row("run-fails", B),
  /** Provider or cloud refuse the change. */
  "change-refused": row("run-fails", B),
  /** Deleted first while others use it: the cloud refuses, and the run stops halfway. */
  "deleted-in-use": row("run-fails", B),
  /** Subnets of another VPC for something that stays. */
  "moved-to-other-vpc": row("run-fails", B),
  "store-deleted": row("data-loss", B),
  "store-replaced": row("data-loss", B),
  /** Logs, queues, images: what can be made again or is of the past. */
  "lesser-store-deleted": row("data-loss", H),
  "lesser-store-replaced": row("data-loss", H),
  /** Leaves the stack, and stays in the cloud. */
  "store-left-behind": row("data-loss", L),
  /** A setting against the loss of data is weaker. */
  "retention-shortened": row("data-loss", H),
  "replaced-with-gap": row("downtime", H),
  "serving-deleted": row("downtime", H),
  "interrupted-in-place": row("downtime", H),
  "failover-in-place": row("failover", H),
  "restart-needed": row("failover", M),
  "traffic-moved": row("failover", L),
  /** Open to the world, unencrypted, deletable. */
  "safeguard-lost": row("security", B),
  "safeguard-weakened": row("security", H),
  "safeguard-slightly-weakened": row("security", M),
  "opened-to-internet": row("security", B),
  "network-opened": row("security", H),
  /** A group that is named, or a range inside the network. */
  "network-path-added": row("security", L),
  /** Everything, anyone. */
  "rights-unbounded": row("security", B),
  "trust-widened": row("security", H),
  "rights-widened": row("security", M),
  /** A real preview knows no policy that names something new. */
  "rights-not-known": row("security", L),
  "denial-dropped": row("security", H),
  "firewall-weakened": row("security", B),
  "firewall-rule-counts": row("security", H),
  "secret-revealed": row("security", B),
  "protection-dropped": row("security", H),
  "other-account": row("downtime", B),
  "watch-lost": row("monitoring", B),
  "watch-weakened": row("monitoring", M),
  "watch-slightly-weakened": row("monitoring", L),
  "capacity-reduced": row("capacity", M),
  "standby-lost": row("capacity", H),
  /** Old and new are one object: what is made first goes when the old one is deleted. */
  "replaced-onto-itself": row("downtime", H),
  "replaced-in-service": row("replacement", M),
  replaced: row("replacement", L),
  dearer: row("cost", L),
  "unclassified-changed": row("unclassified", M),
  "unclassified-deleted": row("unclassified", H),
} as const satisfies Readonly<Record<string, RiskRow>>;

export type RiskRule = keyof typeof riskRows;

export function riskKind(rule: RiskRule): RiskKind {
  return riskRows[rule].kind;
}

export function riskLevel(rule: RiskRule, profile: Profile): RiskLevel {
  const [prod, staging, dev] = riskRows[rule].levels;
  return { prod, staging, dev }[profile];
}
