/** Where a control is mandatory: the one table of rule x profile. Elsewhere it is advisory. */
import type { ControlId } from "./catalogue.ts";
import type { Level, Profile } from "./profile.ts";

/** P prod, S staging, D dev; `A` = advisory everywhere. */
type MandatoryIn = "PSD" | "PS" | "P" | "A";

export const levels: Readonly<Record<ControlId, MandatoryIn>> = {
  "ALB-01": "PSD",
  "ALB-02": "PSD",
  "ALB-06": "PS",
  "ECS-01": "PSD",
  "ECS-02": "PSD",
  "ECS-03": "PS",
  "ECS-05": "PSD",
  "NET-01": "PSD",
  "NET-02": "PSD",
  "NET-06": "PSD",
  "RDS-01": "PSD",
  "RDS-02": "PSD",
  "RDS-05": "PSD",
  "RDS-06": "PS",
  "RDS-07": "PS",
  "RDS-14": "PSD",
  "RDS-17": "PSD",
  "RED-01": "PSD",
  "RED-02": "PSD",
  "S3-01": "PSD",
  "KMS-01": "PSD",
  "IAM-01": "PSD",
  "LOG-01": "PSD",
  "GEN-03": "P",
  "X-01": "PSD",
  "S3-02": "PSD",
  "S3-03": "PSD",
  "S3-04": "PS",
  "S3-05": "PS",
  "S3-06": "A",
  "S3-07": "PS",
  "S3-08": "PS",
  "S3-09": "PSD",
  "S3-10": "PSD",
  "S3-11": "PS",
  "S3-12": "P",
  "S3-13": "PSD",
  "ALB-03": "PSD",
  "ALB-04": "PSD",
  "ALB-05": "PS",
  "ALB-07": "PSD",
  "ALB-08": "PS",
  "ALB-09": "PS",
  "ALB-10": "PSD",
  "ALB-11": "P",
  "ALB-12": "A",
  "EXM-01": "PSD",
};

const LETTER: Readonly<Record<Profile, string>> = { prod: "P", staging: "S", dev: "D" };

export function levelOf(control: ControlId, profile: Profile): Level {
  return levels[control].includes(LETTER[profile]) ? "mandatory" : "advisory";
}
