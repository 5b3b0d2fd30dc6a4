import type * as pulumi from "@pulumi/pulumi";
import type { AlarmMetric, AlarmRow } from "../alarms.ts";
import { above, highest, lasting, type Metric, metricsOf, named, over, total } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

const SIX_HOURS = 6 * 3600;

export interface TargetGroupAlarmsArgs {
  /** `arnSuffix` of the load balancer: app/... */
  readonly loadBalancerSuffix: pulumi.Input<string>;
  /** `arnSuffix` of each target group: two for blue/green, since one of them is idle and reports nothing. */
  readonly targetGroupSuffixes: readonly pulumi.Input<string>[];
}

/**
 * For every service behind the load balancer. `errors`, `latency-p95` and `unhealthy-hosts` also roll a deployment
 * back, so missing data (no requests yet) must not count as a failure.
 */
export function targetGroupAlarms(args: TargetGroupAlarmsArgs): AlarmRow[] {
  const groups = args.targetGroupSuffixes.map((suffix) =>
    metricsOf("AWS/ApplicationELB", { LoadBalancer: args.loadBalancerSuffix, TargetGroup: suffix }),
  );
  const each: EachGroup = (name, statistic) => groups.map((metric) => metric(name, statistic, 60));
  return [...failures(each), ...latencies(each)];
}

type EachGroup = (name: string, statistic: string) => Metric[];

function failures(each: EachGroup): AlarmRow[] {
  const errors = named("errors", each("HTTPCode_Target_5XX_Count", "Sum"));
  const requests = named("requests", each("RequestCount", "Sum"));

  return [
    {
      key: "errors",
      class: "critical",
      description: `More than ${THRESHOLDS.errorPercent} % of the service's answers are errors (5xx).`,
      runbook: "http-errors",
      ...above(THRESHOLDS.errorPercent, {
        expression: errorPercent(over("SUM", errors), over("SUM", requests)),
        inputs: { ...errors, ...requests },
      }),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
    {
      key: "unhealthy-hosts",
      class: "critical",
      description: "Tasks fail the load balancer's health check.",
      runbook: "unhealthy-hosts",
      ...above(0, total(each("UnHealthyHostCount", "Maximum"))),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
  ];
}

function latencies(each: EachGroup): AlarmRow[] {
  return [
    {
      key: "latency-p95",
      class: "performance",
      description: `Five of 100 answers take longer than ${THRESHOLDS.responseP95Seconds} s.`,
      runbook: "slow-responses",
      ...above(THRESHOLDS.responseP95Seconds, highest(each("TargetResponseTime", "p95"))),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
    {
      key: "latency-mean",
      class: "performance",
      description: `The mean answer takes longer than ${THRESHOLDS.responseMeanSeconds * 1000} ms.`,
      runbook: "slow-responses",
      ...above(THRESHOLDS.responseMeanSeconds, highest(each("TargetResponseTime", "Average"))),
      ...lasting(5, 10),
      missingData: "notBreaching",
    },
  ];
}

export interface LoadBalancerAlarmsArgs {
  /** `arnSuffix` of the load balancer: app/... */
  readonly loadBalancerSuffix: pulumi.Input<string>;
}

/** For the load balancer itself: what users see over all services, and what never reached one. */
export function loadBalancerAlarms(args: LoadBalancerAlarmsArgs): AlarmRow[] {
  const metric = metricsOf("AWS/ApplicationELB", { LoadBalancer: args.loadBalancerSuffix });
  return [
    ...errorShares(args),
    {
      key: "elb-5xx",
      class: "critical",
      description: "The load balancer itself answers with errors: it finds no task that takes the request.",
      runbook: "http-errors",
      // assumed; a single closed connection during a deployment is no incident
      ...above(10, metric("HTTPCode_ELB_5XX_Count", "Sum", 60)),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
    {
      key: "latency-p95",
      class: "performance",
      description: `Five of 100 answers take longer than ${THRESHOLDS.responseP95Seconds} s, over all services.`,
      runbook: "slow-responses",
      ...above(THRESHOLDS.responseP95Seconds, metric("TargetResponseTime", "p95", 60)),
      ...lasting(5, 10),
      missingData: "notBreaching",
    },
    {
      key: "rejected",
      class: "warning",
      description: "The load balancer turns connections away: it reached its limit.",
      runbook: "rejected-connections",
      ...above(0, metric("RejectedConnectionCount", "Sum", 60)),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
  ];
}

function errorShares(args: LoadBalancerAlarmsArgs): AlarmRow[] {
  return [
    {
      key: "errors",
      class: "critical",
      description: `More than ${THRESHOLDS.errorPercent} % of all answers are errors (5xx).`,
      runbook: "http-errors",
      ...above(THRESHOLDS.errorPercent, allErrors(args, 60)),
      ...lasting(3, 5),
      missingData: "notBreaching",
    },
    {
      key: "error-budget",
      class: "warning",
      description: `More than ${THRESHOLDS.errorBudgetPercent} % errors over six hours: five per cent of the month's error budget.`,
      runbook: "error-budget",
      ...above(THRESHOLDS.errorBudgetPercent, allErrors(args, SIX_HOURS)),
      ...lasting(1, 1),
      missingData: "notBreaching",
    },
  ];
}

/** The share of errors over all services, those of the load balancer itself included. */
function allErrors(args: LoadBalancerAlarmsArgs, periodSeconds: number): AlarmMetric {
  const metric = metricsOf("AWS/ApplicationELB", { LoadBalancer: args.loadBalancerSuffix });
  const own = { own: metric("HTTPCode_ELB_5XX_Count", "Sum", periodSeconds) };
  const errors = { ...own, target: metric("HTTPCode_Target_5XX_Count", "Sum", periodSeconds) };
  // RequestCount leaves out requests for which no target could be chosen.
  const requests = { ...own, requests: metric("RequestCount", "Sum", periodSeconds) };
  return {
    expression: errorPercent(over("SUM", errors), over("SUM", requests)),
    inputs: { ...errors, ...requests },
  };
}

/** One error in a quiet minute is no rate; from two on the share counts. */
function errorPercent(errors: string, requests: string): string {
  return `IF(${errors} >= 2, 100 * ${errors} / ${requests}, 0)`;
}
