/**
 * What must stand in an AWS account before the platform's first run there: where states are kept, the keys of their
 * secrets, and who may deploy. A program of its own, since its own state begins in a file.
 */
import * as pulumi from "@pulumi/pulumi";
import { AccountSettings } from "../components/foundation/account-settings.ts";
import type { Platform } from "../components/foundation/platform.ts";
import { Providers } from "../components/foundation/providers.ts";
import { Alerts } from "../components/operations/topics.ts";
import { partitionOf } from "../knowledge/partitions.ts";
import { type BootstrapConfig, loadBootstrapConfig } from "./config.ts";
import { DeliveryAccess, deliveryRoleName } from "./delivery-access.ts";
import { StackKey } from "./stack-key.ts";
import { StateBackend } from "./state-backend.ts";

/** The platform's project, as its Pulumi.yaml names it. */
const PROJECT = "larder";

export default function bootstrap() {
  const config = loadBootstrapConfig();
  const { owner, costCentre, admins, stacks, delivery } = config;
  const platform = factsOf(config, pulumi.getStack());

  const providers = new Providers("providers", { platform, owner, costCentre, cloudflare: false });
  const opts = { providers: { ...providers.forChildren } };
  const { topics } = new Alerts("state-alerts", { platform, config: config.alerts }, opts);

  if (config.accountSettings.mode === "owned") {
    const regions = [platform.region, ...(platform.secondaryRegion === undefined ? [] : [platform.secondaryRegion])];
    new AccountSettings("account", { regions }, opts);
  }
  const state = new StateBackend(
    "state",
    {
      platform,
      config: config.state,
      admins,
      topics,
      project: PROJECT,
      deployers: Object.fromEntries(Object.keys(stacks).map((stack) => [stack, deployersOf(config, platform, stack)])),
    },
    opts,
  );
  const access =
    delivery.mode === "github"
      ? new DeliveryAccess("delivery", { platform, config: delivery, stacks, project: PROJECT, state }, opts)
      : undefined;

  const outputs = Object.keys(stacks).map((stack) => {
    const roles = access?.roles[stack];
    const readers = roles === undefined ? [] : [roles.previewArn, roles.deployArn];
    const key = new StackKey(`secrets-${stack}`, { platform, stack, admins, readers }, opts);
    return [stack, { secretsProvider: key.secretsProvider, ...roles }] as const;
  });
  return { backend: state.url, stacks: Object.fromEntries(outputs) };
}

/** By ARN; they are made later, but their names are known. */
function deployersOf({ delivery }: BootstrapConfig, platform: Platform, stack: string): readonly string[] {
  if (delivery.mode === "none") return [];
  return (["preview", "deploy"] as const).map(
    (role) => `arn:${platform.partition}:iam::${platform.accountId}:role/${deliveryRoleName(platform, stack, role)}`,
  );
}

function factsOf(config: BootstrapConfig, environment: string): Platform {
  return {
    system: config.system,
    environment,
    accountId: config.account.id,
    partition: partitionOf(config.regions.primary),
    region: config.regions.primary,
    secondaryRegion: config.regions.secondary,
    primaryAway: config.regions.primaryAway ?? false,
    recoveryRegion: undefined,
    // The log of requests, by the name that stores for logs are excused under: nobody restores it.
    backupExcuses: { "access-logs": config.owner },
    // Without its state a platform cannot be told from its remains.
    deletionGuards: true,
    runbookBaseUrl: config.alerts.runbookBaseUrl,
  };
}
