import {
  backupAlarms,
  certificateAlarms,
  contentDeliveryAlarms,
  firewallAlarms,
  loadBalancerAlarms,
  lockWaitAlarm,
  mailAlarms,
  postgresAlarms,
  queueAlarms,
  redisAlarms,
  replicationAlarms,
  serviceAlarms,
  targetGroupAlarms,
} from "../../../components/operations/alarm-catalogue.ts";
import type { AlarmRow } from "../../../components/operations/alarms.ts";

const loadBalancerSuffix = "app/edge/0123456789abcdef";
const database = { identifier: "larder-prod", maxConnections: 450, storageGib: 100, memoryGib: 8 };
const redis = { replicationGroupId: "larder-cache", shards: 1, replicas: 1, clusterMode: false };

/** The rows of every builder, by what they watch; each list is what one component would pass on. */
export function catalogueRows(): Readonly<Record<string, readonly AlarmRow[]>> {
  return {
    service: serviceAlarms({ clusterName: "larder", serviceName: "api", containerInsights: true }),
    rolling: targetGroupAlarms({ loadBalancerSuffix, targetGroupSuffixes: ["targetgroup/api/1"] }),
    blueGreen: targetGroupAlarms({
      loadBalancerSuffix,
      targetGroupSuffixes: ["targetgroup/api/1", "targetgroup/api/2"],
    }),
    loadBalancer: loadBalancerAlarms({ loadBalancerSuffix }),
    primary: [
      ...postgresAlarms({ ...database, isReplica: false }),
      lockWaitAlarm({ namespace: "Larder", name: "waits" }),
    ],
    replica: postgresAlarms({ ...database, isReplica: true }),
    cache: redisAlarms({ ...redis, evicts: true }),
    sessions: redisAlarms({ ...redis, evicts: false }),
    shards: redisAlarms({ ...redis, clusterMode: true, shards: 2, replicas: 5, evicts: true }),
    backup: backupAlarms({ vaultName: "larder" }),
    certificate: certificateAlarms({ certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1" }),
    delivery: contentDeliveryAlarms({ distributionId: "E1", watchesCache: true }),
    mail: mailAlarms({ configurationSet: "larder-prod-mail" }),
    copies: replicationAlarms({ sourceBucket: "a", destinationBucket: "b", ruleId: "all" }),
    firewall: firewallAlarms({ webAclMetricName: "larder-prod-waf", region: "eu-west-1", watchesSignIns: true }),
    queue: queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead", ageAlarmSeconds: 300 }),
  };
}
