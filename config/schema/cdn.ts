/** The CDN, and where the pages of the frontend come from. */
import { z } from "zod";
import { arn, days, domain, setOf } from "../values.ts";

/** No `*`, no `'unsafe-inline'`, no plain HTTP: a policy that allows these protects from nothing. */
const origin = z
  .string()
  .regex(
    /^(?:https|wss):\/\/(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{1,5})?$/,
    "an origin such as https://cdn.larder.example, https or wss, without a path",
  );
const sources = setOf(origin).max(20);

const contentSecurity = z
  .strictObject({
    scripts: sources,
    styles: sources,
    images: sources.describe("Besides the platform's own and `data:`."),
    fonts: sources,
    connect: sources.describe("What pages may call; the hosts of the services are always among them."),
    frames: sources.describe("What pages may show in a frame, such as a payment form."),
  })
  .describe("Content-Security-Policy: origins that pages may use besides their own.");

const cloudfront = z.strictObject({
  mode: z.literal("cloudfront"),
  originLock: z
    .enum(["prefix-list", "vpc-origin"])
    .describe(
      "How the load balancer is closed to everybody but the CDN: a public one that admits CloudFront's addresses and asks for a secret header, or an internal one that CloudFront reaches inside the VPC. Changing it replaces the load balancer.",
    ),
  originSecretGeneration: z
    .int()
    .min(1)
    .max(9999)
    .optional()
    .describe("1 when absent; counting it up by one changes the secret header without downtime (`prefix-list`)."),
  certificateArn: arn("acm")
    .optional()
    .describe("Certificate in us-east-1 for all hosts; needed exactly when `edge.certificate.mode` is existing."),
  priceClass: z
    .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"])
    .describe("Where edge locations are used: Europe and North America, most of the world, or everywhere."),
  extraMetrics: z.boolean().describe("Cache hit rate and others, charged per metric; without them no alarm on it."),
  accessLogDays: days(1, 3653),
  contentSecurity,
});

export const cdnConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }).describe("Clients reach the load balancer directly."),
  cloudfront.describe("CloudFront in front of the load balancer and of the static site: the only way in."),
]);

export const frontendConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("container") }).describe("A service serves the pages."),
  z
    .strictObject({
      mode: z.literal("s3"),
      host: domain.describe("Where the site is served; no service may have the same."),
      spa: z
        .boolean()
        .describe("A single-page application: paths without a file of their own are answered with /index.html."),
      keepReleases: z
        .int()
        .min(2)
        .max(100)
        .describe("Releases that stay in the bucket, to roll back to; the release script removes older ones."),
      keepDays: days(1, 3650).describe("A removed release can be restored for this many days."),
    })
    .describe("Static files in a bucket behind the CDN, released by scripts/release.ts."),
  z
    .strictObject({
      mode: z.literal("vercel"),
      host: domain,
      cname: domain.describe("The target that Vercel names for the project's domain."),
      verification: z
        .string()
        .regex(/^vc-domain-verify=[A-Za-z0-9.,-]+$/, "the text that Vercel asks for, vc-domain-verify=...")
        .max(255)
        .optional()
        .describe("Needed only where the domain is used in another Vercel account, too."),
    })
    .describe("Vercel serves the pages and keeps their certificate; only the records are made here."),
]);

export type CdnConfig = z.infer<typeof cdnConfig>;
export type CloudfrontConfig = z.infer<typeof cloudfront>;
