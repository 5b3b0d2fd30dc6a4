/** The network as a whole: who reaches whom, over which subnets. */
import type { Controls } from "../control.ts";

export const networkGraphControls = {
  "X-02": {
    slug: "cache-clients",
    title: "Only the security groups of workloads reach a cache",
    rationale: "A cache holds the sessions of all users: each other way in is a way around the application.",
    severity: "critical",
    unknown: "edges",
    references: { bundles: ["PUBLIC"] },
    remediation: ["Let the cache's group admit the security group of each service that needs it, and nothing else."],
  },
  "X-03": {
    slug: "service-clients",
    title: "Services are reached by the load balancer, or by services that are named",
    rationale: "A service that anything may call must trust whatever stands in its network.",
    severity: "high",
    unknown: "edges",
    notApplicable: "services without a network configuration (bridge or host network on EC2)",
    references: { bundles: ["PUBLIC"] },
    remediation: [
      "Admit the group of the load balancer, on the port that a container listens on.",
      "A service that Service Connect publishes and no load balancer leads to may be called by workloads, or by those alone that the setting `peers` names. A worker without a port admits nobody.",
    ],
  },
  "X-05": {
    slug: "no-path-to-data",
    title: "No path leads from the internet to data past a workload",
    rationale:
      "Rules, routes and load balancers that are right one by one can add up to a way in; only the whole graph shows it.",
    severity: "critical",
    unknown: "edges",
    references: { bundles: ["PUBLIC"] },
    remediation: [
      "Remove the rule or the target that the finding's path names last, and let a service stand in between.",
    ],
  },
  "X-06": {
    slug: "data-subnets",
    title: "Subnets for data have no route to an internet gateway",
    rationale: "Without a route even a database with a public address and an open rule is out of reach.",
    severity: "critical",
    unknown: "edges",
    notApplicable: "subnets that are not tagged tier=data",
    references: { bundles: ["PUBLIC"], fsbp: ["RDS.46"] },
    equivalents: ["cdk-nag VPCNoUnrestrictedRouteToIGW"],
    remediation: ["Associate the subnet with a route table that has only local routes and endpoints."],
  },
  "X-07": {
    slug: "workload-subnets",
    title: "Workloads run in subnets without a route from the internet",
    rationale: "In a public subnet one address and one rule are all that is between a task and the internet.",
    severity: "high",
    unknown: "edges",
    notApplicable: "workloads without a network interface of their own",
    references: { bundles: ["PUBLIC"] },
    remediation: ["Name private subnets, with a NAT gateway or endpoints for what must go out."],
  },
  "X-23": {
    slug: "vpc-guards",
    title: "Every VPC has a flow log and an empty default security group",
    rationale: "What nobody looks at and what nobody chose are where intruders feel at home.",
    severity: "medium",
    unknown: "edges",
    references: { bundles: ["LOG"], cis3: ["3.7", "5.4"], cis5: ["3.7", "5.5"], fsbp: ["EC2.2", "EC2.6"] },
    equivalents: ["Checkov CKV2_AWS_11, CKV2_AWS_12", "cdk-nag AwsSolutions-VPC7"],
    remediation: [
      "Add an aws.ec2.FlowLog for the VPC.",
      "Adopt the default group with aws.ec2.DefaultSecurityGroup, without rules.",
    ],
  },
  "X-24": {
    slug: "private-endpoints",
    title: "Calls of AWS APIs stay inside the network",
    rationale:
      "Image layers, logs and secrets need not cross the NAT gateway, which costs by the gigabyte and can fail.",
    severity: "low",
    unknown: "edges",
    notApplicable: "VPCs without workloads",
    references: { bundles: ["PUBLIC"], fsbp: ["EC2.55", "EC2.56"] },
    remediation: [
      "Add endpoints for s3 (gateway), ecr.api, ecr.dkr, logs, secretsmanager, and ssmmessages with ECS Exec.",
    ],
  },
  "X-25": {
    slug: "several-zones",
    title: "Load balancers, services and data stand in several zones, each with its own way out",
    rationale: "A zone that fails takes along what stands only there, and all zones whose NAT gateway it held.",
    severity: "medium",
    unknown: "edges",
    notApplicable: "resources that name no subnets, and subnets without a NAT gateway of their own to check",
    references: { bundles: ["HA"], fsbp: ["ELB.13"] },
    equivalents: ["Checkov CKV2_AWS_35"],
    remediation: [
      "Name subnets of two or more zones.",
      "In production give each zone a NAT gateway and a route to it.",
    ],
  },
} as const satisfies Controls;
