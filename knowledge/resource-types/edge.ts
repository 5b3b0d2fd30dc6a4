import type { ResourceTypeTable } from "../types.ts";

export const edgeTypes: ResourceTypeTable = {};
