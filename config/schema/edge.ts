/** Names, certificates and the load balancer. */
import { z } from "zod";
import { arn, cidr, days, setOf } from "../values.ts";
import { cdnConfig } from "./cdn.ts";
import { dnsConfig, mailConfig } from "./dns.ts";
import { wafConfig } from "./waf.ts";

export const certificateConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({ mode: z.literal("managed") })
    .describe("Requested from ACM for every host in use and validated through `edge.dns`."),
  z.strictObject({ mode: z.literal("existing"), arn: arn("acm") }),
]);

export const edgeConfig = z.strictObject({
  dns: dnsConfig,
  mail: mailConfig,
  certificate: certificateConfig,
  loadBalancer: z.strictObject({
    allowedCidrs: setOf(cidr)
      .min(1)
      .describe("Who may come in: by its security group, or behind a CDN by the edge function."),
    idleTimeoutSeconds: z.int().min(1).max(4000).describe("Seconds; the applications' keep-alive must be longer."),
    accessLogDays: days(1, 3653),
  }),
  waf: wafConfig,
  cdn: cdnConfig,
});
