/** The minimal assessment plan that the results import: which controls, by which rules, over which resources. */
import { stableId } from "../../model/ids.ts";
import type { AuditControl, AuditReport } from "../../model/schema.ts";
import { controlId, markup, metadata, objectiveId, planId, props, reviewedControls } from "./words.ts";

export function assessmentPlan(report: AuditReport, oscalVersion: string) {
  const ssp = stableId("oscal-ssp", report.graph.stack ?? report.graph.source);
  const name = report.graph.stack ?? report.graph.source;
  return {
    "assessment-plan": {
      uuid: planId(report),
      metadata: metadata(report, `Policies of Larder over ${name}: plan`, oscalVersion),
      "import-ssp": { href: `#${ssp}` },
      "local-definitions": { "objectives-and-methods": report.controls.map(objectiveOf) },
      "reviewed-controls": reviewedControls(report),
      "assessment-subjects": [
        { type: "inventory-item", description: markup("Every resource of the graph."), "include-all": {} },
      ],
      "back-matter": {
        resources: [
          {
            uuid: ssp,
            title: "System security plan",
            description: "Belongs to the system's owner and is no part of this report: put its place here.",
          },
        ],
      },
    },
  };
}

function objectiveOf(control: AuditControl) {
  const { title, rationale, rule, settings, severity, level } = control;
  const types = rule.types.length > 0 ? rule.types.join(", ") : "the pack's own exemptions";
  const thresholds = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return {
    "control-id": controlId(control),
    description: markup(rationale),
    props: props({ severity, level, "rule-version": rule.version, thresholds: thresholds.join("; ") }),
    parts: [
      { id: objectiveId(control), name: "assessment-objective", prose: markup(`${title}.`) },
      {
        id: `${controlId(control)}_method`,
        name: "assessment-method",
        props: [{ name: "method", value: "EXAMINE" }],
        prose: markup(`The rule examines each resource of these types: ${types}.`),
      },
    ],
  };
}
