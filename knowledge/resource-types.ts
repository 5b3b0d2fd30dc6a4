import { bootstrapTypes } from "./resource-types/bootstrap.ts";
import { cdnTypes } from "./resource-types/cdn.ts";
import { computeTypes } from "./resource-types/compute.ts";
import { dataTypes } from "./resource-types/data.ts";
import { dnsTypes } from "./resource-types/dns.ts";
import { edgeTypes } from "./resource-types/edge.ts";
import { foundationTypes } from "./resource-types/foundation.ts";
import { networkTypes } from "./resource-types/network.ts";
import { operationsTypes } from "./resource-types/operations.ts";
import { resilienceTypes } from "./resource-types/resilience.ts";
import { wafTypes } from "./resource-types/waf.ts";
import type { ResourceTypeFacts, ResourceTypeTable } from "./types.ts";

/** Every resource type that is known, by token. */
export const resourceTypes: ResourceTypeTable = {
  ...foundationTypes,
  ...bootstrapTypes,
  ...networkTypes,
  ...dnsTypes,
  ...edgeTypes,
  ...cdnTypes,
  ...computeTypes,
  ...dataTypes,
  ...operationsTypes,
  ...resilienceTypes,
  ...wafTypes,
};

/** What is known of a type, undefined for a stranger. */
export function factsOf(type: string): ResourceTypeFacts | undefined {
  return Object.hasOwn(resourceTypes, type) ? resourceTypes[type] : undefined;
}
