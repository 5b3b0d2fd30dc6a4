import type { ResourceTypeTable } from "../types.ts";

export const operationsTypes: ResourceTypeTable = {};
