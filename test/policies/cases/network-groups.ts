import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN } from "../support.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const vpc = { type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" };
const out = { type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule" };
const old = { type: "aws:ec2/securityGroupRule:SecurityGroupRule" };
const WORLD = "0.0.0.0/0";
const ID = "sg-00000000000000lb";
const tcp = (fromPort: number | string, toPort = fromPort, cidr = WORLD) => ({
  protocol: "tcp",
  fromPort,
  toPort,
  cidrBlocks: [cidr],
});
const single = (port: number, more: Inputs = {}) => ({
  securityGroupId: ID,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrIpv4: WORLD,
  ...more,
});
const used = { extra: { id: ID } };
const balancer = (internal: boolean | string) =>
  resource("aws:lb/loadBalancer:LoadBalancer", "lb", { internal, securityGroups: [ID] });
const group = (inputs: Inputs = {}) => resource(GROUP, "lb-sg", inputs, { id: ID });
const service = resource("aws:ecs/service:Service", "api", { networkConfiguration: { securityGroups: [ID] } });
const database = resource("aws:rds/instance:Instance", "db", { vpcSecurityGroupIds: [ID] });
const text = { description: "Load balancer" };
const toGroup = { securityGroupId: ID, referencedSecurityGroupId: "sg-00000000000000db", ipProtocol: "tcp" };

export const groupCases: Cases = {
  "NET-03": [
    ["accepts 443 on a public load balancer", single(443), "pass", { ...vpc, others: [group(), balancer(false)] }],
    [
      "accepts inline rules",
      { ingress: [tcp(443), tcp("80")] },
      "pass",
      { ...used, others: [resource("aws:alb/loadBalancer:LoadBalancer", "lb", { securityGroups: [ID] })] },
    ],
    ["accepts any port inside", { ingress: [tcp(8080, 8090, "10.0.0.0/8")] }, "pass"],
    [
      "rejects another port",
      { ingress: [tcp(8080)] },
      "fail: ingress[0] opens more than the ports 80 and 443 to the internet",
      { ...used, others: [balancer(false)] },
    ],
    [
      "rejects a range over both",
      { ...single(80), toPort: 443 },
      "fail: the rule opens more than the ports 80 and 443 to the internet",
      { ...vpc, others: [group(), balancer(false)] },
    ],
    [
      "rejects the world in two halves",
      { ingress: [{ ...tcp(22), cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }] },
      "fail: ingress[0] opens more than the ports 80 and 443 to the internet",
    ],
    [
      "rejects a service",
      single(443),
      "fail: the rule opens aws:ecs/service:Service api to the internet, not a public load balancer",
      { ...vpc, others: [group(), balancer(false), service] },
    ],
    [
      "rejects an internal load balancer",
      single(443),
      "fail: the rule opens aws:lb/loadBalancer:LoadBalancer lb to the internet, not a public load balancer",
      { ...vpc, others: [group(), balancer("true")] },
    ],
    [
      "rejects a group of nothing",
      { ingress: [tcp(443)] },
      "fail: ingress[0] opens nothing to the internet, not a public load balancer",
    ],
    ["skips egress", { type: "egress", ...tcp(22) }, "not-applicable: an egress rule", old],
    ["waits for the port", { ingress: [tcp(UNKNOWN, 443)] }, "unknown: ingress[0].fromPort"],
    ["waits for the group", single(443, { securityGroupId: UNKNOWN }), "unknown: securityGroupId", vpc],
    ["cannot judge a masked range", single(8080, { cidrIpv4: MASK }), "secret: cidrIpv4", vpc],
  ],
  "NET-04": [
    ["accepts HTTPS", single(443), "pass", { ...out, others: [group(), service] }],
    ["accepts none", {}, "pass"],
    ["accepts any port inside", { egress: [tcp(5432, 5432, "10.0.0.0/8")] }, "pass"],
    [
      "rejects everything",
      { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [WORLD] }] },
      "fail: egress[0] lets more than HTTPS out to the internet",
    ],
    [
      "rejects IPv6 too",
      { type: "egress", ...tcp(25), cidrBlocks: [], ipv6CidrBlocks: ["::/0"], securityGroupId: ID },
      "fail: the rule lets more than HTTPS out to the internet",
      { ...old, others: [group()] },
    ],
    [
      "rejects HTTPS of a database",
      single(443),
      "fail: the rule lets a data store reach the internet",
      { ...out, others: [group(), database] },
    ],
    [
      "rejects HTTPS of a group that says it holds data",
      { egress: [tcp(443)], tags: { tier: "data" } },
      "fail: egress[0] lets a data store reach the internet",
    ],
    ["skips ingress", { type: "ingress", ...tcp(22) }, "not-applicable: an ingress rule", old],
    ["waits", { egress: UNKNOWN }, "unknown: egress"],
    ["waits for the group", single(443, { securityGroupId: UNKNOWN }), "unknown: securityGroupId", out],
    ["cannot judge secret rules", { egress: SECRET }, "secret: egress"],
  ],
  "NET-13": [
    ["accepts one port", { ...text, ...toGroup, fromPort: 5432, toPort: 5432 }, "pass", vpc],
    ["accepts a hundred", { ...text, ...toGroup, fromPort: 9000, toPort: 9099 }, "pass", out],
    ["accepts a ping", { ...text, ...toGroup, ipProtocol: "icmp", fromPort: -1, toPort: -1 }, "pass", vpc],
    [
      "rejects one more",
      { ...text, ...toGroup, fromPort: 9000, toPort: 9100 },
      "fail: the rule opens 101 ports to others, at most 100",
      vpc,
    ],
    [
      "rejects every protocol",
      { ...text, ...toGroup, ipProtocol: "-1" },
      "fail: the rule opens every port of every protocol to others",
      out,
    ],
    [
      "rejects every port inline",
      { ...text, ingress: [{ protocol: "tcp", fromPort: 0, toPort: 65_535, securityGroups: [ID] }] },
      "fail: ingress[0] opens 65536 ports to others, at most 100",
    ],
    [
      "rejects every port in the older form",
      { ...text, type: "egress", protocol: "udp", fromPort: 0, toPort: 65_535, sourceSecurityGroupId: ID },
      "fail: the rule opens 65536 ports to others, at most 100",
      old,
    ],
    ["accepts a port for a range of addresses", single(443, { cidrIpv4: "10.0.0.0/16" }), "pass", vpc],
    ["skips the internet", single(443), "not-applicable: no rule for others", vpc],
    [
      "rejects every port for a range of addresses",
      { ingress: [{ ...tcp(0, 65_535, "10.0.0.0/16") }] },
      "fail: ingress[0] opens 65536 ports to others, at most 100",
    ],
    ["skips what goes out to addresses", single(443), "not-applicable: no rule for others", out],
    [
      "skips the group itself",
      { ...text, ingress: [{ protocol: "-1", self: true }] },
      "not-applicable: no rule for others",
    ],
    ["waits", { ...text, ...toGroup, fromPort: UNKNOWN, toPort: 443 }, "unknown: fromPort", vpc],
    ["cannot judge a mask", { ...text, ...toGroup, ipProtocol: MASK }, "secret: ipProtocol", vpc],
  ],
  "NET-05": [
    ["accepts a text", text, "pass"],
    ["accepts a rule with one", text, "pass", vpc],
    ["rejects none", {}, "fail: the group does not say what it is for"],
    ["rejects the provider's", { description: "Managed by Pulumi" }, "fail: the rule does not say what it is for", out],
    [
      "rejects an inline rule without",
      { ...text, ingress: [{ description: "x" }, {}] },
      "fail: ingress[1] does not say what it is for",
    ],
    ["waits", { description: UNKNOWN }, "unknown: description"],
    ["waits for the rules", { ...text, ingress: UNKNOWN }, "unknown: ingress"],
    ["cannot judge a mask", { description: MASK }, "secret: description"],
  ],
};

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const rule = { type: "aws:ec2/networkAclRule:NetworkAclRule" };
const entry = (ruleNo: number, action: string, more: Inputs = {}) => ({
  ruleNo,
  action,
  protocol: "tcp",
  fromPort: 0,
  toPort: 1024,
  cidrBlock: WORLD,
  ...more,
});
const apart = (ruleNumber: number, ruleAction: string, more: Inputs = {}) => ({
  networkAclId: "acl-00000001",
  ruleNumber,
  ruleAction,
  protocol: "6",
  fromPort: 22,
  toPort: 22,
  cidrBlock: WORLD,
  ...more,
});

