/**
 * OSCAL assessment results: an observation for each control and resource, a risk for each failure (open) and each
 * exemption (deviation approved, with its end as the deadline), a finding for each control.
 */
import { stableId } from "../../model/ids.ts";
import type { AuditControl, AuditReport, AuditResult } from "../../model/schema.ts";
import { frameworksText } from "../../words.ts";
import { evidenceText } from "../blocks.ts";
import { controlId, markup, metadata, objectiveId, plain, props, reviewedControls, timeOf } from "./words.ts";

/** `importPlan`: where the plan is, and what the document holds of it. */
export function assessmentResults(report: AuditReport, oscalVersion: string, importPlan: ImportedPlan) {
  const name = report.graph.stack ?? report.graph.source;
  const byControl = Map.groupBy(report.results, ({ control }) => control);
  const judged = report.controls.filter(({ id }) => byControl.has(id));
  const risks = report.results.filter(isRisk).map((result) => riskOf(result, report));
  return {
    "assessment-results": {
      uuid: stableId("oscal-results", report.id),
      metadata: metadata(report, `Policies of Larder over ${name}: results`, oscalVersion),
      "import-ap": { href: importPlan.href },
      results: [
        {
          uuid: stableId("oscal-result", report.id),
          title: markup(`${name}, profile ${report.profile}`),
          description: markup(report.coverage.statement),
          start: timeOf(report),
          end: timeOf(report),
          ...(report.results.length > 0 && { "local-definitions": { "inventory-items": inventoryOf(report) } }),
          "reviewed-controls": reviewedControls(report),
          ...(report.results.length > 0 && { observations: report.results.map((each) => observationOf(each, report)) }),
          ...(risks.length > 0 && { risks }),
          ...(judged.length > 0 && {
            findings: judged.map((control) => findingOf(control, byControl.get(control.id) ?? [], name)),
          }),
        },
      ],
      ...(importPlan.resource && { "back-matter": { resources: [importPlan.resource] } }),
    },
  };
}

export interface ImportedPlan {
  readonly href: string;
  /** The plan itself, where it has no file. */
  readonly resource?: object;
}

const isRisk = ({ verdict }: AuditResult) => verdict === "fail" || verdict === "exempt";

const observationId = ({ id }: AuditResult) => stableId("oscal-observation", id);
const riskId = ({ id }: AuditResult) => stableId("oscal-risk", id);
const inventoryId = (urn: string) => stableId("oscal-inventory", urn);

/** Each resource once that a control judged. */
function inventoryOf({ results }: AuditReport) {
  const byUrn = new Map(results.map((result) => [result.urn, result]));
  return [...byUrn.values()].map(({ urn, type, name, source }) => ({
    uuid: inventoryId(urn),
    description: markup(`${name}, ${type}`),
    props: props({ urn, type, source: source && `${source.file}:${source.line}` }),
  }));
}

function observationOf(result: AuditResult, report: AuditReport) {
  const { urn, control, verdict, message, evidence = [] } = result;
  return {
    uuid: observationId(result),
    description: markup(message),
    props: props({ control, verdict }),
    methods: ["EXAMINE"],
    types: [isRisk(result) ? "finding" : "control-objective"],
    subjects: [{ "subject-uuid": inventoryId(urn), type: "inventory-item" }],
    ...(evidence.length > 0 && {
      "relevant-evidence": evidence.map((each) => ({ description: markup(evidenceText(each)) })),
    }),
    collected: timeOf(report),
  };
}

function riskOf(result: AuditResult, report: AuditReport) {
  const { control, message, exemption, name } = result;
  const row = report.controls.find(({ id }) => id === control);
  return {
    uuid: riskId(result),
    title: markup(`${control}: ${name}`),
    description: markup(message),
    statement: markup(row?.rationale ?? message),
    props: props({
      severity: row?.severity,
      owners: exemption?.owners.join(", "),
      ticket: exemption?.ticket,
      created: exemption?.created,
      reason: exemption?.reason,
    }),
    status: exemption ? "deviation-approved" : "open",
    ...(exemption && { deadline: `${exemption.expires}T23:59:59Z` }),
    "related-observations": [{ "observation-uuid": observationId(result) }],
  };
}

/** OSCAL has two states only; the reason and the population say the rest. */
function findingOf(control: AuditControl, results: readonly AuditResult[], graph: string) {
  const { id, title, result, statement, references, severity, level } = control;
  const satisfied = result === "pass" || result === "not-applicable";
  const risks = results.filter(isRisk);
  return {
    uuid: stableId("oscal-finding", graph, id),
    title: markup(`${id}: ${title}`),
    description: markup(statement),
    props: props({ severity, level, result, supports: plain(frameworksText(references)) }),
    target: {
      type: "objective-id",
      "target-id": objectiveId({ id }),
      title: markup(title),
      props: props({ control: controlId({ id }) }),
      status: {
        state: satisfied ? "satisfied" : "not-satisfied",
        reason: result === "fail" ? "fail" : result === "pass" ? "pass" : "other",
        remarks: markup(statement),
      },
      ...(result === "not-applicable" && { "implementation-status": { state: "not-applicable" } }),
    },
    "related-observations": results.map((each) => ({ "observation-uuid": observationId(each) })),
    ...(risks.length > 0 && { "related-risks": risks.map((each) => ({ "risk-uuid": riskId(each) })) }),
  };
}
