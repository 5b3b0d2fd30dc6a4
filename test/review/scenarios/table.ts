/** All scenarios: one small edit each, and what follows from it. */
import { database } from "./database.ts";
import type { Scenario } from "./model.ts";
import { network } from "./network.ts";
import { services } from "./services.ts";
import { stores } from "./stores.ts";

export const scenarios: readonly Scenario[] = [...database, ...stores, ...network, ...services];
