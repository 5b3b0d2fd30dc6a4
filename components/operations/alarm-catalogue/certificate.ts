import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { below, lasting, metricsOf } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

const DAY = 24 * 3600;

/** ACM reports the days that are left twice a day, in the certificate's region, until it has expired. */
export function certificateAlarms(args: { readonly certificateArn: pulumi.Input<string> }): AlarmRow[] {
  return [
    {
      key: "expiry",
      class: "critical",
      description: `The certificate expires in less than ${THRESHOLDS.certificateDays} days and was not renewed.`,
      runbook: "certificate-expiry",
      ...below(
        THRESHOLDS.certificateDays,
        metricsOf("AWS/CertificateManager", { CertificateArn: args.certificateArn })("DaysToExpiry", "Minimum", DAY),
      ),
      ...lasting(1, 1),
      // Before the first report, and between two of them, the last known state is the best one.
      missingData: "ignore",
    },
  ];
}
