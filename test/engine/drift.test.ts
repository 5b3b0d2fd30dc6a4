/** What somebody changed behind Pulumi's back: what refresh and preview show of it, and what they leave alone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logicalNameOf } from "../../graph/urn.ts";
import { cliVersion, EngineProject } from "./cli.ts";
import { expectConverged, up } from "./converge.ts";

const MINUTES = 60_000;

const SERVICE = "aws:ecs/service:Service";
const RULE = "aws:lb/listenerRule:ListenerRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const DATABASE = "aws:rds/instance:Instance";

interface Planned {
  readonly op: string;
  readonly urn: string;
}

/** What the next update would do, after the state has been brought up to date: `update net-vpc`. */
async function plannedAfterRefresh(project: EngineProject): Promise<readonly string[]> {
  await project.succeed("refresh", "--yes", "--skip-preview", "--stack", project.stack);
  const { stdout } = await project.run(["preview", "--json", "--stack", project.stack]);
  const { steps }: { steps: readonly Planned[] } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  return steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn }) => `${op} ${logicalNameOf(urn)}`)
    .sort();
}

describe.skipIf(cliVersion === undefined)("drift in staging", () => {
  let base: EngineProject;

  beforeAll(async () => {
    base = await EngineProject.open("staging");
    const { exitCode, stdout } = await up(base);
    expect(exitCode, stdout.slice(-1500)).toBe(0);
  }, 30 * MINUTES);

  afterAll(() => base?.close());

  it(
    "leaves alone what runs by itself: how many tasks there are, where a deployment has shifted the traffic",
    async () => {
      const project = await base.fork();
      try {
        project.cloud.change(SERVICE, "api-service", { desiredCount: 7 });
        const { actions } = project.cloud.object(RULE, "api-shift").inputs;
        const shifted = JSON.parse(JSON.stringify(actions).replaceAll('"weight":100', '"weight":1'));
        expect(shifted).not.toEqual(actions);
        project.cloud.change(RULE, "api-shift", { actions: shifted });
        expect(await plannedAfterRefresh(project)).toEqual([]);
        expect((await up(project)).exitCode).toBe(0);
        expect(project.cloud.object(SERVICE, "api-service").inputs.desiredCount).toBe(7);
        expect(project.cloud.object(RULE, "api-shift").inputs.actions).toEqual(shifted);
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "shows and puts right what weakens it: an opened rule, a public bucket, a deleted alarm, a deaf one, a lost guard",
    async () => {
      const project = await base.fork();
      try {
        const before = project.cloud.object(INGRESS, "edge-443-from-cdn").inputs;
        project.cloud.change(INGRESS, "edge-443-from-cdn", { fromPort: 0, toPort: 65535 });
        project.cloud.change(BLOCK, "uploads-access-block", { blockPublicPolicy: false });
        project.cloud.change(ALARM, "edge-alarms-errors", { threshold: 1_000_000 });
        project.cloud.remove(ALARM, "edge-alarms-rejected");
        project.cloud.change(DATABASE, "db-primary", { deletionProtection: false });
        expect(await plannedAfterRefresh(project)).toEqual([
          "create edge-alarms-rejected",
          "update db-primary",
          "update edge-443-from-cdn",
          "update edge-alarms-errors",
          "update uploads-access-block",
        ]);
        project.cloud.forgetCalls();
        expect((await up(project)).exitCode).toBe(0);
        expect(project.cloud.object(INGRESS, "edge-443-from-cdn").inputs).toEqual(before);
        expect(project.cloud.object(ALARM, "edge-alarms-errors").inputs.threshold).not.toBe(1_000_000);
        expect(project.cloud.object(DATABASE, "db-primary").inputs.deletionProtection).toBe(true);
        await expectConverged(project, ["edge-alarms-rejected"]);
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "does not see any of it without a refresh: a preview compares with the state alone",
    async () => {
      const project = await base.fork();
      try {
        project.cloud.remove(ALARM, "edge-alarms-rejected");
        await project.succeed("preview", "--expect-no-changes", "--stack", "staging");
        const { exitCode, stdout } = await project.run([
          "preview",
          "--refresh",
          "--expect-no-changes",
          "--stack",
          "staging",
        ]);
        expect(exitCode).not.toBe(0);
        expect(stdout).toContain("edge-alarms-rejected");
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );
});
