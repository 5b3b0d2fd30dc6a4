/** RDS for PostgreSQL: instance classes, storage, proxy. */
import { type PriceRow, type PriceTable, regions } from "./row.ts";

const RDS = "AWS Price List AmazonRDS, PostgreSQL";
const DOUBLE = "twice the next smaller size";
const TWO_ZONES = "twice the single-AZ price, as for every class that was seen";
const HALF = "half of the Multi-AZ price that was seen";
const BY_RATIO = "the us-east-1 price by the ratio of db.m7g.large";

type Columns = readonly [string | undefined, string | undefined, string | undefined];
type Reasons = readonly [(string | undefined)?, (string | undefined)?, (string | undefined)?];

const NONE: Reasons = [];

interface ClassPrices {
  readonly singleAz: Columns;
  readonly multiAz: Columns;
  /** Why a price is not one that was seen, in the order of the columns. */
  readonly assumedSingle?: Reasons;
  readonly assumedMulti?: Reasons;
  readonly seen: string;
}

/** Columns: us-east-1, eu-west-1, eu-central-1. */
const classes: Readonly<Record<string, ClassPrices>> = {
  "db.t4g.micro": {
    singleAz: ["0.016", "0.017", "0.019"],
    multiAz: ["0.032", "0.034", "0.037"],
    assumedMulti: [undefined, TWO_ZONES],
    seen: "2026-09-11",
  },
  "db.t4g.small": {
    singleAz: ["0.032", "0.035", "0.037"],
    multiAz: ["0.064", "0.069", "0.074"],
    seen: "2026-08-23",
  },
  "db.t4g.medium": {
    singleAz: ["0.065", "0.069", "0.075"],
    multiAz: ["0.129", "0.138", "0.149"],
    assumedSingle: [undefined, undefined, HALF],
    assumedMulti: [undefined, TWO_ZONES],
    seen: "2026-03-23",
  },
  "db.t4g.large": {
    singleAz: ["0.129", "0.138", "0.149"],
    multiAz: ["0.258", "0.276", "0.298"],
    assumedSingle: [undefined, undefined, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-03-23",
  },
  "db.t4g.xlarge": {
    singleAz: ["0.258", "0.276", "0.298"],
    multiAz: ["0.516", "0.552", "0.596"],
    assumedSingle: [DOUBLE, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-03-23",
  },
  "db.m6g.large": {
    singleAz: ["0.159", "0.176", undefined],
    multiAz: ["0.318", "0.352", undefined],
    assumedSingle: [undefined, HALF],
    assumedMulti: [TWO_ZONES],
    seen: "2026-09-01",
  },
  "db.m7g.large": {
    singleAz: ["0.168", "0.186", "0.201"],
    multiAz: ["0.337", "0.372", "0.401"],
    assumedSingle: [undefined, "one public estimate; in line with db.m6g.large", HALF],
    assumedMulti: [undefined, "one public estimate; in line with db.m6g.large"],
    seen: "2026-07-29",
  },
  "db.m7g.xlarge": {
    singleAz: ["0.337", "0.372", "0.401"],
    multiAz: ["0.674", "0.744", "0.802"],
    assumedSingle: [undefined, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-07-29",
  },
  "db.m7g.2xlarge": {
    singleAz: ["0.674", "0.744", "0.802"],
    multiAz: ["1.348", "1.488", "1.604"],
    assumedSingle: [undefined, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-07-29",
  },
  "db.m7g.4xlarge": {
    singleAz: ["1.348", "1.488", "1.604"],
    multiAz: ["2.696", "2.976", "3.208"],
    assumedSingle: [DOUBLE, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-07-29",
  },
  "db.r7g.large": {
    singleAz: ["0.239", "0.265", "0.285"],
    multiAz: ["0.478", "0.53", "0.57"],
    assumedSingle: [undefined, BY_RATIO, BY_RATIO],
    assumedMulti: [undefined, TWO_ZONES, TWO_ZONES],
    seen: "2026-08-31",
  },
  "db.r7g.xlarge": {
    singleAz: ["0.478", "0.53", "0.57"],
    multiAz: ["0.956", "1.06", "1.14"],
    assumedSingle: [DOUBLE, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-08-31",
  },
  "db.r7g.2xlarge": {
    singleAz: ["0.956", "1.06", "1.14"],
    multiAz: ["1.912", "2.12", "2.28"],
    assumedSingle: [DOUBLE, DOUBLE, DOUBLE],
    assumedMulti: [TWO_ZONES, TWO_ZONES, TWO_ZONES],
    seen: "2026-08-31",
  },
};

const reasons = (each: Reasons) => regions(each[0], each[1], each[2]);

function classRows(): PriceTable {
  const rows: Record<string, PriceRow> = {};
  for (const [name, { singleAz, multiAz, assumedSingle = NONE, assumedMulti = NONE, seen }] of Object.entries(
    classes,
  )) {
    const base = { unit: "h", source: RDS, seen };
    rows[`rds/postgres/${name}`] = {
      ...base,
      what: name,
      usd: regions(...singleAz),
      assumed: reasons(assumedSingle),
    };
    rows[`rds/postgres/${name}/multi-az`] = {
      ...base,
      what: `${name}, two zones`,
      usd: regions(...multiAz),
      assumed: reasons(assumedMulti),
    };
  }
  return rows;
}

const STORAGE = "AWS Price List AmazonRDS, Database Storage";
const TEN_PERCENT = "10 % over us-east-1, like its storage";
const FIFTH = "19 % over us-east-1, like its storage";

export const databasePrices: PriceTable = {
  ...classRows(),
  "rds/storage/gp3": {
    what: "storage, gp3",
    unit: "GB-month",
    usd: regions("0.115", "0.127", "0.137"),
    source: STORAGE,
    seen: "2026-09-11",
  },
  "rds/storage/gp3/multi-az": {
    what: "storage in two zones, gp3",
    unit: "GB-month",
    usd: regions("0.23", "0.254", "0.274"),
    source: STORAGE,
    seen: "2026-08-31",
  },
  "rds/storage/gp2": {
    what: "storage, gp2",
    unit: "GB-month",
    usd: regions("0.115", "0.127", "0.137"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-central-1": "as gp3" },
  },
  "rds/storage/gp2/multi-az": {
    what: "storage in two zones, gp2",
    unit: "GB-month",
    usd: regions("0.23", "0.253", "0.274"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-central-1": "as gp3" },
  },
  "rds/storage/io1": {
    what: "storage, io1",
    unit: "GB-month",
    usd: regions("0.125", "0.138", "0.149"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-central-1": FIFTH },
  },
  "rds/storage/io1/multi-az": {
    what: "storage in two zones, io1",
    unit: "GB-month",
    usd: regions("0.25", "0.276", "0.298"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-central-1": FIFTH },
  },
  "rds/storage/io2": {
    what: "storage, io2",
    unit: "GB-month",
    usd: regions("0.125", "0.138", "0.149"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-central-1": "as io1" },
  },
  "rds/storage/io2/multi-az": {
    what: "storage in two zones, io2",
    unit: "GB-month",
    usd: regions("0.25", "0.276", "0.298"),
    source: STORAGE,
    seen: "2026-05-01",
    assumed: { "eu-west-1": "as io1", "eu-central-1": "as io1" },
  },
  "rds/iops/gp3": {
    what: "IOPS over those included, gp3",
    unit: "IOPS-month",
    usd: regions("0.02", "0.022", "0.024"),
    source: "Amazon RDS for PostgreSQL pricing, storage",
    seen: "2026-06-01",
    assumed: { "eu-west-1": TEN_PERCENT, "eu-central-1": FIFTH },
  },
  "rds/iops/provisioned": {
    what: "provisioned IOPS, io1 and io2",
    unit: "IOPS-month",
    usd: regions("0.10", "0.11", "0.119"),
    source: "Amazon RDS for PostgreSQL pricing, storage",
    seen: "2026-06-01",
    assumed: { "eu-west-1": TEN_PERCENT, "eu-central-1": FIFTH },
  },
  "rds/throughput/gp3": {
    what: "throughput over that included, gp3",
    unit: "MiBps-month",
    usd: regions("0.08", "0.088", "0.095"),
    source: "Amazon RDS for PostgreSQL pricing, storage",
    seen: "2026-06-01",
    assumed: { "us-east-1": "from memory of the pricing page", "eu-west-1": TEN_PERCENT, "eu-central-1": FIFTH },
  },
  "rds/backup/gb-month": {
    what: "backups beyond the size of the database",
    unit: "GB-month",
    usd: regions("0.095", "0.095", "0.103"),
    source: "AWS Price List AmazonRDS, ChargedBackupUsage",
    seen: "2026-08-31",
  },
  "rds/proxy/vcpu-hour": {
    what: "RDS Proxy",
    unit: "vCPU-h",
    usd: regions("0.015", "0.018", "0.018"),
    source: "AWS Price List AmazonRDS, RDS:ProxyUsage; at least two vCPU",
    seen: "2026-09-20",
    assumed: { "eu-west-1": "as in eu-central-1" },
  },
  "rds/insights-advanced/vcpu-hour": {
    what: "Database Insights, advanced mode",
    unit: "vCPU-h",
    usd: regions("0.0125", "0.0125", "0.0125"),
    source: "Amazon CloudWatch pricing, Database Insights",
    seen: "2026-07-01",
    assumed: {
      "us-east-1": "from memory of the pricing page",
      "eu-west-1": "as in us-east-1",
      "eu-central-1": "as in us-east-1",
    },
  },
};
