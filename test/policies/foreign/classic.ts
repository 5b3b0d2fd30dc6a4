/** A shop on servers: VPC, load balancer (under its old token), autoscaled instances, a bastion, MySQL, an old-style bucket. */
import { Program, sealed } from "./program.ts";

export function classic(): string {
  const p = new Program("webshop", "production");
  p.provider("aws", "6.66.2");
  const tags = { Name: "shop" };
  const vpc = p.add("aws:ec2/vpc:Vpc", "main", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true, tags });
  const igw = p.add("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id, tags });
  const subnet = (name: string, index: number, isPublic: boolean) =>
    p.add("aws:ec2/subnet:Subnet", name, {
      vpcId: vpc.id,
      cidrBlock: `10.20.${index}.0/24`,
      availabilityZone: `eu-west-1${index % 2 === 0 ? "a" : "b"}`,
      ...(isPublic && { mapPublicIpOnLaunch: true }),
    });
  const first = subnet("public-a", 0, true);
  const publics = [first, subnet("public-b", 1, true)];
  const apps = [subnet("app-a", 2, false), subnet("app-b", 3, false)];
  const datas = [subnet("db-a", 4, false), subnet("db-b", 5, false)];
  const eip = p.add("aws:ec2/eip:Eip", "nat-ip", { domain: "vpc" });
  const nat = p.add("aws:ec2/natGateway:NatGateway", "nat", { subnetId: first.id, allocationId: eip.id });
  const open = p.add("aws:ec2/routeTable:RouteTable", "public", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
  });
  const inner = p.add("aws:ec2/routeTable:RouteTable", "private", { vpcId: vpc.id });
  p.add("aws:ec2/route:Route", "out", {
    routeTableId: inner.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: nat.id,
  });
  for (const [index, each] of publics.entries()) {
    p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `public-${index}`, {
      subnetId: each.id,
      routeTableId: open.id,
    });
  }
  for (const [index, each] of [...apps, ...datas].entries()) {
    p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `private-${index}`, {
      subnetId: each.id,
      routeTableId: inner.id,
    });
  }
  const everything = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
  const lbGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "lb", {
    vpcId: vpc.id,
    description: "Load balancer",
    ingress: [
      { protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"], description: "HTTP" },
      {
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["0.0.0.0/0"],
        ipv6CidrBlocks: ["::/0"],
        description: "HTTPS",
      },
    ],
    egress: [{ ...everything, description: "out" }],
  });
  const bastionGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "bastion", {
    vpcId: vpc.id,
    description: "Bastion",
    ingress: [
      { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/1"], description: "half of the world" },
      { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["128.0.0.0/1"], description: "the other half" },
    ],
    egress: [{ ...everything, description: "out" }],
  });
  const webGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "web", {
    vpcId: vpc.id,
    description: "Servers",
    egress: [{ ...everything, description: "out" }],
  });
  p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "web-from-lb", {
    type: "ingress",
    securityGroupId: webGroup.id,
    protocol: "tcp",
    fromPort: 8080,
    toPort: 8080,
    sourceSecurityGroupId: lbGroup.id,
    description: "from the load balancer",
  });
  const dbGroup = p.add("aws:ec2/securityGroup:SecurityGroup", "db", { vpcId: vpc.id, description: "Database" });
  p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "db-from-web", {
    type: "ingress",
    securityGroupId: dbGroup.id,
    protocol: "tcp",
    fromPort: 3306,
    toPort: 3306,
    sourceSecurityGroupId: webGroup.id,
    description: "from the servers",
  });
  p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "db-from-office", {
    type: "ingress",
    securityGroupId: dbGroup.id,
    protocol: "tcp",
    fromPort: 3306,
    toPort: 3306,
    cidrBlocks: ["203.0.113.0/24"],
    description: "from the office",
  });
  p.add("aws:ec2/instance:Instance", "bastion", {
    ami: "ami-0123456789abcdef0",
    instanceType: "t3.micro",
    subnetId: first.id,
    vpcSecurityGroupIds: [bastionGroup.id],
    associatePublicIpAddress: true,
  });
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "web", {
    imageId: "ami-0123456789abcdef0",
    instanceType: "t3.small",
    vpcSecurityGroupIds: [webGroup.id],
    metadataOptions: { httpTokens: "required", httpEndpoint: "enabled" },
  });
  const targets = p.add("aws:alb/targetGroup:TargetGroup", "web", {
    port: 8080,
    protocol: "HTTP",
    vpcId: vpc.id,
    healthCheck: { path: "/health", matcher: "200", unhealthyThreshold: 3 },
    deregistrationDelay: 30,
  });
  p.add("aws:autoscaling/group:Group", "web", {
    launchTemplate: { id: template.id, version: "$Latest" },
    vpcZoneIdentifiers: apps.map(({ id }) => id),
    targetGroupArns: [targets.arn],
    minSize: 2,
    maxSize: 6,
  });
  const balancer = p.add("aws:alb/loadBalancer:LoadBalancer", "shop", {
    securityGroups: [lbGroup.id],
    subnets: publics.map(({ id }) => id),
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
  });
  p.add("aws:alb/listener:Listener", "http", {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  });
  p.add("aws:alb/listener:Listener", "https", {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-2016-08",
    certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/7c1b8a30-0000-4000-8000-000000000001",
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  });
  const group = p.add("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: datas.map(({ id }) => id) });
  p.add("aws:rds/instance:Instance", "orders", {
    engine: "mysql",
    engineVersion: "8.0.40",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 50,
    dbSubnetGroupName: group.name,
    vpcSecurityGroupIds: [dbGroup.id],
    username: "admin",
    password: sealed,
    storageEncrypted: "true",
    backupRetentionPeriod: "7",
    skipFinalSnapshot: true,
    multiAz: true,
    deletionProtection: true,
  });
  const uploads = p.add("aws:s3/bucket:Bucket", "uploads", {
    bucket: "webshop-uploads",
    acl: "public-read",
    versioning: { enabled: true },
    serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } } },
  });
  p.add("aws:s3/bucketPolicy:BucketPolicy", "uploads", {
    bucket: uploads.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: ["*"] }, Action: "s3:GetObject", Resource: `${uploads.arn}/*` },
    }),
  });
  const role = p.add("aws:iam/role:Role", "web", {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  p.add("aws:iam/rolePolicy:RolePolicy", "web", {
    role: role.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:*"], Resource: ["*"] }],
    }),
  });
  p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "ssm", {
    role: role.id,
    policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  });
  p.add("aws:cloudwatch/logGroup:LogGroup", "app", { name: "/webshop/app" });
  return p.export();
}
