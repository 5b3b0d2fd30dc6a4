import type { ResourceTypeTable } from "../types.ts";

export const networkTypes: ResourceTypeTable = {};
