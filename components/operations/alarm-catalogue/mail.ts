import type { AlarmRow } from "../alarms.ts";
import { above, lasting, metricsOf } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

/** Amazon SES pauses sending for the whole account when these rates stay high. */
export function mailAlarms(args: { readonly configurationSet: string }): AlarmRow[] {
  const metric = metricsOf("AWS/SES", { "ses:configuration-set": args.configurationSet });
  // A rate that is missing means that nothing was sent.
  const rare = { ...lasting(1, 1), missingData: "notBreaching" } as const;
  return [
    {
      key: "bounces",
      class: "warning",
      description: `More than ${THRESHOLDS.mailBounceRatio * 100} % of the mail comes back; at 10 % SES may stop sending.`,
      runbook: "mail-reputation",
      ...above(THRESHOLDS.mailBounceRatio, metric("Reputation.BounceRate", "Maximum", 3600)),
      ...rare,
    },
    {
      key: "complaints",
      class: "warning",
      description: `More than ${THRESHOLDS.mailComplaintRatio * 100} % of the mail is reported as spam; at 0.5 % SES may stop sending.`,
      runbook: "mail-reputation",
      ...above(THRESHOLDS.mailComplaintRatio, metric("Reputation.ComplaintRate", "Maximum", 3600)),
      ...rare,
    },
  ];
}
