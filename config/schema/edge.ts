/** Names, certificates and the load balancer. */
import { z } from "zod";
import { arn, cidr, days, setOf } from "../values.ts";

export const dnsConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({
      mode: z.literal("cloudflare"),
      zoneId: z.string().regex(/^[0-9a-f]{32}$/, "32 hexadecimal digits"),
    })
    .describe("Records are made in a Cloudflare zone; the token comes from CLOUDFLARE_API_TOKEN."),
  z.strictObject({ mode: z.literal("route53"), zoneId: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id") }),
  z
    .strictObject({ mode: z.literal("external") })
    .describe("Nobody here may write records: the certificate must exist already."),
]);

export const certificateConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({ mode: z.literal("managed") })
    .describe("Requested from ACM for every host in use and validated through `edge.dns`."),
  z.strictObject({ mode: z.literal("existing"), arn: arn("acm") }),
]);

export const edgeConfig = z.strictObject({
  dns: dnsConfig,
  certificate: certificateConfig,
  loadBalancer: z.strictObject({
    allowedCidrs: setOf(cidr).min(1).describe("Who may reach ports 443 and 80."),
    idleTimeoutSeconds: z.int().min(1).max(4000).describe("Seconds; the applications' keep-alive must be longer."),
    accessLogDays: days(1, 3653),
  }),
});
