/**
 * Memory of the RDS instance classes that run PostgreSQL. Source: Amazon RDS User Guide, "Hardware specifications for DB
 * instance classes". A family not listed is refused by the config: add it here with its memory.
 */

/** GiB of a family's `large`; the larger sizes are multiples of it. */
const large: Readonly<Record<string, number>> = {
  m5: 8,
  m6g: 8,
  m6gd: 8,
  m6i: 8,
  m6id: 8,
  m7g: 8,
  m7i: 8,
  m8g: 8,
  r5: 16,
  r6g: 16,
  r6gd: 16,
  r6i: 16,
  r6id: 16,
  r7g: 16,
  r7i: 16,
  r8g: 16,
  x2g: 32,
};

const multiples: Readonly<Record<string, number>> = {
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
  "24xlarge": 48,
  "32xlarge": 64,
  "48xlarge": 96,
};

const burstable: Readonly<Record<string, number>> = {
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  "2xlarge": 32,
};

/** `db.m7g.large` -> 8; undefined for a class that isn't known. */
export function rdsMemoryGib(instanceClass: string): number | undefined {
  const [, family = "", size = ""] = instanceClass.split(".");
  if (family === "t3" || family === "t4g") return burstable[size];
  const base = large[family];
  const multiple = multiples[size];
  return base === undefined || multiple === undefined ? undefined : base * multiple;
}

/**
 * What RDS sets for PostgreSQL unless told otherwise: LEAST(DBInstanceClassMemory/9531392, 5000). (RDS User Guide,
 * "Quotas and constraints".) DBInstanceClassMemory is somewhat less than the nominal memory, so this is an upper bound.
 */
export function rdsMaxConnections(instanceClass: string): number | undefined {
  const memory = rdsMemoryGib(instanceClass);
  return memory === undefined ? undefined : Math.min(Math.floor((memory * 1024 ** 3) / 9_531_392), 5000);
}

/** Sizes of burstable classes up to `large` have two vCPU. */
const burstableVcpus: Readonly<Record<string, number>> = {
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
};

/** vCPU: two for a family's `large`, and multiples of it. `db.m7g.xlarge` -> 4; undefined for a class that isn't known. */
export function rdsVcpus(instanceClass: string): number | undefined {
  const [, family = "", size = ""] = instanceClass.split(".");
  if (family === "t3" || family === "t4g") return burstableVcpus[size];
  const multiple = multiples[size];
  return large[family] === undefined || multiple === undefined ? undefined : multiple * 2;
}
