import { all, judge, notApplicable, rule, unknown, when } from "../model.ts";
import { known } from "../reading.ts";
import { aws } from "../types.ts";

const BUCKET = aws("s3", "Bucket");
const GUARDED = [
  aws("rds", "Instance"),
  aws("rds", "Cluster"),
  aws("kms", "Key"),
  aws("backup", "Vault"),
  aws("secretsmanager", "Secret"),
  aws("ecr", "Repository"),
  "cloudflare:index/zone:Zone",
  "postgresql:index/database:Database",
  "postgresql:index/schema:Schema",
];
/** Guarded by what they hold: their class of data decides. */
const GUARDED_BY_CLASS = [
  BUCKET,
  aws("elasticache", "ReplicationGroup"),
  aws("sqs", "Queue"),
  aws("cloudwatch", "LogGroup"),
];
const GUARDED_DATA = new Set(["personal", "audit-log"]);

/** GEN-03. */
export const protectedResources = rule("GEN-03", [...GUARDED, ...GUARDED_BY_CLASS], (holder) =>
  when(holder.tag("ephemeral"), (ephemeral) => {
    if (ephemeral === "true") return notApplicable("tagged as ephemeral");
    if (GUARDED_BY_CLASS.includes(holder.type)) {
      const dataClass = holder.tag("data-class");
      if (!dataClass.known) return unknown(dataClass);
      if (!GUARDED_DATA.has(dataClass.value ?? "")) return notApplicable("neither personal data nor audit logs");
    }
    const { protect = false, larder } = holder.resource;
    const option = (path: string, value: boolean) => known(value, { path, value: String(value) });
    return all([
      judge(option("protect", protect), {
        holds: (isProtected) => isProtected,
        message: "the resource option protect is not set",
        required: "true",
        key: "protect",
      }),
      judge(option("deleteBeforeReplace", larder?.deleteBeforeReplace === true), {
        holds: (first) => !first,
        message: "a replacement deletes it before the new one stands",
        required: "false",
        key: "deleteBeforeReplace",
      }),
    ]);
  }),
);
