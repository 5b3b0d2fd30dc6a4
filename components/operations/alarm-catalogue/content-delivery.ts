import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, below, lasting, metricsOf } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

export interface ContentDeliveryAlarmsArgs {
  readonly distributionId: pulumi.Input<string>;
  /** True where answers are meant to come from the cache and the extra metrics are on. */
  readonly watchesCache: boolean;
}

/** Fewer requests than this in five minutes are no rate. */
const FEW_REQUESTS = 20;

/** For one distribution; CloudFront reports to CloudWatch in us-east-1 only. */
export function contentDeliveryAlarms(args: ContentDeliveryAlarmsArgs): AlarmRow[] {
  const metric = metricsOf("AWS/CloudFront", { DistributionId: args.distributionId, Region: "Global" });
  const requests = metric("Requests", "Sum", 300);
  const errors: AlarmRow = {
    key: "errors",
    class: "critical",
    description: `More than ${THRESHOLDS.cdnErrorPercent} % of the CDN's answers are errors (5xx).`,
    runbook: "cdn-errors",
    ...above(THRESHOLDS.cdnErrorPercent, {
      expression: `IF(requests >= ${FEW_REQUESTS}, errors, 0)`,
      inputs: { requests, errors: metric("5xxErrorRate", "Average", 300) },
    }),
    ...lasting(2, 3),
    missingData: "notBreaching",
  };
  const hits: AlarmRow = {
    key: "cache-hits",
    class: "performance",
    description: `The CDN answers fewer than ${THRESHOLDS.cdnCacheHitPercent} of 100 requests from its cache for an hour.`,
    runbook: "cdn-cache-hits",
    ...below(THRESHOLDS.cdnCacheHitPercent, {
      // A release empties the cache as far as pages are concerned; a busy hour fills it.
      expression: `IF(requests >= ${FEW_REQUESTS * 10}, hits, 100)`,
      inputs: { requests, hits: metric("CacheHitRate", "Average", 300) },
    }),
    ...lasting(12, 12),
    missingData: "notBreaching",
  };
  return args.watchesCache ? [errors, hits] : [errors];
}
