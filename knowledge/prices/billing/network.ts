import type { BillingTable, Meter } from "../row.ts";
import { free } from "./free.ts";

const VPC = "Amazon VPC pricing";
const ELB = "Elastic Load Balancing pricing";

const balancer = (is: readonly string[]): NonNullable<Meter["when"]> => ({
  input: "loadBalancerType",
  absent: "application",
  is,
});

export const networkBilling: BillingTable = {
  "aws:ec2/natGateway:NatGateway": {
    basis: "fixed",
    source: VPC,
    meters: [{ key: "processedGb", sku: "nat-gateway/gb" }],
  },
  "aws:ec2/eip:Eip": { basis: "fixed", source: VPC },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    basis: "fixed",
    source: "AWS PrivateLink pricing; gateway endpoints are free",
    meters: [
      {
        key: "processedGb",
        sku: "vpc-endpoint/gb",
        when: { input: "vpcEndpointType", absent: "Gateway", is: ["Interface"] },
      },
    ],
  },
  "aws:ec2/vpc:Vpc": {
    basis: "usage",
    source: VPC,
    meters: [
      { key: "internetGb", sku: "data-transfer/internet/gb" },
      { key: "betweenZonesGb", sku: "data-transfer/zones/gb" },
    ],
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    basis: "fixed",
    source: ELB,
    meters: [
      { key: "lcuHours", sku: "load-balancer/application/lcu-hour", when: balancer(["application"]) },
      { key: "lcuHours", sku: "load-balancer/network/nlcu-hour", when: balancer(["network"]) },
    ],
  },
  ...free(
    VPC,
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "aws:ec2/eipAssociation:EipAssociation",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/networkAclRule:NetworkAclRule",
    "aws:ec2/route:Route",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
    "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ),
  // The records are paid for where they arrive: in the log group or the bucket.
  ...free("Amazon CloudWatch pricing, vended logs", "aws:ec2/flowLog:FlowLog"),
  ...free(
    ELB,
    "aws:lb/listener:Listener",
    "aws:lb/listenerCertificate:ListenerCertificate",
    "aws:lb/listenerRule:ListenerRule",
    "aws:lb/targetGroup:TargetGroup",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:lb/trustStore:TrustStore",
  ),
};
