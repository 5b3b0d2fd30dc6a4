/** All reasons; the first that fits counts, so that the general ones come last. */
import { computeReasons } from "./reasons/compute.ts";
import { dataReasons } from "./reasons/data.ts";
import { edgeReasons } from "./reasons/edge.ts";
import { generalReasons } from "./reasons/general.ts";
import { networkReasons } from "./reasons/network.ts";
import { operationsReasons } from "./reasons/operations.ts";
import { postgresReasons } from "./reasons/postgres.ts";
import { storeReasons } from "./reasons/stores.ts";
import type { Reason } from "./reasons.ts";

export const reasons: readonly Reason[] = [
  ...networkReasons,
  ...edgeReasons,
  ...computeReasons,
  ...dataReasons,
  ...storeReasons,
  ...postgresReasons,
  ...operationsReasons,
  ...generalReasons,
];
