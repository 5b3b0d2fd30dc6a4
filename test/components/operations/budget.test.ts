import { expect, it } from "vitest";
import { MonthlyBudget } from "../../../components/operations/budget.ts";
import { Alerts } from "../../../components/operations/topics.ts";
import { type BuildContext, bothModes } from "../../support/graph.ts";

function build({ platform, opts }: BuildContext) {
  const config = { mode: "monthly", limitUsd: 800 } as const;
  const runbookBaseUrl = "https://runbooks.larder.example";
  const alerts = new Alerts("alerts", { platform, config: { emails: {}, runbookBaseUrl } }, opts);
  new MonthlyBudget("budget", { platform, config, alerts, emails: ["finance@larder.example"] }, opts);
}

const { deployed } = await bothModes(build);
const budget = deployed.only("aws:budgets/budget:Budget", "budget-monthly");
const inputs = budget.inputs;
const topicArn = deployed.only("aws:sns/topic:Topic", "alerts-cost").outputs?.arn;

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

it("waits for the topic's policy, which AWS checks when the budget is made", () => {
  const policy = deployed.only("aws:sns/topicPolicy:TopicPolicy", "alerts-cost-policy");
  expect(budget.dependencies).toContain(policy.urn);
});
