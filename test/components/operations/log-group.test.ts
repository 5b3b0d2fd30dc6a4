import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { type LogGroupArgs, logGroup } from "../../../components/operations/log-group.ts";
import { lockWaitMetric } from "../../../components/operations/log-metric.ts";
import { bothModes, graphOf } from "../../support/graph.ts";

class Writer extends pulumi.ComponentResource {
  constructor(make: (child: pulumi.CustomResourceOptions) => void, opts: pulumi.ComponentResourceOptions) {
    super("larder:test:Writer", "writer", {}, opts);
    make({ parent: this });
    this.registerOutputs({});
  }
}

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-a000-000000000000";

async function groupWith(args: Partial<LogGroupArgs>, deletionGuards: boolean) {
  const graph = await graphOf(
    ({ platform, opts }) => {
      const whole = { platform, retentionDays: 30, keyArn, dataClass: "internal", ...args } as const;
      new Writer((child) => logGroup("writer-logs", whole, child), opts);
    },
    { platform: { deletionGuards } },
  );
  return graph.only("aws:cloudwatch/logGroup:LogGroup", "writer-logs");
}

describe("a log group", () => {
  it("has retention, a key and its data class, and no fixed name", async () => {
    const { inputs } = await groupWith({}, true);
    expect(inputs).toMatchObject({ retentionInDays: 30, kmsKeyId: keyArn });
    expect(inputs?.tags).toMatchObject({ "data-class": "internal" });
  });

  it("takes the name that another service dictates", async () => {
    const { inputs } = await groupWith({ physicalName: "/aws/rds/instance/larder/postgresql" }, true);
    expect(inputs?.name).toBe("/aws/rds/instance/larder/postgresql");
  });

  it.each([
    ["internal", true, { protect: true, deletionProtectionEnabled: true, skipDestroy: false }],
    ["personal", true, { protect: true, deletionProtectionEnabled: true, skipDestroy: false }],
    ["audit-log", true, { protect: true, deletionProtectionEnabled: true, skipDestroy: true }],
    ["internal", false, { protect: false, deletionProtectionEnabled: false, skipDestroy: false }],
    ["audit-log", false, { protect: false, deletionProtectionEnabled: false, skipDestroy: false }],
  ] as const)("%s with deletion guards %s: %o", async (dataClass, guards, expected) => {
    const { inputs, protect = false } = await groupWith({ dataClass }, guards);
    const { deletionProtectionEnabled, skipDestroy } = inputs ?? {};
    expect({ protect, deletionProtectionEnabled, skipDestroy }).toEqual(expected);
  });
});

it("counts lock waits and deadlocks, and zero when there are none", async () => {
  let metric: unknown;
  const { deployed } = await bothModes(({ opts }) => {
    new Writer((child) => {
      metric = lockWaitMetric("writer-locks", { logGroupName: "log", metricName: "larder-prod-waits" }, child);
    }, opts);
  });
  const { inputs } = deployed.only("aws:cloudwatch/logMetricFilter:LogMetricFilter", "writer-locks");
  expect(inputs?.pattern).toBe('?"still waiting for" ?"deadlock detected"');
  expect(inputs?.metricTransformation).toMatchObject({ ...(metric as object), value: "1", defaultValue: "0" });
});
