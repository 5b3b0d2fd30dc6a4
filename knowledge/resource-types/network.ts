import type { ResourceTypeTable } from "../types.ts";

const source = "@pulumi/aws 7.48.0; replacement: its provider's source";

const securityGroupRule = {
  source,
  id: "sgr-{hex17}",
  computed: {
    arn: "arn:{partition}:ec2:{region}:{account}:security-group-rule/{id}",
    securityGroupRuleId: "{id}",
  },
  // Also when the kind of the other end changes (IPv4, IPv6, prefix list, group).
  replaceOn: ["securityGroupId"],
  taggable: true,
} as const;

/** EC2's networking: VPC, routes, gateways, endpoints, security groups, flow logs. */
export const networkTypes: ResourceTypeTable = {
  "aws:ec2/vpc:Vpc": {
    source,
    id: "vpc-{hex17}",
    computed: {
      arn: "arn:{partition}:ec2:{region}:{account}:vpc/{id}",
      defaultNetworkAclId: "acl-{hex17}",
      defaultRouteTableId: "rtb-{hex17}",
      defaultSecurityGroupId: "sg-{hex17}",
      dhcpOptionsId: "dopt-{hex17}",
      mainRouteTableId: "rtb-{hex17}",
      ownerId: "{account}",
      instanceTenancy: "default",
      enableNetworkAddressUsageMetrics: false,
    },
    // `instanceTenancy` only towards dedicated.
    replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "instanceTenancy"],
    taggable: true,
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    source,
    id: "sg-{hex17}",
    computed: {
      arn: "arn:{partition}:ec2:{region}:{account}:security-group/{id}",
      name: "default",
      description: "default VPC security group",
      ownerId: "{account}",
    },
    replaceOn: ["vpcId"],
    taggable: true,
  },
  "aws:ec2/subnet:Subnet": {
    source,
    id: "subnet-{hex17}",
    computed: {
      arn: "arn:{partition}:ec2:{region}:{account}:subnet/{id}",
      availabilityZoneId: "{input.availabilityZone}-id",
      ownerId: "{account}",
      privateDnsHostnameTypeOnLaunch: "ip-name",
    },
    replaceOn: [
      "vpcId",
      "cidrBlock",
      "availabilityZone",
      "availabilityZoneId",
      "ipv6Native",
      "outpostArn",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6NetmaskLength",
    ],
    taggable: true,
  },
  "aws:ec2/internetGateway:InternetGateway": {
    source,
    id: "igw-{hex17}",
    computed: { arn: "arn:{partition}:ec2:{region}:{account}:internet-gateway/{id}", ownerId: "{account}" },
    // A change of `vpcId` detaches and attaches.
    replaceOn: [],
    taggable: true,
  },
  "aws:ec2/eip:Eip": {
    source,
    id: "eipalloc-{hex17}",
    computed: {
      arn: "arn:{partition}:ec2:{region}:{account}:elastic-ip/{id}",
      allocationId: "{id}",
      // 203.0.113.0/24 is for documentation (RFC 5737): nothing answers there.
      publicIp: "203.0.113.10",
      publicDns: "ec2-203-0-113-10.{region}.compute.amazonaws.com",
      networkBorderGroup: "{region}",
      publicIpv4Pool: "amazon",
    },
    replaceOn: ["domain", "address", "networkBorderGroup", "publicIpv4Pool", "ipamPoolId"],
    taggable: true,
  },
  "aws:ec2/natGateway:NatGateway": {
    source,
    id: "nat-{hex17}",
    computed: {
      associationId: "eipassoc-{hex17}",
      networkInterfaceId: "eni-{hex17}",
      publicIp: "203.0.113.10",
      connectivityType: "public",
    },
    replaceOn: [
      "subnetId",
      "allocationId",
      "connectivityType",
      "privateIp",
      "secondaryPrivateIpAddressCount",
      "availabilityMode",
      "vpcId",
    ],
    taggable: true,
  },
  "aws:ec2/routeTable:RouteTable": {
    source,
    id: "rtb-{hex17}",
    computed: { arn: "arn:{partition}:ec2:{region}:{account}:route-table/{id}", ownerId: "{account}" },
    replaceOn: ["vpcId"],
    taggable: true,
  },
  "aws:ec2/route:Route": {
    source,
    id: "r-{input.routeTableId}{digits10}",
    computed: { origin: "CreateRoute", state: "active" },
    // A new target (another NAT gateway) is an update in place.
    replaceOn: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    source,
    id: "rtbassoc-{hex17}",
    computed: {},
    replaceOn: ["subnetId", "gatewayId"],
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    source,
    id: "vpce-{hex17}",
    computed: {
      arn: "arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{id}",
      // Gateway endpoints only; the same for all of a region and service.
      prefixListId: "pl-{hex8}",
      ownerId: "{account}",
      state: "available",
      requesterManaged: false,
      ipAddressType: "ipv4",
      serviceRegion: "{region}",
    },
    // `privateDnsEnabled` only where the type is not Interface.
    replaceOn: [
      "vpcId",
      "serviceName",
      "vpcEndpointType",
      "serviceRegion",
      "resourceConfigurationArn",
      "serviceNetworkArn",
      "dnsOptions.privateDnsPreference",
      "dnsOptions.privateDnsSpecifiedDomains",
    ],
    taggable: true,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    source: `${source}; name: EC2 API CreateSecurityGroup`,
    name: { property: "name", maxLength: 255 },
    id: "sg-{hex17}",
    computed: { arn: "arn:{partition}:ec2:{region}:{account}:security-group/{id}", ownerId: "{account}" },
    replaceOn: ["name", "namePrefix", "description", "vpcId"],
    taggable: true,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:ec2/flowLog:FlowLog": {
    source,
    id: "fl-{hex17}",
    computed: { arn: "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{id}" },
    replaceOn: [
      "vpcId",
      "subnetId",
      "eniId",
      "transitGatewayId",
      "transitGatewayAttachmentId",
      "regionalNatGatewayId",
      "trafficType",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "iamRoleArn",
      "deliverCrossAccountRole",
      "maxAggregationInterval",
      "destinationOptions",
    ],
    taggable: true,
  },
};
