import type { ResourceTypeTable } from "../types.ts";

export const computeTypes: ResourceTypeTable = {};
