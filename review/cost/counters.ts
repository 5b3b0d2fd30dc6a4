import { cacheCounters } from "./fixed/cache.ts";
import { databaseCounters } from "./fixed/database.ts";
import { edgeCounters } from "./fixed/edge.ts";
import { fargateCounters } from "./fixed/fargate.ts";
import { networkCounters } from "./fixed/network.ts";
import { operationsCounters } from "./fixed/operations.ts";
import type { CounterTable } from "./part.ts";

/** What can be counted from the graph alone, by type token. */
export const counters: CounterTable = {
  ...networkCounters,
  ...fargateCounters,
  ...databaseCounters,
  ...cacheCounters,
  ...edgeCounters,
  ...operationsCounters,
};
