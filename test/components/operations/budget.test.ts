import { expect, it } from "vitest";
import { MonthlyBudget } from "../../../components/operations/budget.ts";
import { type BuildContext, bothModes } from "../../support/graph.ts";

const topicArn = "arn:aws:sns:eu-west-1:111122223333:cost";

function build({ platform, opts }: BuildContext) {
  const config = { mode: "monthly", limitUsd: 800 } as const;
  new MonthlyBudget("budget", { platform, config, topicArn, emails: ["finance@larder.example"] }, opts);
}

const { deployed } = await bothModes(build);
const inputs = deployed.only("aws:budgets/budget:Budget", "budget-monthly").inputs;

it("limits the month's cost of this system and this stack, by the tags everything carries", () => {
  expect(inputs).toMatchObject({ budgetType: "COST", timeUnit: "MONTHLY", limitAmount: "800", limitUnit: "USD" });
  expect(inputs?.filterExpression).toEqual({
    ands: [{ tags: { key: "project", values: ["larder"] } }, { tags: { key: "environment", values: ["prod"] } }],
  });
  const provider = deployed.byName("aws")[0]?.inputs?.defaultTags;
  expect(JSON.stringify(provider)).toMatch(/project.*environment/);
});

it("does not use the older arguments that AWS refuses beside a filter expression", () => {
  expect(inputs?.costTypes).toBeUndefined();
  expect(inputs?.costFilters).toBeUndefined();
});

it("tells topic and addresses at 80 and 100 per cent spent and at 100 per cent forecast", () => {
  const notifications = inputs?.notifications as readonly Record<string, unknown>[];
  expect(
    notifications.map(({ notificationType, threshold, thresholdType }) => [notificationType, threshold, thresholdType]),
  ).toEqual([
    ["ACTUAL", 80, "PERCENTAGE"],
    ["ACTUAL", 100, "PERCENTAGE"],
    ["FORECASTED", 100, "PERCENTAGE"],
  ]);
  for (const notification of notifications) {
    expect(notification.subscriberSnsTopicArns).toEqual([topicArn]);
    expect(notification.subscriberEmailAddresses).toEqual(["finance@larder.example"]);
    expect(notification.comparisonOperator).toBe("GREATER_THAN");
  }
});
