/** The network, existing or made here. */
import { z } from "zod";
import { cidr, logRetentionDays, setOf } from "../values.ts";

const subnetId = z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "subnet- and 8 to 17 hexadecimal digits");

export const networkConfig = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("create"),
    cidr: cidr.describe("IPv4 range of the VPC, /16 to /22. Changing it replaces the VPC and all that stands in it."),
    zones: z.int().min(2).max(3),
    nat: z
      .enum(["none", "single", "per-zone"])
      .describe(
        "`single` loses outbound traffic of every zone when its zone fails; `none` needs the interface endpoints.",
      ),
    interfaceEndpoints: setOf(
      z.enum(["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs", "kms", "sts", "ssm", "ssmmessages", "monitoring"]),
    ).describe("Interface endpoints, by the last part of the service name; each costs an hourly fee per zone."),
    flowLogRetentionDays: logRetentionDays,
  }),
  z.strictObject({
    mode: z.literal("existing"),
    vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "vpc- and 8 to 17 hexadecimal digits"),
    cidr: cidr.describe("The range of that VPC; security groups and capacity rules need it."),
    subnets: z
      .strictObject({
        public: setOf(subnetId).min(2).max(3),
        app: setOf(subnetId).min(2).max(3),
        data: setOf(subnetId).min(2).max(3),
      })
      .describe("Subnet ids by tier, one per zone, the same number in each tier."),
  }),
]);
