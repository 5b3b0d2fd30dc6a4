/**
 * What a way of recovery loses at most and how long it takes, in minutes. Loss is documented by AWS, where a source is
 * named; times are `assumed:` by us, to be replaced by what the restore tests and drills show.
 */

/** RDS uploads its transaction logs every five minutes. (RDS User Guide, "Restoring a DB instance to a specified time") */
export const POINT_IN_TIME_LOSS = 5;

/** AWS Backup follows a bucket within a quarter of an hour. (AWS Backup Developer Guide, "Continuous backups and PITR") */
export const CONTINUOUS_BUCKET_LOSS = 15;

/** assumed: the copied logs of a database lag behind its own by some minutes. (RDS User Guide names no figure) */
export const COPIED_LOG_LOSS = 30;

/** Most objects have their copy within a quarter of an hour. (S3 User Guide, "Replication time control") */
export const REPLICATED_BUCKET_LOSS = 15;

/** assumed: a changed value reaches the copies of a secret at once, give or take a minute. */
export const COPIED_SECRET_LOSS = 1;

/** assumed: decide, find the time, start, wait until it is available, send the services there. */
const DATABASE_BASE_MINUTES = 30;
/** assumed: replaying logs and fetching pages grow with the size. */
const DATABASE_MINUTES_PER_100_GIB = 10;

export function restoreDatabaseMinutes(storageGib: number): number {
  return DATABASE_BASE_MINUTES + Math.ceil((storageGib / 100) * DATABASE_MINUTES_PER_100_GIB);
}

/** assumed: objects that were deleted or overwritten come back by their versions, a script's work. */
export const VERSIONS_MINUTES = 30;

/** assumed: a bucket of some hundred GiB. Larger ones take longer. */
export const RESTORE_BUCKET_MINUTES = 240;

/** assumed: fetch back a deleted secret within its recovery window, or an earlier version. */
export const RESTORE_SECRET_MINUTES = 15;

/** assumed: network, load balancer, services and names, made by the same program in the second region. */
export const OTHER_REGION_MINUTES = 120;
