/** The account's quotas beside what this stack alone needs of them. */
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { type Quota, quotas } from "../../knowledge/quotas.ts";
import { awsFailure, clientSettings } from "./aws.ts";
import { type Check, inTime, ok, type Question, type Subject, unknown, wrong } from "./check.ts";
import { needsOf } from "./quota-needs.ts";
import type { Situation } from "./situation.ts";

/** One for each quota that the stack needs anything of. */
export function quotaQuestions(situation: Situation): readonly Question[] {
  const { primary } = situation.config.regions;
  const needs = needsOf(situation.graph, primary);
  return quotas
    .filter(({ id }) => needs[id] > 0)
    .map((quota) => {
      const subject: Subject = { id: `quota-${quota.id}`, group: "quotas", title: quota.title };
      return { ...subject, ask: () => checkQuota(subject, quota, needs[quota.id], situation) };
    });
}

async function checkQuota(subject: Subject, quota: Quota, need: number, situation: Situation): Promise<Check> {
  const { service, code } = quota;
  const region = quota.home ?? situation.config.regions.primary;
  const needed = Math.ceil(need);
  const { ServiceQuotasClient: Client } = await import("@aws-sdk/client-service-quotas");
  const client = new Client(clientSettings(region, situation));
  try {
    const allowed = await inTime(quotaOf(client, service, code), situation.patience);
    if (allowed === undefined) return unknown(subject, `needs ${needed}; Service Quotas gives no number`);
    const found = `needs ${needed} of ${allowed}; whatever else the account has counts too`;
    return needed <= allowed
      ? ok(subject, found)
      : wrong(
          subject,
          `needs ${needed}, and the account may have ${allowed}`,
          `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${needed}`,
        );
  } catch (error) {
    return unknown(subject, `needs ${needed} (usual: ${quota.usual}); ${awsFailure(error).reason}`);
  } finally {
    client.destroy();
  }
}

/** The account's own value; where nobody ever changed it, the default. */
async function quotaOf(client: ServiceQuotasClient, service: string, code: string): Promise<number | undefined> {
  const { GetServiceQuotaCommand, GetAWSDefaultServiceQuotaCommand } = await import("@aws-sdk/client-service-quotas");
  const wanted = { ServiceCode: service, QuotaCode: code };
  try {
    return (await client.send(new GetServiceQuotaCommand(wanted))).Quota?.Value;
  } catch (error) {
    if (awsFailure(error).kind !== "not-found") throw error;
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(wanted))).Quota?.Value;
  }
}
