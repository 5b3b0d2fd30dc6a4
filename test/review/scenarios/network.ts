/** Edits of the network, the edge and the regions. */
import { type Scenario, set } from "./model.ts";

const EVERYWHERE = { cidrIpv4: "0.0.0.0/0" };

export const network: readonly Scenario[] = [
  {
    title: "another range of a subnet",
    stack: "dev",
    edits: { "net-app-a": set({ cidrBlock: "10.10.200.0/22" }) },
    does: { replace: "net-app-a net-app-a-rta", update: "api-service web-service worker-service" },
    because: {
      "net-app-a-rta": "net-app-a.cidrBlock > net-app-a-rta.subnetId",
      "api-service": "net-app-a.cidrBlock > api-service.networkConfiguration.subnets[0]",
    },
    risks: ["low replacement net-app-a", "low replacement net-app-a-rta"],
    underCli: true,
  },
  {
    title: "another range of the network",
    stack: "dev",
    values: { "network.cidr": "10.99.0.0/16" },
    partly: true,
    does: {
      replace: "net-vpc api-blue edge-alb-sg net-public-rt net-public-internet net-public-a",
      update: "net-igw edge-alb api-by-requests web-by-requests api-rule api-alarms-errors",
    },
    because: {
      "net-app-a-nat": "net-vpc.cidrBlock > net-app-a-rt.vpcId > net-app-a-nat.routeTableId",
      "net-app-b-nat": "net-vpc.cidrBlock > net-app-b-rt.vpcId > net-app-b-nat.routeTableId",
    },
    risks: [
      "medium run-fails db-subnets",
      "medium run-fails redis-subnets",
      "low failover api-rule",
      "low failover web-rule",
      "low replacement net-default-sg",
      "low replacement net-flow-log",
    ],
    underCli: true,
  },
  {
    title: "one NAT gateway",
    stack: "prod",
    values: { "network.nat": "single" },
    does: { update: "net-app-b-nat net-app-c-nat", delete: "net-nat-c net-nat-b net-nat-c-ip net-nat-b-ip" },
    risks: [
      "high downtime net-nat-b",
      "high downtime net-nat-c",
      "low failover net-app-b-nat",
      "low failover net-app-c-nat",
    ],
    cost: "less",
    underCli: true,
  },
  {
    title: "one more endpoint",
    stack: "prod",
    values: { "network.interfaceEndpoints": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs"] },
    does: { create: "net-endpoints-sqs" },
    cost: "more",
  },
  {
    title: "the database open to the internet",
    stack: "prod",
    edits: {
      "api-task-to-database-ingress": {
        inputs: ({ referencedSecurityGroupId: _, ...rest }) => ({ ...rest, ...EVERYWHERE }),
      },
    },
    does: { replace: "api-task-to-database-ingress" },
    risks: ["blocking security api-task-to-database-ingress", "medium replacement api-task-to-database-ingress"],
    underCli: true,
  },
  {
    title: "a firewall rule that only counts",
    stack: "prod",
    values: { "edge.waf": { mode: "managed", countOnly: ["common"] } },
    does: { update: "waf-acl" },
    risks: ["high security waf-acl"],
    underCli: true,
  },
  {
    title: "no firewall",
    stack: "prod",
    values: { "edge.waf": { mode: "none" } },
    does: {
      update: "cdn-services-distribution cdn-site-cdn-distribution",
      delete:
        "waf-alarms-sign-in-rate waf-alarms-blocked-surge waf-alarms-blocked-share waf-key-alias waf-logging waf-acl waf-logs-policy waf-logs waf-key-cmk",
    },
    risks: [
      "blocking run-fails waf-logs",
      "blocking run-fails waf-key-cmk",
      "blocking data-loss waf-key-cmk",
      "blocking security cdn-services-distribution",
      "blocking security cdn-site-cdn-distribution",
      "blocking security waf-acl",
      "high data-loss waf-logs",
      "medium monitoring waf-alarms-blocked-share",
      "medium monitoring waf-alarms-blocked-surge",
      "medium monitoring waf-alarms-sign-in-rate",
    ],
    cost: "less",
  },
  {
    title: "a blocked address",
    stack: "prod",
    values: { "edge.waf": { blocked: ["198.51.100.7/32"] } },
    does: { create: "waf-blocked-v4", update: "waf-acl" },
    cost: "more",
  },
  {
    title: "an older TLS policy",
    stack: "prod",
    edits: { "edge-https": set({ sslPolicy: "ELBSecurityPolicy-2016-08" }) },
    does: { update: "edge-https" },
    risks: ["high security edge-https"],
  },
  {
    title: "another region",
    stack: "dev",
    values: { "regions.primary": "eu-central-1" },
    partly: true,
    does: {
      update:
        "providers-aws tls-api.dev.larder.example tls-dev.larder.example api-task-execution api-task-role api-task-execution-policy",
      replace: "cluster-cluster cluster-capacity net-vpc api-blue tls-cert tls-issued",
      revise: "api-task-definition web-task-definition worker-task-definition",
      deleteFirst:
        "api-alarms-cpu api-alarms-errors api-alarms-latency-mean api-alarms-latency-p95 api-alarms-memory api-alarms-unhealthy-hosts",
    },
    because: {
      "cdn-tls-issued":
        "tls-cert.region > tls-api.dev.larder.example.content > cdn-tls-issued.validationRecordFqdns[0]",
      "db-sg": "net-vpc.region > db-sg.vpcId",
    },
    risks: [
      "medium data-loss bucket-access-logs-bucket",
      "medium data-loss uploads-bucket",
      "medium security net-endpoints-s3",
      "low data-loss api-images-repository",
      "low data-loss web-images-repository",
      "low downtime tls-api.dev.larder.example",
      "low downtime tls-dev.larder.example",
      "low security api-task-role-policy",
      "low security worker-task-role-policy",
      "low failover tls-api.dev.larder.example",
      "low failover tls-dev.larder.example",
      "low replacement db-pg17-primary",
      "low replacement db-master-version",
    ],
    cost: "more",
    underCli: true,
  },
  {
    title: "no copies in the second region",
    stack: "prod",
    values: { backup: { copies: { mode: "none" } } },
    does: {
      update: "backup-rds-plan backup-s3-plan",
      delete:
        "backup-copies-key-alias backup-copies-policy backup-copies-lock backup-copies-vault backup-copies-key-cmk backup-settings-eu-central-1",
    },
    risks: [
      "blocking run-fails backup-copies-vault",
      "blocking run-fails backup-copies-key-cmk",
      "blocking data-loss backup-copies-vault",
      "blocking data-loss backup-copies-key-cmk",
    ],
    cost: "less",
  },
];
