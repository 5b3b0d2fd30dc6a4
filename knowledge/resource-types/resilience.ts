import type { ResourceTypeTable } from "../types.ts";

const source = "@pulumi/aws 7.48.0";
/** Of the provider's schemas; Pulumi's typings don't say what is fixed. */
const fixed = "replacement: terraform-provider-aws";

/** AWS Backup, copies in a second region, and the events that tell of failures. */
export const resilienceTypes: ResourceTypeTable = {
  "aws:backup/vault:Vault": {
    source: `${source}; name: AWS Backup API CreateBackupVault; ${fixed}`,
    name: { property: "name", maxLength: 50 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:backup:{region}:{account}:backup-vault:{name}",
      recoveryPoints: 0,
    },
    replaceOn: ["name", "kmsKeyArn"],
    stateful: true,
    taggable: true,
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    source: `${source}; ${fixed}`,
    id: "{input.backupVaultName}",
    computed: { backupVaultArn: "arn:{partition}:backup:{region}:{account}:backup-vault:{input.backupVaultName}" },
    replaceOn: ["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"],
  },
  "aws:backup/vaultPolicy:VaultPolicy": {
    source: `${source}; ${fixed}`,
    id: "{input.backupVaultName}",
    computed: { backupVaultArn: "arn:{partition}:backup:{region}:{account}:backup-vault:{input.backupVaultName}" },
    replaceOn: ["backupVaultName"],
  },
  "aws:backup/vaultNotifications:VaultNotifications": {
    source: `${source}; ${fixed}`,
    id: "{input.backupVaultName}",
    computed: { backupVaultArn: "arn:{partition}:backup:{region}:{account}:backup-vault:{input.backupVaultName}" },
    replaceOn: ["backupVaultName", "backupVaultEvents", "snsTopicArn"],
  },
  "aws:backup/plan:Plan": {
    source: `${source}; name: AWS Backup API BackupPlanInput; ${fixed}`,
    name: { property: "name", maxLength: 50 },
    id: "{uuid}",
    computed: {
      arn: "arn:{partition}:backup:{region}:{account}:backup-plan:{uuid}",
      version: "{hex32}",
    },
    replaceOn: ["name"],
    taggable: true,
  },
  "aws:backup/selection:Selection": {
    source: `${source}; name: AWS Backup API BackupSelection; ${fixed}`,
    name: { property: "name", maxLength: 50 },
    id: "{uuid}",
    computed: {},
    replaceOn: ["name", "planId", "iamRoleArn", "resources", "notResources", "selectionTags", "conditions"],
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
    // Letters, digits and _ only, which a generated name has not.
    source: `${source}; name: AWS Backup API RestoreTestingPlanForCreate; ${fixed}`,
    name: { property: "name", maxLength: 50, autoNamed: false },
    id: "{name}",
    computed: { arn: "arn:{partition}:backup:{region}:{account}:restore-testing-plan:{name}-{uuid}" },
    replaceOn: ["name"],
    taggable: true,
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    source: `${source}; name: AWS Backup API RestoreTestingSelectionForCreate; ${fixed}`,
    name: { property: "name", maxLength: 50, autoNamed: false },
    id: "{name}:{input.restoreTestingPlanName}",
    computed: {},
    replaceOn: ["name", "restoreTestingPlanName", "protectedResourceType"],
  },
  "aws:backup/regionSettings:RegionSettings": {
    source,
    id: "{region}",
    computed: {},
    replaceOn: [],
    singleton: "region",
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    source: `${source}; ${fixed}`,
    id: "arn:{partition}:rds:{region}:{account}:auto-backup:ab-{hex40}",
    computed: {},
    replaceOn: ["sourceDbInstanceArn", "kmsKeyId", "retentionPeriod", "preSignedUrl"],
    // The copies go with it.
    stateful: true,
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    source,
    id: "{account}",
    computed: { registryId: "{account}" },
    replaceOn: [],
    singleton: "region",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    source: `${source}; name: EventBridge API PutRule; ${fixed}`,
    name: { property: "name", maxLength: 64 },
    id: "{name}",
    computed: { arn: "arn:{partition}:events:{region}:{account}:rule/{name}" },
    replaceOn: ["name", "namePrefix", "eventBusName"],
    taggable: true,
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    source: `${source}; ${fixed}`,
    id: "{input.rule}-{hex26}",
    computed: { targetId: "terraform-{hex26}" },
    replaceOn: ["rule", "targetId", "eventBusName"],
  },
};
