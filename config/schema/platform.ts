/** What concerns the platform as a whole. */
import { z } from "zod";
import { accountId, email, region, setOf } from "../values.ts";

export const profileName = z.enum(["dev", "staging", "prod"]);

export const accountConfig = z.strictObject({
  id: accountId.describe(
    "The only AWS account this stack may touch, 12 digits; goes into the provider's `allowedAccountIds`.",
  ),
  owner: z
    .boolean()
    .optional()
    .describe(
      "This stack makes what exists once per account, such as the settings of AWS Backup; absent = another one does.",
    ),
  roleBoundary: z
    .string()
    .regex(/^[A-Za-z0-9+=,.@_-]{1,128}$/, "the name of an IAM policy of the account")
    .optional()
    .describe(
      "The policy that bounds every role of the platform; `bootstrap/` makes `larder-workloads`, without which its deploying role may not make any. Naming it first replaces the roles.",
    ),
});

export const regionsConfig = z.strictObject({
  primary: region.describe("Everything that serves traffic lives here. Changing it replaces the whole platform."),
  secondary: region
    .optional()
    .describe("Receives copies (bucket replication, secret replicas); absent = no second region."),
  primaryAway: z
    .boolean()
    .optional()
    .describe(
      "The first region does not answer: sign in through the second and look nothing up in the first. Only for `pulumi up --target` on what stands in the second one (docs/runbooks/region-failover.md); take it out afterwards.",
    ),
});

export const alertClass = z.enum(["critical", "warning", "performance", "security", "cost"]);

export const alertsConfig = z.strictObject({
  emails: z
    .partialRecord(alertClass, setOf(email).min(1).max(10))
    .describe("Addresses per class; each must confirm the subscription once."), // a budget takes ten; more = a mailing list
  runbookBaseUrl: z.url({ protocol: /^https$/, message: "an https URL" }),
});

export const budgetConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("monthly"), limitUsd: z.int().min(1).max(1_000_000) }),
]);
