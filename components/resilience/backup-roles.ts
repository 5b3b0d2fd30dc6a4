import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { assumeRoleBy } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import type { BackupSubject } from "./subject.ts";

export interface BackupRole {
  readonly arn: pulumi.Output<string>;
  /** Its rights: who hands the role over waits for them. */
  readonly rights: readonly pulumi.Resource[];
}

type Kind = BackupSubject["kind"];
type Child = { readonly parent: pulumi.Resource };

/**
 * AWS's own policies, by kind: they follow what AWS Backup needs, which is more than its documentation lists (grants on
 * keys, event rules for continuous backups). Backing up and restoring are two roles: the first cannot create anything
 * but backups, the second reads no data.
 */
const POLICIES = {
  backup: {
    rds: "service-role/AWSBackupServiceRolePolicyForBackup",
    s3: "AWSBackupServiceRolePolicyForS3Backup",
  },
  restore: {
    rds: "service-role/AWSBackupServiceRolePolicyForRestores",
    s3: "AWSBackupServiceRolePolicyForS3Restore",
  },
} as const satisfies Record<"backup" | "restore", Record<Kind, string>>;

/** The role in which AWS Backup works on these kinds of things. */
export function backupRole(
  name: string,
  use: keyof typeof POLICIES,
  kinds: ReadonlySet<Kind>,
  { accountId, partition }: Platform,
  child: Child,
): BackupRole {
  const role = new aws.iam.Role(
    name,
    {
      description:
        use === "backup" ? "AWS Backup makes and copies backups" : "AWS Backup restores backups to test them",
      assumeRolePolicy: assumeRoleBy("backup.amazonaws.com", { accountId }),
    },
    child,
  );
  const attached = new Map<string, string>([...kinds].map((kind) => [kind, POLICIES[use][kind]]));
  // The right to copy into another vault stands in the general policy only.
  if (use === "backup") attached.set("rds", POLICIES.backup.rds);
  const rights = [...attached].map(
    ([kind, policy]) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${kind}`,
        { role: role.name, policyArn: `arn:${partition}:iam::aws:policy/${policy}` },
        child,
      ),
  );
  return { arn: role.arn, rights };
}
