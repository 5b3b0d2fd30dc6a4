/**
 * The alarm catalogue: pure builders that turn "there is such a thing" into the alarms it needs. Components pass the
 * rows to `Alarms`; dashboards, runbook checks and reports read the same rows.
 */

export { backupAlarms } from "./alarm-catalogue/backup.ts";
export { certificateAlarms } from "./alarm-catalogue/certificate.ts";
export { contentDeliveryAlarms } from "./alarm-catalogue/content-delivery.ts";
export { loadBalancerAlarms, targetGroupAlarms } from "./alarm-catalogue/load-balancer.ts";
export { mailAlarms } from "./alarm-catalogue/mail.ts";
export { lockWaitAlarm, postgresAlarms } from "./alarm-catalogue/postgres.ts";
export { queueAlarms } from "./alarm-catalogue/queue.ts";
export { redisAlarms } from "./alarm-catalogue/redis.ts";
export { replicationAlarms } from "./alarm-catalogue/replication.ts";
export { serviceAlarms } from "./alarm-catalogue/service.ts";
export { THRESHOLDS } from "./alarm-catalogue/thresholds.ts";
export { firewallAlarms } from "./alarm-catalogue/web-firewall.ts";
