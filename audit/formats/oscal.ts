/**
 * `--format oscal`: NIST OSCAL assessment results in JSON. Results import a plan: written beside the file as
 * `*.plan.json`, or carried within the document on the standard output.
 */
import { stableId } from "../model/ids.ts";
import type { AuditReport } from "../model/schema.ts";
import type { Format, FormatOptions, Rendered } from "./format.ts";
import { assessmentPlan } from "./oscal/plan.ts";
import { assessmentResults } from "./oscal/results.ts";
import { OSCAL_DEFAULT } from "./oscal/versions.ts";

const MEDIA_TYPE = "application/oscal.assessment-plan+json";

export const oscal: Format = {
  extension: "oscal.json",
  several: false,
  render: ([report], options) => (report === undefined ? { content: "" } : documentsOf(report, options)),
};

function documentsOf(report: AuditReport, { oscalVersion = OSCAL_DEFAULT, file }: FormatOptions): Rendered {
  const plan = json(assessmentPlan(report, oscalVersion));
  if (file !== undefined) {
    const planFile = `${file.replace(/\.json$/, "")}.plan.json`;
    const content = json(assessmentResults(report, oscalVersion, { href: encodeURIComponent(planFile) }));
    return { content, companions: [{ file: planFile, content: plan }] };
  }
  const uuid = stableId("oscal-plan-resource", report.id);
  const resource = {
    uuid,
    title: "Assessment plan",
    base64: { filename: "plan.json", "media-type": MEDIA_TYPE, value: Buffer.from(plan).toString("base64") },
  };
  return { content: json(assessmentResults(report, oscalVersion, { href: `#${uuid}`, resource })) };
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
