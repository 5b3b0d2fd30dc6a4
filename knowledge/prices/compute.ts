/** Containers and functions. */
import { type PriceTable, regions } from "./row.ts";

const FARGATE = "AWS Price List AmazonECS";
/** AWS changes the prices of spare capacity with supply and demand. */
const SPOT = "30 % of on-demand: AWS states up to 70 % off, and the price moves";
const BY_ARM_RATIO = "80 % of x86, as in us-east-1 and eu-west-1; the sum of a public estimate agrees";

export const computePrices: PriceTable = {
  "fargate/x86/vcpu-hour": {
    what: "Fargate vCPU, x86",
    unit: "vCPU-h",
    usd: regions("0.04048", "0.04048", "0.04656"),
    source: `${FARGATE}, Fargate-vCPU-Hours:perCPU`,
    seen: "2026-09-24",
  },
  "fargate/x86/gb-hour": {
    what: "Fargate memory, x86",
    unit: "GB-h",
    usd: regions("0.004445", "0.004445", "0.00511"),
    source: `${FARGATE}, Fargate-GB-Hours`,
    seen: "2026-09-24",
  },
  "fargate/arm/vcpu-hour": {
    what: "Fargate vCPU, ARM",
    unit: "vCPU-h",
    usd: regions("0.03238", "0.03238", "0.03725"),
    source: `${FARGATE}, Fargate-ARM-vCPU-Hours:perCPU`,
    seen: "2026-05-01",
    assumed: { "eu-central-1": BY_ARM_RATIO },
  },
  "fargate/arm/gb-hour": {
    what: "Fargate memory, ARM",
    unit: "GB-h",
    usd: regions("0.00356", "0.00356", "0.00409"),
    source: `${FARGATE}, Fargate-ARM-GB-Hours`,
    seen: "2026-05-01",
    assumed: { "eu-central-1": BY_ARM_RATIO },
  },
  "fargate-spot/x86/vcpu-hour": {
    what: "Fargate Spot vCPU, x86",
    unit: "vCPU-h",
    usd: regions("0.012144", "0.012144", "0.013968"),
    source: "AWS Fargate pricing, Spot",
    seen: "2026-05-01",
    assumed: { "us-east-1": SPOT, "eu-west-1": SPOT, "eu-central-1": SPOT },
  },
  "fargate-spot/x86/gb-hour": {
    what: "Fargate Spot memory, x86",
    unit: "GB-h",
    usd: regions("0.0013335", "0.0013335", "0.001533"),
    source: "AWS Fargate pricing, Spot",
    seen: "2026-05-01",
    assumed: { "us-east-1": SPOT, "eu-west-1": SPOT, "eu-central-1": SPOT },
  },
  "fargate-spot/arm/vcpu-hour": {
    what: "Fargate Spot vCPU, ARM",
    unit: "vCPU-h",
    usd: regions("0.009714", "0.009714", "0.011175"),
    source: "AWS Fargate pricing, Spot",
    seen: "2026-05-01",
    assumed: { "us-east-1": SPOT, "eu-west-1": SPOT, "eu-central-1": SPOT },
  },
  "fargate-spot/arm/gb-hour": {
    what: "Fargate Spot memory, ARM",
    unit: "GB-h",
    usd: regions("0.001068", "0.001068", "0.001227"),
    source: "AWS Fargate pricing, Spot",
    seen: "2026-05-01",
    assumed: { "us-east-1": SPOT, "eu-west-1": SPOT, "eu-central-1": SPOT },
  },
  "fargate/storage/gb-hour": {
    what: "Fargate ephemeral storage over 20 GB",
    unit: "GB-h",
    usd: regions("0.000111", "0.000111", "0.000128"),
    source: "AWS Fargate pricing, ephemeral storage",
    seen: "2026-07-01",
    assumed: {
      "eu-west-1": "as in us-east-1, like vCPU and memory",
      "eu-central-1": "15 % over us-east-1, like vCPU and memory",
    },
  },
  "container-insights/metric-month": {
    what: "metrics of Container Insights",
    unit: "metric-month",
    usd: regions("0.07", "0.07", "0.07"),
    source: "Amazon CloudWatch pricing, Container Insights with enhanced observability for ECS",
    seen: "2026-07-01",
    assumed: {
      "us-east-1": "from memory of the pricing page",
      "eu-west-1": "as in us-east-1",
      "eu-central-1": "as in us-east-1",
    },
  },
  "lambda/request": {
    what: "Lambda requests",
    unit: "request",
    per: 1_000_000,
    usd: regions("0.20", "0.20", "0.20"),
    source: "AWS Price List AWSLambda, Request",
    seen: "2026-10-01",
  },
  "lambda/gb-second": {
    what: "Lambda duration, x86",
    unit: "GB-second",
    per: 1_000_000,
    usd: regions("16.6667", "16.6667", "16.6667"),
    source: "AWS Price List AWSLambda, Lambda-GB-Second, first tier",
    seen: "2026-10-01",
  },
  "scheduler/invocation": {
    what: "scheduled invocations",
    unit: "invocation",
    per: 1_000_000,
    usd: regions("1.00", "1.00", "1.00"),
    source: "Amazon EventBridge pricing, Scheduler",
    seen: "2026-07-01",
    assumed: { "eu-west-1": "as in us-east-1", "eu-central-1": "as in us-east-1" },
  },
};
