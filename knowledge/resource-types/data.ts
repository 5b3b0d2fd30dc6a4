import type { ResourceTypeTable } from "../types.ts";

export const dataTypes: ResourceTypeTable = {};
