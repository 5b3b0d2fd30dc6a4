import { type Case, type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

const inline = (...rules: readonly Inputs[]) => ({ ingress: rules });
const tcp = (from: number | string, to: number | string, more: Inputs) => ({
  protocol: "tcp",
  fromPort: from,
  toPort: to,
  ...more,
});
const world = { cidrBlocks: ["0.0.0.0/0"] };
const single = (from: number | string, to: number | string, more: Inputs) => ({
  ipProtocol: "tcp",
  fromPort: from,
  toPort: to,
  ...more,
});
const vpc = { type: INGRESS };
const old = { type: RULE };

const opens = (port: number, where = "ingress[0]") => `${where} opens port ${port} to the internet`;
const prefixList = (...cidrs: readonly string[]) => [
  resource(LIST, "offices", { entries: cidrs.map((cidr) => ({ cidr })) }, { id: "pl-0123456789abcdef0" }),
];
const listed = tcp(22, 22, { prefixListIds: ["pl-0123456789abcdef0"] });

const part = (index: number, cidrIpv4: string) =>
  resource(INGRESS, `part-${index}`, { securityGroupId: "sg-1", ...single(22, 22, { cidrIpv4 }) });

export const networkCases: Cases = {
  "NET-01": [
    ["accepts no rules", {}, "pass"],
    ["accepts HTTPS for all", inline(tcp(443, 443, world)), "pass"],
    ["accepts SSH from the network", inline(tcp(22, 22, { cidrBlocks: ["10.0.0.0/8"] })), "pass"],
    ["accepts private IPv6", inline(tcp(22, 22, { ipv6CidrBlocks: ["fc00::/7"] })), "pass"],
    ["accepts a group as the source", single(22, 22, { referencedSecurityGroupId: "sg-1" }), "pass", vpc],
    ["accepts ping", inline({ protocol: "icmp", fromPort: -1, toPort: -1, ...world }), "pass"],
    ["accepts a prefix list of narrow ranges", inline(listed), "pass", { others: prefixList("203.0.113.0/24") }],
    ["rejects SSH for all", inline(tcp(22, 22, world)), `fail: ${opens(22)}`],
    [
      "rejects the second rule",
      inline(tcp(443, 443, world), tcp(3389, 3389, world)),
      `fail: ${opens(3389, "ingress[1]")}`,
    ],
    ["rejects a range of ports, as text", inline(tcp("20", "30", world)), `fail: ${opens(22)}`],
    [
      "rejects all protocols",
      single(0, 0, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
      `fail: ${[22, 3389, 5985, 5986].map((port) => opens(port, "the rule")).join("; ")}`,
      vpc,
    ],
    ["rejects IPv6", single(22, 22, { cidrIpv6: "::/0" }), `fail: ${opens(22, "the rule")}`, vpc],
    ["rejects the IPv6 internet", inline(tcp(22, 22, { ipv6CidrBlocks: ["2000::/3"] })), `fail: ${opens(22)}`],
    ["rejects half the world", inline(tcp(22, 22, { cidrBlocks: ["128.0.0.0/1"] })), `fail: ${opens(22)}`],
    [
      "rejects the world in eighths",
      { type: "ingress", ...tcp(22, 22, { cidrBlocks: ["1.0.0.0/8", "2.0.0.0/8", "3.0.0.0/8"] }) },
      `fail: ${opens(22, "the rule")}`,
      old,
    ],
    ["rejects a prefix list of the world", inline(listed), `fail: ${opens(22)}`, { others: prefixList("0.0.0.0/0") }],
    [
      "rejects the entries of a prefix list that stand apart",
      inline(listed),
      `fail: ${opens(22)}`,
      {
        others: [
          resource(LIST, "offices", {}, { id: "pl-0123456789abcdef0" }),
          resource(LIST_ENTRY, "all", { prefixListId: "pl-0123456789abcdef0", cidr: "0.0.0.0/0" }),
        ],
      },
    ],
    [
      "accepts rules for parts that are no world",
      {},
      "pass",
      { extra: { id: "sg-1" }, others: [part(1, "20.0.0.0/9"), part(2, "20.128.0.0/9")] },
    ],
    [
      "rejects the world in eighths over several rules",
      inline(...[1, 2, 3].map((first) => tcp(22, 22, { cidrBlocks: [`${first}.0.0.0/8`] }))),
      "fail: its rules together open port 22 to the internet",
    ],
    [
      "rejects it over rules that stand apart",
      {},
      "fail: its rules together open port 22 to the internet",
      { extra: { id: "sg-1" }, others: [part(1, "20.0.0.0/8"), part(2, "21.0.0.0/8")] },
    ],
    [
      "rejects what a registry of IPv6 has",
      single(22, 22, { cidrIpv6: "2600::/12" }),
      `fail: ${opens(22, "the rule")}`,
      vpc,
    ],
    ["skips egress", { type: "egress", ...tcp(22, 22, world) }, "not-applicable: an egress rule", old],
    ["waits for the rules", { ingress: UNKNOWN }, "unknown: ingress"],
    ["waits for a range", inline(tcp(22, 22, { cidrBlocks: [UNKNOWN] })), "unknown: ingress[0].cidrBlocks[0]"],
    ["waits for a port", inline(tcp(UNKNOWN, 30, world)), "unknown: ingress[0].fromPort"],
    ["does not wait for a port that cannot matter", inline(tcp(UNKNOWN, 21, world)), "pass"],
    ["does not know a prefix list elsewhere", inline(listed), "unknown: ingress[0].prefixListIds"],
    ["cannot judge a masked range", single(22, 22, { cidrIpv4: MASK }), "secret: cidrIpv4", vpc],
  ],
  "NET-02": [
    ["accepts no rules", { ingress: [] }, "pass"],
    ["accepts the database port inside", single(5432, 5432, { cidrIpv4: "10.0.0.0/16" }), "pass", vpc],
    [
      "rejects PostgreSQL for all",
      single(5432, 5432, { cidrIpv4: "0.0.0.0/0" }),
      `fail: ${opens(5432, "the rule")}`,
      vpc,
    ],
    ["rejects a range over Redis", inline(tcp(6000, 7000, world)), `fail: ${opens(6379)}`],
    ["rejects UDP", inline({ protocol: "udp", fromPort: 11211, toPort: 11211, ...world }), `fail: ${opens(11211)}`],
    ["skips egress", { type: "egress", ...tcp(5432, 5432, world) }, "not-applicable: an egress rule", old],
    [
      "waits for the protocol",
      inline({ ...tcp(5432, 5432, world), protocol: UNKNOWN }),
      "unknown: ingress[0].protocol",
    ],
    ["cannot judge secret rules", { ingress: SECRET }, "secret: ingress"],
  ],
  "NET-06": [
    ["accepts no rules", {}, "pass"],
    ["accepts empty lists", { ingress: [], egress: [] }, "pass"],
    ["rejects ingress", { ingress: [{ protocol: "-1", self: true }] }, "fail: the default group has 1 ingress rule"],
    ["rejects egress", { egress: [{}, {}] }, "fail: the default group has 2 egress rules"],
    ["waits", { ingress: UNKNOWN }, "unknown: ingress"],
    ["cannot judge a mask", { egress: MASK }, "secret: egress"],
  ],
};

const db = (more: Inputs = {}) => ({ engine: "postgres", vpcSecurityGroupIds: ["sg-00000000000000db"], ...more });
const dbGroup = (inputs: Inputs = {}) => resource(GROUP, "db-sg", inputs, { id: "sg-00000000000000db" });
const appGroup = resource(GROUP, "app-sg", {}, { id: "sg-0000000000000app" });
const service = resource("aws:ecs/service:Service", "api", {
  networkConfiguration: { securityGroups: ["sg-0000000000000app"] },
});
const from = (source: Inputs, port: Inputs = { fromPort: 5432, toPort: 5432 }) =>
  resource(INGRESS, "rule", { securityGroupId: "sg-00000000000000db", ipProtocol: "tcp", ...port, ...source });
const fromApp = from({ referencedSecurityGroupId: "sg-0000000000000app" });
const others = (...resources: readonly ReturnType<typeof resource>[]) => ({ others: resources });

const APP_ID = "sg-0000000000000app";
const server = (more: Inputs = {}) =>
  resource("aws:ec2/instance:Instance", "server", { vpcSecurityGroupIds: [APP_ID], ...more });
const serving = (port: number, range: string) => ({
  ...appGroup,
  inputs: { ...appGroup.inputs, ingress: [{ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [range] }] },
});
/** A subnet without a route to the internet. */
const insideNetwork = [
  resource("aws:ec2/vpc:Vpc", "vpc", {}, { id: "vpc-00000001" }),
  resource("aws:ec2/subnet:Subnet", "inner", { vpcId: "vpc-00000001" }, { id: "subnet-00000001" }),
];

export const databaseClientCases: Cases = {
  "X-01": [
    ["accepts the group of a service", db(), "pass", others(dbGroup(), appGroup, service, fromApp)],
    ["accepts nobody", db(), "pass", others(dbGroup())],
    [
      "accepts an inline rule for a group of a function",
      db(),
      "pass",
      others(
        dbGroup({
          ingress: [{ protocol: "tcp", fromPort: "0", toPort: "65535", securityGroups: ["sg-0000000000000app"] }],
        }),
        appGroup,
        resource("aws:lambda/function:Function", "fn", { vpcConfig: { securityGroupIds: ["sg-0000000000000app"] } }),
      ),
    ],
    [
      "follows edges where ids are unknown",
      db({ vpcSecurityGroupIds: [UNKNOWN] }),
      "pass",
      {
        extra: { propertyDependencies: { vpcSecurityGroupIds: [urnOf(GROUP, "db-sg")] } },
        others: [
          resource(GROUP, "db-sg"),
          resource(GROUP, "app-sg"),
          resource(
            INGRESS,
            "rule",
            {
              securityGroupId: UNKNOWN,
              referencedSecurityGroupId: UNKNOWN,
              ipProtocol: "tcp",
              fromPort: 5432,
              toPort: 5432,
            },
            {
              propertyDependencies: {
                securityGroupId: [urnOf(GROUP, "db-sg")],
                referencedSecurityGroupId: [urnOf(GROUP, "app-sg")],
              },
            },
          ),
          resource(
            "aws:ecs/service:Service",
            "api",
            { networkConfiguration: { securityGroups: [UNKNOWN] } },
            { propertyDependencies: { networkConfiguration: [urnOf(GROUP, "app-sg")] } },
          ),
        ],
      },
    ],
    [
      "accepts a range on another port",
      db(),
      "pass",
      others(dbGroup(), from({ cidrIpv4: "10.0.0.0/8" }, { fromPort: 80, toPort: 80 })),
    ],
    [
      "accepts the group of a one-off task",
      db(),
      "pass",
      others(
        dbGroup(),
        { ...appGroup, parent: urnOf("larder:compute:Task", "task") },
        { urn: urnOf("larder:compute:Task", "task"), type: "larder:compute:Task", custom: false },
        resource("aws:ecs/taskDefinition:TaskDefinition", "td", {}, { parent: urnOf("larder:compute:Task", "task") }),
        fromApp,
      ),
    ],
    [
      "rejects a range, even a private one",
      db(),
      "fail: rule admits the address range 10.0.0.0/8 to port 5432",
      others(dbGroup(), from({ cidrIpv4: "10.0.0.0/8" })),
    ],
    [
      "rejects a range that is not known yet",
      db(),
      "fail: rule admits an address range that is not known yet to port 5432",
      others(dbGroup(), from({ cidrIpv4: UNKNOWN })),
    ],
    [
      "rejects a prefix list",
      db(),
      "fail: rule admits the prefix list pl-1 to port 5432",
      others(dbGroup(), from({ prefixListId: "pl-1" })),
    ],
    [
      "rejects the group of a load balancer",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:lb/loadBalancer:LoadBalancer lb uses",
      others(
        dbGroup(),
        appGroup,
        fromApp,
        resource("aws:lb/loadBalancer:LoadBalancer", "lb", { securityGroups: ["sg-0000000000000app"] }),
      ),
    ],
    ...[
      ["servers of a launch template", "aws:ec2/launchTemplate:LaunchTemplate", { vpcSecurityGroupIds: [APP_ID] }],
      ["nodes of Kubernetes", "aws:eks/nodeGroup:NodeGroup", { remoteAccess: { sourceSecurityGroupIds: [APP_ID] } }],
      [
        "batch jobs",
        "aws:batch/computeEnvironment:ComputeEnvironment",
        { computeResources: { securityGroupIds: [APP_ID] } },
      ],
    ].map(
      ([what, type, inputs]): Case => [
        `accepts ${String(what)}`,
        db(),
        "pass",
        others(dbGroup(), appGroup, fromApp, resource(String(type), "nodes", inputs as Inputs)),
      ],
    ),
    ["accepts a server that serves", db(), "pass", others(dbGroup(), serving(8080, "10.0.0.0/8"), fromApp, server())],
    [
      "accepts a server whose shell is for the network",
      db(),
      "pass",
      others(dbGroup(), appGroup, fromApp, server({ subnetId: "subnet-00000001" }), ...insideNetwork),
    ],
    [
      "rejects a server with a shell for outside",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:ec2/instance:Instance server uses",
      others(dbGroup(), serving(22, "203.0.113.0/24"), fromApp, server()),
    ],
    [
      "rejects a server with a shell for a range that is not known",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:ec2/instance:Instance server uses",
      others(dbGroup(), serving(22, UNKNOWN), fromApp, server()),
    ],
    [
      "rejects a server that has a public address",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:ec2/instance:Instance server uses",
      others(
        dbGroup(),
        appGroup,
        fromApp,
        server({ subnetId: "subnet-00000001", associatePublicIpAddress: "true" }),
        ...insideNetwork,
      ),
    ],
    [
      "accepts the group that EKS makes for a cluster",
      db(),
      "pass",
      others(
        dbGroup(),
        from({ referencedSecurityGroupId: "sg-0000000000000eks" }),
        resource(
          "aws:eks/cluster:Cluster",
          "eks",
          {},
          { outputs: { vpcConfig: { clusterSecurityGroupId: "sg-0000000000000eks" } } },
        ),
      ),
    ],
    [
      "accepts a workload that the settings name",
      db(),
      "pass",
      { ...others(dbGroup(), appGroup, service, fromApp), settings: { "X-01": { databaseClients: ["api"] } } },
    ],
    [
      "rejects one that they do not name",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:ecs/service:Service api uses",
      { ...others(dbGroup(), appGroup, service, fromApp), settings: { "X-01": { databaseClients: ["worker"] } } },
    ],
    [
      "rejects a group that a bastion shares",
      db(),
      "fail: rule admits the group app-sg to port 5432, which aws:ec2/instance:Instance bastion uses",
      others(
        dbGroup(),
        appGroup,
        service,
        fromApp,
        resource("aws:ec2/instance:Instance", "bastion", { vpcSecurityGroupIds: ["sg-0000000000000app"] }),
      ),
    ],
    [
      "rejects a group that nobody uses",
      db(),
      "fail: rule admits the group app-sg to port 5432, which no workload uses",
      others(dbGroup(), appGroup, fromApp),
    ],
    [
      "rejects a group from elsewhere",
      db(),
      "fail: rule admits sg-0000000000000app to port 5432, which is not in this graph",
      others(dbGroup(), fromApp),
    ],
    [
      "reads the port of the database",
      db({ port: "6000" }),
      "fail: rule admits the address range 10.0.0.0/8 to port 6000",
      others(dbGroup(), from({ cidrIpv4: "10.0.0.0/8" }, { fromPort: 6000, toPort: 6000 })),
    ],
    [
      "judges the proxy too",
      { engineFamily: "POSTGRESQL", vpcSecurityGroupIds: ["sg-00000000000000db"] },
      "fail: rule admits the address range 0.0.0.0/0 to port 5432",
      { type: "aws:rds/proxy:Proxy", ...others(dbGroup(), from({ cidrIpv4: "0.0.0.0/0" })) },
    ],
    ["waits for the groups", db({ vpcSecurityGroupIds: UNKNOWN }), "unknown: vpcSecurityGroupIds"],
    ["does not know the default group", { engine: "postgres" }, "unknown: vpcSecurityGroupIds"],
    [
      "waits for a rule of an unknown group",
      db(),
      "unknown: rule.securityGroupId",
      others(dbGroup(), from({ securityGroupId: UNKNOWN })),
    ],
    ["cannot judge a masked port", db({ port: MASK }), "secret: port", others(dbGroup())],
  ],
};
