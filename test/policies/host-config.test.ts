/** Policies of a whole stack, asked one after the other, each with a configuration that it alone meets. */
import type { Policies, StackValidationArgs } from "@pulumi/policy";
import { describe, expect, it, vi } from "vitest";
import { policyName } from "../../policies/catalogue.ts";
import { createPolicies, UNVERIFIED_POLICY } from "../../policies/host.ts";
import * as alarms from "../../policies/rules/alarms-delivery.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const urn = `urn:pulumi:prod::larder::${ALARM}::cpu`;
const topic = "arn:aws:sns:eu-west-1:111122223333:shared";
const opts = { protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [], customTimeouts: {} };
const resources = [
  {
    urn,
    type: ALARM,
    name: "cpu",
    props: { alarmActions: [topic] },
    opts: { ...opts, customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 } },
    provider: { type: "pulumi:providers:aws", props: {}, urn: "urn:p", name: "aws" },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  },
];

class NotApplicable extends Error {}

/** Messages of one policy over the stack. */
async function ask(policies: Policies, name: string, config: object = {}): Promise<readonly string[]> {
  const policy = policies.find((each) => each.name === name);
  if (!policy || !("validateStack" in policy)) throw new Error(`no policy of a stack: ${name}`);
  const found: string[] = [];
  const args: StackValidationArgs = {
    resources,
    stackTags: new Map(),
    getConfig: <T extends object>() => config as T,
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
  try {
    await policy.validateStack(args, (message) => void found.push(message));
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
  return found;
}

const pack = () => createPolicies({ profile: "prod", asOf: "2026-03-01", exemptions: [] });
const X15 = policyName("X-15");
const X14 = policyName("X-14");

describe("the host", () => {
  it("honours a configuration that only shows after the stack was judged", async () => {
    const policies = pack();
    expect(await ask(policies, X14)).toEqual([]);
    expect(await ask(policies, X15, { externalTopics: ["shared"] })).toEqual([]);
    expect(await ask(pack(), X15)).toEqual([`${topic} is no topic of this graph`]);
  });

  it("does not hold one policy's configuration against another", async () => {
    const policies = pack();
    expect(await ask(policies, X15, { externalTopics: ["other"] })).toHaveLength(1);
    expect(await ask(policies, X15, { externalTopics: ["shared"] })).toHaveLength(0);
    expect((await ask(policies, UNVERIFIED_POLICY)).join()).not.toContain("X-15");
  });

  it("judges a stack once for all of its policies", async () => {
    const judged = vi.spyOn(alarms.alarmsArrive, "check");
    const policies = pack();
    for (const { name } of policies.filter((policy) => "validateStack" in policy)) await ask(policies, name);
    // Once for the policies that met no configuration; none of these did.
    expect(judged).toHaveBeenCalledTimes(1);
    judged.mockRestore();
  });
});
