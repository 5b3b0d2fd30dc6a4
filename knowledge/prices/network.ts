/** Network and load balancing. */
import { everywhere, type PriceTable, regions } from "./row.ts";

const AS_VIRGINIA = "as in us-east-1; no public copy of the region's list shows it";

export const networkPrices: PriceTable = {
  "nat-gateway/hour": {
    what: "NAT gateway",
    unit: "h",
    usd: regions("0.045", "0.048", "0.052"),
    source: "AWS Price List AmazonEC2, NatGateway-Hours",
    seen: "2026-10-02",
  },
  "nat-gateway/gb": {
    what: "data through NAT gateways",
    unit: "GB",
    usd: regions("0.045", "0.048", "0.052"),
    source: "AWS Price List AmazonEC2, NatGateway-Bytes",
    seen: "2026-10-02",
  },
  "public-ipv4/hour": {
    what: "public IPv4 address",
    unit: "h",
    usd: everywhere("0.005"),
    source: "AWS Price List AmazonVPC, PublicIPv4:InUseAddress; idle addresses cost the same",
    seen: "2026-09-17",
  },
  "vpc-endpoint/interface/hour": {
    what: "interface endpoint",
    unit: "h",
    usd: regions("0.01", "0.011", "0.012"),
    source: "AWS Price List AmazonVPC, VpcEndpoint-Hours, for each zone",
    seen: "2026-09-16",
    assumed: {
      "eu-west-1": "from a bill: 42.24 for ten endpoints over 384 hours",
      "eu-central-1": "from an estimate: about 70 a month for four endpoints in two zones",
    },
  },
  "vpc-endpoint/gb": {
    what: "data through interface endpoints",
    unit: "GB",
    usd: regions("0.01", "0.01", "0.01"),
    source: "AWS PrivateLink pricing, first petabyte",
    seen: "2026-07-01",
  },
  "load-balancer/application/hour": {
    what: "application load balancer",
    unit: "h",
    usd: regions("0.0225", "0.0252", "0.027"),
    source: "AWS Price List AWSELB, LoadBalancerUsage",
    seen: "2026-09-24",
  },
  "load-balancer/application/lcu-hour": {
    what: "load balancer capacity units",
    unit: "LCU-h",
    usd: regions("0.008", "0.008", "0.008"),
    source: "AWS Price List AWSELB, LCUUsage",
    seen: "2026-09-24",
  },
  "load-balancer/network/hour": {
    what: "network load balancer",
    unit: "h",
    usd: regions("0.0225", "0.0252", "0.027"),
    source: "Elastic Load Balancing pricing",
    seen: "2026-07-01",
    assumed: { "eu-west-1": "as an application load balancer", "eu-central-1": "as an application load balancer" },
  },
  "load-balancer/network/nlcu-hour": {
    what: "load balancer capacity units",
    unit: "NLCU-h",
    usd: regions("0.006", "0.006", "0.006"),
    source: "Elastic Load Balancing pricing",
    seen: "2026-07-01",
    assumed: { "eu-west-1": AS_VIRGINIA, "eu-central-1": AS_VIRGINIA },
  },
  "data-transfer/internet/gb": {
    what: "data to the internet",
    unit: "GB",
    usd: regions("0.09", "0.09", "0.09"),
    source: "AWS Price List AWSDataTransfer, DataTransfer-Out-Bytes, first 10 TB",
    seen: "2026-08-31",
  },
  "data-transfer/zones/gb": {
    what: "data between zones",
    unit: "GB",
    usd: regions("0.01", "0.01", "0.01"),
    source: "AWS Price List AWSDataTransfer, DataTransfer-Regional-Bytes",
    seen: "2026-08-31",
  },
};
