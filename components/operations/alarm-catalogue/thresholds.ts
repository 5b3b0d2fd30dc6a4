/**
 * Every figure an alarm compares with, in one place. Figures without a remark are the platform's service levels;
 * those marked "assumed" are ours and meant to be tuned by what the first weeks show.
 */
export const THRESHOLDS = {
  /** Seconds, 95 of 100 answers. */
  responseP95Seconds: 1,
  /** Seconds, mean answer. */
  responseMeanSeconds: 0.5,
  /** Percent of answers with a 5xx status. */
  errorPercent: 1,
  /** Percent over six hours: six times what an availability of 99.9 percent allows, 5 percent of the month's share. */
  errorBudgetPercent: 0.6,
  /** Percent of look-ups that the cache answers. */
  cacheHitPercent: 50,
  /** Percent of the CDN's answers; more than the services' figure, whose alarms say where. assumed */
  cdnErrorPercent: 2,
  /** Percent of requests for the static site that the CDN answers from its cache. */
  cdnCacheHitPercent: 50,

  /** Percent; autoscaling aims at 60 to 70, so this means that it does not keep up. assumed */
  serviceCpuPercent: 85,
  serviceMemoryPercent: 85, // assumed

  databaseCpuPercent: 80, // assumed
  /** Percent of max_connections. assumed */
  databaseConnectionPercent: 80,
  /** Percent of the storage; autoscaling of the storage starts at 10 percent free. */
  databaseFreeStoragePercent: 10,
  /** Percent of the instance's memory. assumed */
  databaseFreeMemoryPercent: 10,
  /** Seconds per read or write; gp3 answers in single-digit milliseconds. assumed */
  databaseDiskSeconds: 0.02,
  /** Seconds. assumed */
  replicaLagSeconds: 60,
  /** Of the 2.1 billion after which PostgreSQL stops taking writes. */
  databaseTransactionIds: 1_000_000_000,
  /** Waits for a lock longer than deadlock_timeout, in five minutes. assumed */
  databaseLockWaits: 20,

  redisEngineCpuPercent: 80, // assumed
  /** Of the whole node: backups and TLS work beside the engine's one thread. assumed */
  redisHostCpuPercent: 90,
  /** A cache that evicts runs nearly full by design. assumed */
  redisMemoryPercent: 95,
  /** A group that never evicts refuses writes at 100 percent. assumed */
  redisNoEvictionMemoryPercent: 75,
  /** Keys in five minutes. assumed */
  redisEvictions: 1_000,
  redisLagSeconds: 10, // assumed

  /** Percent of the requests; counts from a floor of blocked ones in five minutes. assumed */
  firewallBlockedPercent: 10,
  firewallBlockedFloor: 100, // assumed
  /** In five minutes. assumed */
  firewallBlockedRequests: 2_000,
  /** Sign-ins that the rate blocks, in five minutes. assumed */
  firewallSignIns: 50,

  /** Days left; ACM renews 60 days ahead at the latest, so half of that is a renewal that fails. assumed */
  certificateDays: 30,

  /** Of what is sent; SES puts an account under review at these. (SES Developer Guide, "Reputation metrics") */
  mailBounceRatio: 0.05,
  mailComplaintRatio: 0.001,
} as const;
