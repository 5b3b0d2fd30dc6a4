import type { Resource } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN } from "../support.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DATA = "sg-00000000data";
const APP = "sg-000000000app";
const EDGE = "sg-00000000edge";
const cache = (more: Inputs = {}) => ({ securityGroupIds: [DATA], ...more });
const group = (name: string, id: string) => resource(GROUP, name, {}, { id });
const data = group("data-sg", DATA);
const app = group("app-sg", APP);
const edge = group("edge-sg", EDGE);
const service = (name = "api", id = APP) =>
  resource("aws:ecs/service:Service", name, { networkConfiguration: { securityGroups: [id] } });
const balancer = (internal = false) =>
  resource("aws:lb/loadBalancer:LoadBalancer", "lb", { internal, securityGroups: [EDGE] });
const admits = (securityGroupId: string, source: Inputs, port: Inputs[string], name = "rule") =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    securityGroupId,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...source,
  });
const sends = (securityGroupId: string, destination: string, port: number) =>
  resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `out-${destination}`, {
    securityGroupId,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    referencedSecurityGroupId: destination,
  });
const from = (id: string) => ({ referencedSecurityGroupId: id });
const world = { cidrIpv4: "0.0.0.0/0" };
const others = (...resources: readonly Resource[]) => ({ others: resources });

export const cacheClientCases: Cases = {
  "X-02": [
    ["accepts the group of a service", cache(), "pass", others(data, app, service(), admits(DATA, from(APP), 6379))],
    ["accepts nobody", cache({ port: "7000" }), "pass", others(data, admits(DATA, world, 6379))],
    [
      "rejects a range",
      cache(),
      "fail: rule admits the address range 10.0.0.0/8 to port 6379",
      others(data, admits(DATA, { cidrIpv4: "10.0.0.0/8" }, 6379)),
    ],
    [
      "rejects the group of a load balancer",
      cache(),
      "fail: rule admits the group edge-sg to port 6379, which aws:lb/loadBalancer:LoadBalancer lb uses",
      others(data, edge, balancer(), admits(DATA, from(EDGE), 6379)),
    ],
    [
      "judges the readers of a serverless cache",
      cache({ engine: "valkey" }),
      "fail: rule admits the prefix list pl-1 to port 6380",
      {
        type: "aws:elasticache/serverlessCache:ServerlessCache",
        ...others(data, admits(DATA, { prefixListId: "pl-1" }, 6380)),
      },
    ],
    ["waits for the groups", cache({ securityGroupIds: UNKNOWN }), "unknown: securityGroupIds"],
    ["cannot judge a masked port", cache({ port: MASK }), "secret: port", others(data)],
  ],
};

const it = (more: Inputs = {}) => ({ networkConfiguration: { securityGroups: [APP] }, ...more });
const web = it({ loadBalancers: [{ containerName: "web", containerPort: 8080 }] });
const around = (...rules: readonly Resource[]) => others(app, edge, balancer(), ...rules);