export const aclCases: Cases = {
  "NET-08": [
    ["accepts other ports", { ingress: [entry(100, "allow", { fromPort: 443, toPort: 443 })] }, "pass"],
    ["accepts a narrow range", apart(100, "allow", { cidrBlock: "192.0.2.0/24" }), "pass", rule],
    [
      "accepts a deny before it",
      { ingress: [entry(50, "deny", { fromPort: 22, toPort: 22 }), entry(100, "allow", { toPort: 80 })] },
      "pass",
    ],
    [
      "accepts a deny that stands apart",
      apart(100, "allow"),
      "pass",
      {
        ...rule,
        others: [
          resource(ACL, "acl", {}, { id: "acl-00000001" }),
          resource(rule.type, "deny", apart(90, "deny", { protocol: "-1" })),
        ],
      },
    ],
    ["rejects SSH", apart(100, "allow"), "fail: rule 100 opens port 22 to the internet", rule],
    [
      "rejects all protocols, over IPv6",
      { ingress: [entry(100, "allow", { protocol: "-1", cidrBlock: "", ipv6CidrBlock: "::/0" })] },
      "fail: ingress[0] opens port 22 to the internet; ingress[0] opens port 3389 to the internet",
      { type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl" },
    ],
    [
      "rejects a deny after it",
      { ingress: [entry(100, "allow"), entry(200, "deny")] },
      "fail: ingress[0] opens port 22 to the internet",
    ],
    ["skips egress", apart(100, "allow", { egress: true }), "not-applicable: an egress rule", rule],
    ["skips an empty list", {}, "not-applicable: no rules of its own"],
    ["waits", { ingress: UNKNOWN }, "unknown: ingress"],
    ["waits for a port", apart(100, "allow", { fromPort: UNKNOWN }), "unknown: fromPort", rule],
    ["cannot judge a mask", apart(100, MASK), "secret: ruleAction", rule],
  ],
};
