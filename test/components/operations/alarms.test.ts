import { describe, expect, it } from "vitest";
import { Alarms, type AlertTopics } from "../../../components/operations/alarms.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { catalogueRows } from "./catalogue-rows.ts";

const topics: AlertTopics = {
  critical: "arn:aws:sns:eu-west-1:111122223333:critical",
  warning: "arn:aws:sns:eu-west-1:111122223333:warning",
  performance: "arn:aws:sns:eu-west-1:111122223333:performance",
  security: "arn:aws:sns:eu-west-1:111122223333:security",
  cost: "arn:aws:sns:eu-west-1:111122223333:cost",
};
const catalogue = catalogueRows();

function build({ platform, opts }: BuildContext) {
  return Object.entries(catalogue).map(
    ([kind, rows]) => new Alarms(`${kind.toLowerCase()}-alarms`, { platform, rows, topics }, opts),
  );
}

const { deployed, firstPreview } = await bothModes(build);
const alarms = (graph: ResourceGraph) => graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm");
const input = (resource: Resource, name: string) => resource.inputs?.[name];
const alarm = (graph: ResourceGraph, name: string): Resource => {
  const found = alarms(graph).find((candidate) => input(candidate, "name") === name);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found;
};

describe("every alarm of the catalogue", () => {
  it("is one per row, under its component", () => {
    expect(alarms(deployed)).toHaveLength(Object.values(catalogue).flat().length);
    for (const found of alarms(deployed)) {
      expect(deployed.get(found.parent ?? "")?.type).toBe("larder:operations:Alarms");
    }
  });

  it.each([["deployed", deployed] as const, ["first preview", firstPreview] as const])(
    "tells a topic when it rings and when it is over (%s)",
    (_, graph) => {
      for (const found of alarms(graph)) {
        const topic = topics[(input(found, "tags") as { "alert-class": keyof AlertTopics })["alert-class"]];
        expect(input(found, "alarmActions")).toEqual([topic]);
        expect(input(found, "okActions")).toEqual([topic]);
        expect(input(found, "actionsEnabled")).toBe(true);
      }
    },
  );

  it("says what missing data means and where the runbook is, within AWS's 1,024 characters", () => {
    for (const found of alarms(deployed)) {
      expect(["breaching", "notBreaching", "ignore", "missing"]).toContain(input(found, "treatMissingData"));
      const text = input(found, "alarmDescription") as string;
      expect(text).toMatch(/\. Runbook: https:\/\/runbooks\.larder\.example\/[\w-]+\.md$/);
      expect(text.length).toBeLessThanOrEqual(1024);
    }
  });

  it("has one metric or one expression with a result, never both", () => {
    for (const found of alarms(deployed)) {
      const queries = input(found, "metricQueries") as readonly { returnData: boolean }[] | undefined;
      expect(queries === undefined).toBe(input(found, "metricName") !== undefined);
      if (queries === undefined) {
        expect((input(found, "statistic") === undefined) !== (input(found, "extendedStatistic") === undefined)).toBe(
          true,
        );
      } else {
        expect(queries.filter(({ returnData }) => returnData)).toHaveLength(1);
      }
    }
  });
});

it("gives names that are known before anything exists", async () => {
  let names: Readonly<Record<string, string>> = {};
  const graph = await graphOf(
    ({ platform, opts }) => {
      names = new Alarms("api-alarms", { platform, rows: catalogue.rolling ?? [], topics }, opts).names;
    },
    { mode: "first-preview" },
  );
  expect(names.errors).toBe("larder-prod-api-errors");
  expect(Object.values(names).sort()).toEqual(
    alarms(graph)
      .map((found) => input(found, "name"))
      .sort(),
  );
});

it("writes percentiles as the extended statistic", () => {
  const p95 = alarm(deployed, "larder-prod-rolling-latency-p95");
  expect(input(p95, "extendedStatistic")).toBe("p95");
  expect(input(p95, "statistic")).toBeUndefined();
});

it("joins the base of the runbooks and the page with one slash", async () => {
  const graph = await graphOf(
    ({ platform, opts }) => {
      new Alarms("jobs-alarms", { platform, rows: catalogue.queue ?? [], topics }, opts);
    },
    { platform: { runbookBaseUrl: "https://runbooks.larder.example/pages/" } },
  );
  const text = input(alarm(graph, "larder-prod-jobs-dead-letters"), "alarmDescription");
  expect(text).toContain("https://runbooks.larder.example/pages/dead-letters.md");
});
