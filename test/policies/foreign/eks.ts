/** A cluster of Kubernetes with Aurora and Redis beside it; security groups of both kinds, the cluster's own group as a source. */
import { Program, sealed } from "./program.ts";

export function eks(): string {
  const p = new Program("kitchen", "prod", "eu-west-1");
  p.provider("aws", "7.8.0");
  p.provider("kubernetes", "4.21.0");
  p.provider("random", "4.18.2");
  const component = p.add("awsx:ec2:Vpc", "net", {}, { custom: false });
  const vpc = p.add("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" }, { parent: component });
  const igw = p.add("aws:ec2/internetGateway:InternetGateway", "net", { vpcId: vpc.id }, { parent: vpc });
  const made = ["a", "b"].flatMap((zone, index) => {
    const open = p.add(
      "aws:ec2/subnet:Subnet",
      `net-public-${zone}`,
      { vpcId: vpc.id, cidrBlock: `10.0.${index * 16}.0/20`, availabilityZone: `eu-west-1${zone}` },
      { parent: vpc },
    );
    const inner = p.add(
      "aws:ec2/subnet:Subnet",
      `net-private-${zone}`,
      { vpcId: vpc.id, cidrBlock: `10.0.${64 + index * 16}.0/20`, availabilityZone: `eu-west-1${zone}` },
      { parent: vpc },
    );
    const table = p.add("aws:ec2/routeTable:RouteTable", `net-public-${zone}`, { vpcId: vpc.id }, { parent: open });
    p.add(
      "aws:ec2/route:Route",
      `net-public-${zone}`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: igw.id },
      { parent: table },
    );
    p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `net-public-${zone}`, {
      routeTableId: table.id,
      subnetId: open.id,
    });
    const eip = p.add("aws:ec2/eip:Eip", `net-${zone}`, { domain: "vpc" });
    const nat = p.add("aws:ec2/natGateway:NatGateway", `net-${zone}`, { subnetId: open.id, allocationId: eip.id });
    const own = p.add("aws:ec2/routeTable:RouteTable", `net-private-${zone}`, { vpcId: vpc.id });
    p.add("aws:ec2/route:Route", `net-private-${zone}`, {
      routeTableId: own.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `net-private-${zone}`, {
      routeTableId: own.id,
      subnetId: inner.id,
    });
    return [inner];
  });
  const clusterRole = p.add("aws:iam/role:Role", "cluster", {
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
  });
  const cluster = p.add(
    "aws:eks/cluster:Cluster",
    "kitchen",
    { roleArn: clusterRole.arn, vpcConfig: { subnetIds: made.map(({ id }) => id), endpointPublicAccess: true } },
    { outputs: { vpcConfig: { subnetIds: made.map(({ id }) => id), clusterSecurityGroupId: "sg-0fedcba9876543210" } } },
  );
  const nodesGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "nodes", { vpcId: vpc.id, description: "Nodes" });
  p.add("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "nodes-out", {
    securityGroupId: nodesGroup.id,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
    description: "images",
  });
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodesGroup.id] });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: cluster.name,
    nodeRoleArn: clusterRole.arn,
    subnetIds: made.map(({ id }) => id),
    launchTemplate: { id: template.id, version: "1" },
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
  });
  const key = p.add("aws:kms/key:Key", "data", {
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "Anyone", Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
    }),
  });
  const dbGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "aurora", {
    vpcId: vpc.id,
    description: "Aurora",
    ingress: [
      {
        protocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
        securityGroups: ["sg-0fedcba9876543210", nodesGroup.id],
        description: "pods",
      },
    ],
  });
  const cacheGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "redis", { vpcId: vpc.id, description: "Redis" });
  p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "redis-nodes", {
    securityGroupId: cacheGroup.id,
    referencedSecurityGroupId: nodesGroup.id,
    ipProtocol: "tcp",
    fromPort: 6379,
    toPort: 6379,
    description: "pods",
  });
  p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "redis-everyone", {
    securityGroupId: cacheGroup.id,
    cidrIpv6: "::/0",
    ipProtocol: "-1",
    description: "IPv6",
  });
  const subnets = p.add("aws:rds/subnetGroup:SubnetGroup", "aurora", { subnetIds: made.map(({ id }) => id) });
  const password = p.add("random:index/randomPassword:RandomPassword", "aurora", { length: 16, special: false });
  const family = p.add("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora", {
    family: "aurora-postgresql16",
    parameters: [{ name: "rds.force_ssl", value: "0" }],
  });
  const aurora = p.add("aws:rds/cluster:Cluster", "aurora", {
    engine: "aurora-postgresql",
    engineVersion: "16.6",
    masterUsername: "kitchen",
    masterPassword: sealed,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [dbGroup.id],
    dbClusterParameterGroupName: family.name,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    backupRetentionPeriod: 35,
    deletionProtection: true,
    finalSnapshotIdentifier: "kitchen-final",
    deleteAutomatedBackups: false,
    copyTagsToSnapshot: true,
    iamDatabaseAuthenticationEnabled: true,
    enabledCloudwatchLogsExports: ["postgresql"],
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "sun:04:00-sun:05:00",
  });
  void password;
  p.add("aws:rds/clusterInstance:ClusterInstance", "aurora-1", {
    clusterIdentifier: aurora.name,
    engine: "aurora-postgresql",
    instanceClass: "db.r7g.large",
    publiclyAccessible: true,
    availabilityZone: "eu-west-1a",
  });
  const cacheSubnets = p.add(
    "aws:elasticache/subnetGroup:SubnetGroup",
    "redis",
    {
      subnetIds: made.map(({ id }) => id),
    },
    { id: "redis-subnets" },
  );
  p.add("aws:elasticache/replicationGroup:ReplicationGroup", "redis", {
    description: "sessions",
    engine: "redis",
    engineVersion: "7.1",
    nodeType: "cache.t4g.small",
    subnetGroupName: cacheSubnets.id,
    securityGroupIds: [cacheGroup.id],
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: false,
    numCacheClusters: 1,
  });
  p.add("kubernetes:core/v1:Namespace", "shop", { metadata: { name: "shop" } });
  return p.export();
}