export const serviceClientCases: Cases = {
  "X-03": [
    ["accepts the load balancer", web, "pass", around(admits(APP, from(EDGE), 8080))],
    ["accepts a worker without rules", it(), "pass", others(app)],
    [
      "accepts a peer by name, on the port of a container",
      it({ taskDefinition: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1" }),
      "pass",
      {
        settings: { "X-03": { peers: ["caller"] } },
        ...others(
          app,
          data,
          service("caller", DATA),
          admits(APP, from(DATA), "9000"),
          resource(
            "aws:ecs/taskDefinition:TaskDefinition",
            "task",
            { containerDefinitions: JSON.stringify([{ name: "it", portMappings: [{ containerPort: 9000 }] }]) },
            { id: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1" },
          ),
        ),
      },
    ],
    [
      "accepts any workload at a service that is published to peers alone",
      it({
        taskDefinition: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1",
        serviceConnectConfiguration: { enabled: true, services: [{ portName: "it" }] },
      }),
      "pass",
      others(
        app,
        data,
        service("caller", DATA),
        admits(APP, from(DATA), "9000"),
        resource(
          "aws:ecs/taskDefinition:TaskDefinition",
          "task",
          { containerDefinitions: JSON.stringify([{ name: "it", portMappings: [{ containerPort: 9000 }] }]) },
          { id: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1" },
        ),
      ),
    ],
    [
      "rejects a peer without a name",
      web,
      "fail: rule admits aws:ecs/service:Service caller",
      around(data, service("caller", DATA), admits(APP, from(DATA), 8080)),
    ],
    [
      "rejects a range",
      web,
      "fail: rule admits what is no load balancer (cidr)",
      around(admits(APP, { cidrIpv4: "10.0.0.0/16" }, 8080)),
    ],
    [
      "rejects another port",
      web,
      "fail: rule opens 22, on which no container listens",
      around(admits(APP, from(EDGE), 22)),
    ],
    [
      "rejects any rule of a worker",
      it({ taskDefinition: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1" }),
      "fail: rule opens 8080, on which no container listens",
      around(
        admits(APP, from(EDGE), 8080),
        resource(
          "aws:ecs/taskDefinition:TaskDefinition",
          "task",
          { containerDefinitions: JSON.stringify([{ name: "it" }]) },
          { id: "arn:aws:ecs:eu-west-1:111122223333:task-definition/it:1" },
        ),
      ),
    ],
    ["skips bridge networks", { launchType: "EC2" }, "not-applicable: no network interface of its own"],
    ["waits for the groups", { networkConfiguration: UNKNOWN }, "unknown: networkConfiguration.securityGroups"],
    ["waits for a port", web, "unknown: rule.fromPort", around(admits(APP, from(EDGE), UNKNOWN))],
    ["waits for the containers", it(), "unknown: taskDefinition", around(admits(APP, from(EDGE), 8080))],
    ["cannot judge masked load balancers", it({ loadBalancers: MASK }), "secret: loadBalancers", others(app)],
  ],
};

const db = (more: Inputs = {}) => ({
  engine: "postgres",
  vpcSecurityGroupIds: [DATA],
  dbSubnetGroupName: "data-subnets",
  ...more,
});
const subnets = (gatewayId: string) => [
  resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: ["subnet-0000000d"] }, { id: "data-subnets" }),
  resource("aws:ec2/subnet:Subnet", "d", { vpcId: "vpc-00000009" }, { id: "subnet-0000000d" }),
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "rta", {
    subnetId: "subnet-0000000d",
    routeTableId: "rtb-00000009",
  }),
  resource(
    "aws:ec2/routeTable:RouteTable",
    "table",
    { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId }] },
    { id: "rtb-00000009" },
  ),
];
const open = admits(EDGE, world, 443, "open");
const chain = [edge, balancer(), open, data];

export const pathCases: Cases = {
  "X-05": [
    [
      "accepts a service in between",
      db(),
      "pass",
      others(
        ...chain,
        app,
        service(),
        admits(APP, from(EDGE), 8080, "in"),
        sends(EDGE, APP, 8080),
        admits(DATA, from(APP), 5432),
        sends(APP, DATA, 5432),
      ),
    ],
    [
      "accepts an open rule in a private subnet",
      db(),
      "pass",
      others(data, ...subnets("local"), admits(DATA, world, 5432)),
    ],
    [
      "accepts an internal load balancer",
      db(),
      "pass",
      others(edge, balancer(true), open, data, admits(DATA, from(EDGE), 5432), sends(EDGE, DATA, 5432)),
    ],
    [
      "rejects an open rule in a public subnet",
      db(),
      "fail: the internet reaches it: an open rule in a public subnet",
      others(data, ...subnets("igw-00000009"), admits(DATA, world, 5432)),
    ],
    [
      "rejects a load balancer",
      db(),
      "fail: the internet > edge-sg reaches port 5432 past every workload",
      others(...chain, admits(DATA, from(EDGE), 5432), sends(EDGE, DATA, 5432)),
    ],
    [
      "rejects a server behind a load balancer",
      { securityGroupIds: [DATA] },
      "fail: the internet > edge-sg > app-sg reaches port 6379 past every workload",
      {
        type: "aws:elasticache/replicationGroup:ReplicationGroup",
        ...others(
          ...chain,
          app,
          resource("aws:ec2/instance:Instance", "bastion", { vpcSecurityGroupIds: [APP] }),
          admits(APP, from(EDGE), 22, "in"),
          admits(DATA, from(APP), 6379),
          sends(APP, DATA, 6379),
        ),
      },
    ],
    [
      "rejects a target of a load balancer",
      db(),
      "fail: lb hands the internet on to it",
      {
        extra: { id: "db-0000000001" },
        ...others(
          data,
          resource("aws:lb/loadBalancer:LoadBalancer", "lb", {}, { id: "arn:lb/00000001" }),
          resource("aws:lb/listener:Listener", "l", {
            loadBalancerArn: "arn:lb/00000001",
            defaultActions: [{ type: "forward", targetGroupArn: "arn:tg/00000001" }],
          }),
          resource("aws:lb/targetGroup:TargetGroup", "tg", {}, { id: "arn:tg/00000001" }),
          resource("aws:lb/targetGroupAttachment:TargetGroupAttachment", "target", {
            targetGroupArn: "arn:tg/00000001",
            targetId: "db-0000000001",
          }),
        ),
      },
    ],
    ["waits for the groups", db({ vpcSecurityGroupIds: UNKNOWN }), "unknown: vpcSecurityGroupIds"],
    [
      "does not know where the routes lead",
      db({ dbSubnetGroupName: UNKNOWN }),
      "unknown: routes of its subnets",
      others(data, admits(DATA, world, 5432)),
    ],
    ["cannot judge a masked port", db({ port: MASK }), "secret: port", others(data)],
  ],
};
