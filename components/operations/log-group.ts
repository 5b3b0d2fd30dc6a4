import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../foundation/platform.ts";
import { type DataClass, dataClass } from "../foundation/tags.ts";

export interface LogGroupArgs {
  readonly platform: Platform;
  /** Only where another service expects that name (`/aws/rds/instance/...`, `aws-waf-logs-...`); absent = autonamed. */
  readonly physicalName?: pulumi.Input<string>;
  /** Another region than the platform's; its key must be there, too. */
  readonly region?: string;
  /** Days, one of the periods CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Key whose policy admits CloudWatch Logs in this region (`EncryptionKey` with the use "logs"). */
  readonly keyArn: pulumi.Input<string>;
  /** What the entries hold at worst. */
  readonly dataClass: Extract<DataClass, "internal" | "personal" | "audit-log">;
}

/**
 * A log group that exists before its writer: one that a service makes by itself has no key, keeps its entries for ever
 * and collides with ours later.
 */
export function logGroup(
  name: string,
  args: LogGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  const guards = args.platform.deletionGuards;
  return new aws.cloudwatch.LogGroup(
    name,
    {
      ...(args.region === undefined || args.region === args.platform.region ? {} : { region: args.region }),
      ...(args.physicalName === undefined ? {} : { name: args.physicalName }),
      retentionInDays: args.retentionDays,
      kmsKeyId: args.keyArn,
      deletionProtectionEnabled: guards,
      // An audit log outlives the stack that wrote it; the others go with their writer.
      skipDestroy: guards && args.dataClass === "audit-log",
      tags: dataClass(args.dataClass),
    },
    { ...opts, protect: guards },
  );
}
