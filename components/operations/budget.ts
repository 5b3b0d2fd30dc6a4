import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BudgetConfig } from "../../config/schema.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import type { Alerts } from "./topics.ts";

export interface MonthlyBudgetArgs {
  readonly platform: Platform;
  readonly config: Extract<BudgetConfig, { mode: "monthly" }>;
  readonly alerts: Pick<Alerts, "topics" | "ready">;
  /** Told directly as well: these need not confirm a subscription first. At most 10. */
  readonly emails: readonly string[];
}

/**
 * What this stack may cost in a month. Counted by the tags that the provider puts on everything, which works only once
 * the two tags are activated as cost allocation tags in the billing account.
 */
export class MonthlyBudget extends pulumi.ComponentResource {
  constructor(name: string, args: MonthlyBudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:operations:MonthlyBudget", name, {}, opts);
    const { platform, config } = args;

    const notify = (notificationType: "ACTUAL" | "FORECASTED", percent: number) => ({
      notificationType,
      comparisonOperator: "GREATER_THAN",
      thresholdType: "PERCENTAGE",
      threshold: percent,
      subscriberSnsTopicArns: [args.alerts.topics.cost],
      subscriberEmailAddresses: [...args.emails],
    });

    new aws.budgets.Budget(
      `${name}-monthly`,
      {
        name: physicalName(platform, "aws:budgets/budget:Budget", "monthly"),
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(config.limitUsd),
        limitUnit: "USD",
        metrics: "UnblendedCost",
        filterExpression: {
          ands: [
            { tags: { key: "project", values: [platform.system] } },
            { tags: { key: "environment", values: [platform.environment] } },
          ],
        },
        notifications: [notify("ACTUAL", 80), notify("ACTUAL", 100), notify("FORECASTED", 100)],
      },
      // AWS refuses a topic whose policy does not admit it yet.
      { parent: this, dependsOn: [...args.alerts.ready] },
    );

    this.registerOutputs({});
  }
}
