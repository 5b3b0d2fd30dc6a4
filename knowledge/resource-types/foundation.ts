import type { ResourceTypeTable } from "../types.ts";

export const foundationTypes: ResourceTypeTable = {};
