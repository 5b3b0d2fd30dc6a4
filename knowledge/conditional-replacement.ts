/**
 * Properties that force a replacement only under a condition: for these the plain list (`replaceOn`) does not hold.
 * Functions of the inputs before and after; what a program leaves out is undefined.
 */

type Inputs = Readonly<Record<string, unknown>>;

export interface ConditionalReplacement {
  readonly property: string;
  /** When the change of the property replaces; otherwise it is in place. */
  readonly when: (before: Inputs, after: Inputs) => boolean;
  readonly source: string;
}

const provider = "terraform-provider-aws 6";

export const conditionalReplacements: Readonly<Record<string, readonly ConditionalReplacement[]>> = {
  "aws:lb/loadBalancer:LoadBalancer": [
    {
      property: "subnets",
      when: (before, after) => isNetwork(after) && without(listOf(before.subnets), listOf(after.subnets)).length > 0,
      source: `${provider}, elbv2/load_balancer.go: subnets of a network load balancer can only be added`,
    },
    {
      property: "subnetMappings",
      when: (before, after) =>
        isNetwork(after) && listOf(after.subnetMappings).length < listOf(before.subnetMappings).length,
      source: `${provider}, elbv2/load_balancer.go`,
    },
    {
      property: "securityGroups",
      when: (before, after) => isNetwork(after) && isEmpty(before.securityGroups) !== isEmpty(after.securityGroups),
      source: `${provider}, elbv2/load_balancer.go: a network load balancer has security groups from its beginning or never`,
    },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    {
      property: "engineVersion",
      when: (before, after) => compareVersions(before.engineVersion, after.engineVersion) > 0,
      source: `${provider}, elasticache/engine_version.go: a downgrade`,
    },
    {
      property: "engine",
      when: (before, after) => before.engine === "valkey" && after.engine !== "valkey",
      source: `${provider}, elasticache/replication_group.go: Redis to Valkey is in place, back is not`,
    },
    {
      property: "transitEncryptionEnabled",
      when: (before) => compareVersions(before.engineVersion, "7.0.5") < 0,
      source: `${provider}, elasticache/replication_group.go: in place from 7.0.5`,
    },
    {
      property: "nodeGroupConfigurations",
      when: () => true,
      source: `${provider}, elasticache/replication_group.go`,
    },
  ],
  "aws:elasticache/cluster:Cluster": [
    {
      property: "nodeType",
      when: (_, after) => after.engine === "memcached",
      source: `${provider}, elasticache/cluster.go`,
    },
  ],
  "aws:ec2/vpc:Vpc": [
    {
      property: "instanceTenancy",
      when: (_, after) => after.instanceTenancy === "dedicated",
      source: `${provider}, ec2/vpc_.go: from dedicated to default is in place`,
    },
  ],
  "aws:ec2/subnet:Subnet": [
    {
      property: "ipv6CidrBlock",
      when: (before) => before.assignIpv6AddressOnCreation === true,
      source: `${provider}, ec2/vpc_subnet.go`,
    },
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    {
      property: "privateDnsEnabled",
      when: (_, after) => after.vpcEndpointType !== "Interface",
      source: `${provider}, ec2/vpc_endpoint.go`,
    },
  ],
  "aws:ecs/service:Service": [
    {
      property: "capacityProviderStrategies",
      when: (before, after) => isEmpty(before.capacityProviderStrategies) !== isEmpty(after.capacityProviderStrategies),
      source: `${provider}, ecs/service.go: to and from a launch type`,
    },
  ],
  ...Object.fromEntries(
    ["Ingress", "Egress"].map((direction) => [
      `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"].map((property) => ({
        property,
        when: (before: Inputs, after: Inputs) => isEmpty(before[property]) !== isEmpty(after[property]),
        source: `${provider}, ec2/vpc_security_group_ingress_rule.go: another kind of peer`,
      })),
    ]),
  ),
};

/** Changes that the provider or AWS refuses, so that the run stops there. */
export interface RefusedChange {
  readonly property: string;
  readonly when: (before: Inputs, after: Inputs) => boolean;
  /** What is wrong and the way out. */
  readonly message: string;
  readonly source: string;
}

export const refusedChanges: Readonly<Record<string, readonly RefusedChange[]>> = {
  "aws:ecs/service:Service": [
    {
      property: "capacityProviderStrategies",
      when: (before, after) =>
        after.forceNewDeployment !== true &&
        !isEmpty(before.capacityProviderStrategies) &&
        !isEmpty(after.capacityProviderStrategies),
      message: "the provider refuses another capacity provider strategy without forceNewDeployment",
      source: `${provider}, ecs/service.go`,
    },
  ],
  "aws:rds/instance:Instance": [
    {
      property: "allocatedStorage",
      // With autoscaling the provider ignores a smaller figure.
      when: (before, after) =>
        isEmpty(after.maxAllocatedStorage) && Number(after.allocatedStorage) < Number(before.allocatedStorage),
      message: "RDS cannot shrink storage; move to a new instance instead",
      source: "Amazon RDS User Guide, Working with storage",
    },
    {
      property: "engineVersion",
      when: (before, after) =>
        after.allowMajorVersionUpgrade !== true && major(after.engineVersion) > major(before.engineVersion),
      message: "RDS refuses a major upgrade without allowMajorVersionUpgrade",
      source: "Amazon RDS API ModifyDBInstance",
    },
    {
      property: "engineVersion",
      when: (before, after) => major(after.engineVersion) < major(before.engineVersion),
      message: "RDS cannot go back to an older major version; restore a snapshot of before instead",
      source: "Amazon RDS User Guide, Upgrading a DB instance engine version",
    },
  ],
};

function isNetwork({ loadBalancerType }: Inputs): boolean {
  return loadBalancerType === "network" || loadBalancerType === "gateway";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function without(all: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  return all.filter((entry) => !others.includes(entry));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function major(version: unknown): number {
  return Number.parseInt(String(version ?? ""), 10);
}

/** Negative where the first is older; 0 where one of them is not stated. `7.x` counts as 7. */
export function compareVersions(a: unknown, b: unknown): number {
  if (isEmpty(a) || isEmpty(b)) return 0;
  const [left, right] = [a, b].map((version) =>
    String(version)
      .split(".")
      .map((part) => Number.parseInt(part, 10)),
  );
  for (let index = 0; index < 3; index++) {
    const [one = Number.NaN, two = Number.NaN] = [left?.[index], right?.[index]];
    if (Number.isNaN(one) || Number.isNaN(two)) return 0;
    if (one !== two) return one - two;
  }
  return 0;
}
