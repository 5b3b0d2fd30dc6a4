/**
 * Quotas of an account that a platform can run into. Codes are those of Service Quotas, defaults those that AWS documents
 * for a standard region (service quotas pages of each service, and public lists of codes, read on 2026-11-25).
 */
export interface Quota {
  readonly id: string;
  readonly title: string;
  readonly service: string;
  readonly code: string;
  /** Of an account that nobody has raised or cut. */
  readonly usual: number;
  /** Where the quota is kept, if not in the region of the resources. */
  readonly home?: "us-east-1";
}

export const quotas = [
  { id: "vpcs", title: "VPCs", service: "vpc", code: "L-F678F1CE", usual: 5 },
  { id: "addresses", title: "Elastic IP addresses", service: "ec2", code: "L-0263D0A3", usual: 5 },
  { id: "endpoints", title: "interface endpoints in a VPC", service: "vpc", code: "L-29B6F2EB", usual: 50 },
  {
    id: "load-balancers",
    title: "application load balancers",
    service: "elasticloadbalancing",
    code: "L-53DA6B97",
    usual: 50,
  },
  // New accounts begin with less, and grow with use.
  { id: "fargate", title: "vCPU of Fargate", service: "fargate", code: "L-3032A538", usual: 6 },
  { id: "fargate-spot", title: "vCPU of Fargate Spot", service: "fargate", code: "L-36FBB829", usual: 6 },
  { id: "databases", title: "RDS instances", service: "rds", code: "L-7B6409FD", usual: 40 },
  { id: "cache-nodes", title: "ElastiCache nodes", service: "elasticache", code: "L-DFE45DF3", usual: 300 },
  { id: "buckets", title: "S3 buckets", service: "s3", code: "L-DC2B2D3D", usual: 10_000, home: "us-east-1" },
  {
    id: "distributions",
    title: "CloudFront distributions",
    service: "cloudfront",
    code: "L-24B04930",
    usual: 200,
    home: "us-east-1",
  },
] as const satisfies readonly Quota[];

export type QuotaId = (typeof quotas)[number]["id"];
