/** ElastiCache nodes and serverless caches. */
import { type PriceRow, type PriceTable, regions } from "./row.ts";

const NODES = "AWS Price List AmazonElastiCache, NodeUsage";
/** The source shows every Valkey node type at 80 % of its Redis price. */
const VALKEY = "80 % of the Redis price, as in us-east-1";
const REDIS = "the Valkey price by 0.8, as in us-east-1";
const M6G = "the us-east-1 price by the ratio of cache.m6g.large, from a bill";
const R6G = "the us-east-1 price by the ratio of cache.r6g.large";
const R5 = "the us-east-1 price by the ratio of the r5 family";
const DOUBLE = "twice the next smaller size";

type Columns = readonly [string, string | undefined, string | undefined];
type Reasons = readonly [(string | undefined)?, (string | undefined)?, (string | undefined)?];

const NONE: Reasons = [];

interface NodePrices {
  readonly redis: Columns;
  readonly valkey: Columns;
  readonly assumedRedis?: Reasons;
  readonly assumedValkey?: Reasons;
}

/** Columns: us-east-1 (list of 2026-10-02), eu-west-1 and eu-central-1. */
const nodes: Readonly<Record<string, NodePrices>> = {
  "cache.t4g.micro": {
    redis: ["0.016", "0.017", "0.018"],
    valkey: ["0.0128", "0.0136", "0.0144"],
    assumedRedis: [undefined, REDIS, REDIS],
  },
  "cache.t4g.small": {
    redis: ["0.032", "0.034", "0.036"],
    valkey: ["0.0256", "0.0272", "0.0288"],
    assumedRedis: [undefined, REDIS, REDIS],
    assumedValkey: [undefined, undefined, DOUBLE],
  },
  "cache.t4g.medium": {
    redis: ["0.065", "0.068", "0.073"],
    valkey: ["0.052", "0.0544", "0.0584"],
    assumedRedis: [undefined, REDIS, REDIS],
    assumedValkey: [undefined, undefined, "the us-east-1 price by the ratio of cache.t4g.micro"],
  },
  "cache.m6g.large": {
    redis: ["0.149", "0.164", undefined],
    valkey: ["0.1192", "0.1312", undefined],
    assumedRedis: [undefined, "from a bill for extended support, which costs 80 % of it"],
    assumedValkey: [undefined, VALKEY],
  },
  "cache.m7g.large": {
    redis: ["0.158", "0.174", "0.19"],
    valkey: ["0.1264", "0.1392", "0.152"],
    assumedRedis: [undefined, M6G, R5],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
  "cache.m7g.xlarge": {
    redis: ["0.315", "0.348", "0.38"],
    valkey: ["0.252", "0.2784", "0.304"],
    assumedRedis: [undefined, DOUBLE, DOUBLE],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
  "cache.m7g.2xlarge": {
    redis: ["0.629", "0.696", "0.76"],
    valkey: ["0.5032", "0.5568", "0.608"],
    assumedRedis: [undefined, DOUBLE, DOUBLE],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
  "cache.r6g.large": {
    redis: ["0.206", "0.229", undefined],
    valkey: ["0.1648", "0.1832", undefined],
  },
  "cache.r7g.large": {
    redis: ["0.219", "0.243", "0.263"],
    valkey: ["0.1752", "0.1944", "0.2104"],
    assumedRedis: [undefined, R6G, R5],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
  "cache.r7g.xlarge": {
    redis: ["0.437", "0.486", "0.526"],
    valkey: ["0.3496", "0.3888", "0.4208"],
    assumedRedis: [undefined, DOUBLE, DOUBLE],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
  "cache.r7g.2xlarge": {
    redis: ["0.873", "0.972", "1.052"],
    valkey: ["0.6984", "0.7776", "0.8416"],
    assumedRedis: [undefined, DOUBLE, DOUBLE],
    assumedValkey: [undefined, VALKEY, VALKEY],
  },
};

/** The newest list with prices of eu-west-1 is older than that of us-east-1. */
const SEEN = "2026-05-01";

function nodeRows(): PriceTable {
  const rows: Record<string, PriceRow> = {};
  for (const [name, { redis, valkey, assumedRedis = NONE, assumedValkey = NONE }] of Object.entries(nodes)) {
    const base = { unit: "h", source: NODES, seen: SEEN };
    const reasons = (each: Reasons) => regions(each[0], each[1], each[2]);
    rows[`elasticache/redis/${name}`] = {
      ...base,
      what: `${name}, Redis`,
      usd: regions(...redis),
      assumed: reasons(assumedRedis),
    };
    rows[`elasticache/valkey/${name}`] = {
      ...base,
      what: `${name}, Valkey`,
      usd: regions(...valkey),
      assumed: reasons(assumedValkey),
    };
  }
  return rows;
}

const SERVERLESS = "AWS Price List AmazonElastiCache, serverless";
const BETWEEN = "between us-east-1 and eu-central-1";

export const cachePrices: PriceTable = {
  ...nodeRows(),
  "elasticache/valkey/serverless/gb-hour": {
    what: "serverless Valkey data",
    unit: "GB-h",
    usd: regions("0.084", "0.0925", "0.101"),
    source: `${SERVERLESS}; at least 100 MB`,
    seen: "2026-09-20",
    assumed: { "eu-west-1": BETWEEN },
  },
  "elasticache/valkey/serverless/ecpu": {
    what: "serverless Valkey processing units",
    unit: "ECPU",
    per: 1_000_000,
    usd: regions("0.0023", "0.0025", "0.0027"),
    source: SERVERLESS,
    seen: "2026-09-20",
    assumed: { "eu-west-1": BETWEEN },
  },
  "elasticache/redis/serverless/gb-hour": {
    what: "serverless Redis data",
    unit: "GB-h",
    usd: regions("0.125", "0.1385", "0.151"),
    source: `${SERVERLESS}; at least 1 GB`,
    seen: "2026-09-20",
    assumed: { "eu-west-1": BETWEEN, "eu-central-1": "the us-east-1 price by the ratio of Valkey" },
  },
  "elasticache/redis/serverless/ecpu": {
    what: "serverless Redis processing units",
    unit: "ECPU",
    per: 1_000_000,
    usd: regions("0.0034", "0.0037", "0.004"),
    source: SERVERLESS,
    seen: "2026-09-20",
    assumed: { "eu-west-1": BETWEEN, "eu-central-1": "the us-east-1 price by the ratio of Valkey" },
  },
  "elasticache/backup/gb-month": {
    what: "snapshots of caches",
    unit: "GB-month",
    usd: regions("0.085", "0.085", "0.085"),
    source: "Amazon ElastiCache pricing, backup storage",
    seen: "2026-07-01",
    assumed: { "eu-west-1": "as in us-east-1", "eu-central-1": "as in us-east-1" },
  },
};
