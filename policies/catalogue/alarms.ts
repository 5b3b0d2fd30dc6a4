/** Alarms: what they watch and whether anyone hears them. */
import type { Controls } from "../control.ts";

export const alarmControls = {
  "X-11": {
    slug: "service-alarms",
    title: "Services have alarms on CPU, memory and missing tasks",
    rationale: "A service that slowly dies is otherwise noticed by its users.",
    severity: "medium",
    unknown: "edges",
    references: { bundles: ["MON"] },
    remediation: [
      "Add alarms on CPUUtilization and MemoryUtilization (AWS/ECS) with the dimension ServiceName.",
      "Add one on RunningTaskCount against DesiredTaskCount, or on UnHealthyHostCount of its target group.",
    ],
  },
  "X-12": {
    slug: "load-balancer-alarms",
    title: "Public load balancers have alarms on errors and latency, target groups on sick targets",
    rationale: "That is where all users pass: errors and slowness of any part show there first.",
    severity: "medium",
    unknown: "edges",
    notApplicable: "internal and network load balancers, and target groups of functions",
    references: { bundles: ["MON"] },
    remediation: [
      "Add alarms on HTTPCode_ELB_5XX_Count or HTTPCode_Target_5XX_Count and on TargetResponseTime (p95).",
      "Add one on UnHealthyHostCount for each target group.",
    ],
  },
  "X-13": {
    slug: "data-alarms",
    title: "Databases and caches have alarms on what runs out",
    rationale: "A full disk, all connections in use or a replica far behind take hours to come and hours to mend.",
    severity: "medium",
    unknown: "edges",
    notApplicable: "micro and small sizes",
    references: { bundles: ["MON"] },
    remediation: [
      "Databases: CPUUtilization, DatabaseConnections, FreeStorageSpace, on replicas ReplicaLag.",
      "Caches: EngineCPUUtilization, DatabaseMemoryUsagePercentage, Evictions.",
    ],
  },
  "X-14": {
    slug: "queue-alarms",
    title: "Queues have an alarm on the oldest message, dead-letter queues on any",
    rationale: "A queue hides failure: jobs wait, or land where nobody looks.",
    severity: "medium",
    unknown: "edges",
    references: { bundles: ["MON"] },
    remediation: [
      "Add an alarm on ApproximateAgeOfOldestMessage for each queue.",
      "Add one on ApproximateNumberOfMessagesVisible for each dead-letter queue.",
    ],
  },
  "X-15": {
    slug: "alarms-arrive",
    title: "Every alarm reaches somebody",
    rationale:
      "A topic without a subscription, a policy without CloudWatch or a key it may not use: each loses the alarm in silence.",
    severity: "high",
    unknown: "edges",
    notApplicable: "alarms without an action that roll back deployments or feed another alarm",
    references: { bundles: ["MON"] },
    remediation: [
      "Set `alarmActions` to a topic with at least one subscription.",
      "Let cloudwatch.amazonaws.com publish in the topic's policy, and use kms:Decrypt and kms:GenerateDataKey* of its key.",
      "Name a topic of another program in the setting `externalTopics`.",
    ],
  },
} as const satisfies Controls;
