import type { AlarmRow } from "../alarms.ts";
import { above, lasting, metricsOf, over } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

export interface FirewallAlarmsArgs {
  /** Metric name of the web ACL, the `WebACL` dimension. */
  readonly webAclMetricName: string;
  /** Absent for CloudFront, whose metrics have no such dimension. */
  readonly region?: string;
  /** Whether it limits sign-ins. */
  readonly watchesSignIns: boolean;
}

const PERIOD = 300;

/** For one web ACL. Nothing blocked means nothing reported. */
export function firewallAlarms(args: FirewallAlarmsArgs): AlarmRow[] {
  const metricsOfRule = (rule: string) =>
    metricsOf("AWS/WAFV2", {
      WebACL: args.webAclMetricName,
      Rule: rule,
      ...(args.region !== undefined && { Region: args.region }),
    });
  const all = metricsOfRule("ALL");
  const blocked = { blocked: all("BlockedRequests", "Sum", PERIOD) };
  const requests = { ...blocked, allowed: all("AllowedRequests", "Sum", PERIOD) };
  const share = `100 * ${over("SUM", blocked)} / ${over("SUM", requests)}`;
  const rows: AlarmRow[] = [
    {
      key: "blocked-share",
      class: "warning",
      description: `More than ${THRESHOLDS.firewallBlockedPercent} % of all requests are blocked: an attack, or a rule that takes users for attackers.`,
      runbook: "blocked-requests",
      ...above(THRESHOLDS.firewallBlockedPercent, {
        // A scanner in a quiet hour is no share.
        expression: `IF(${over("SUM", blocked)} >= ${THRESHOLDS.firewallBlockedFloor}, ${share}, 0)`,
        inputs: requests,
      }),
      ...lasting(3, 4),
      missingData: "notBreaching",
    },
    {
      key: "blocked-surge",
      class: "security",
      description: `More than ${THRESHOLDS.firewallBlockedRequests} requests are blocked in five minutes.`,
      runbook: "blocked-requests",
      ...above(THRESHOLDS.firewallBlockedRequests, blocked.blocked),
      ...lasting(2, 3),
      missingData: "notBreaching",
    },
  ];
  return args.watchesSignIns ? [...rows, signInAlarm(metricsOfRule("rate-sign-in"))] : rows;
}

function signInAlarm(metric: ReturnType<typeof metricsOf>): AlarmRow {
  // Also while the rule only counts.
  const attempts = {
    blocked: metric("BlockedRequests", "Sum", PERIOD),
    counted: metric("CountedRequests", "Sum", PERIOD),
  };
  return {
    key: "sign-in-rate",
    class: "security",
    description: `More than ${THRESHOLDS.firewallSignIns} sign-ins above the rate in five minutes: somebody tries passwords.`,
    runbook: "sign-in-abuse",
    ...above(THRESHOLDS.firewallSignIns, { expression: over("SUM", attempts), inputs: attempts }),
    ...lasting(1, 1),
    missingData: "notBreaching",
  };
}
