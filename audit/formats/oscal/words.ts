/** Parts that the plan and the results of OSCAL share. */
import { inline } from "../../../render/markdown.ts";
import { clip, oneLine } from "../../../render/text.ts";
import { stableId } from "../../model/ids.ts";
import type { AuditControl, AuditReport } from "../../model/schema.ts";

/** Namespace of our own properties. */
const NAMESPACE = "https://larder.example/oscal";
const MAX_TEXT = 2000;

export interface Prop {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

export function props(values: Readonly<Record<string, string | number | null | undefined>>): readonly Prop[] {
  return Object.entries(values).flatMap(([name, value]) => {
    // OSCAL's strings are never empty and have no space at their ends.
    const text = value === null || value === undefined ? "" : plain(String(value));
    return text === "" ? [] : [{ name, ns: NAMESPACE, value: text }];
  });
}

/** A string of OSCAL. */
export function plain(text: string): string {
  return oneLine(clip(text, MAX_TEXT)).trim();
}

/** Titles and descriptions are Markdown to OSCAL: text from a graph must not become markup. */
export function markup(text: string): string {
  return inline(clip(text, MAX_TEXT)).trim() || "(empty)";
}

/** No clock: all times are the day of the report. */
export function timeOf({ asOf }: Pick<AuditReport, "asOf">): string {
  return `${asOf}T00:00:00Z`;
}

export function controlId({ id }: Pick<AuditControl, "id">): string {
  return id.toLowerCase();
}

/** Of the objective that the plan defines for the control. */
export function objectiveId(control: Pick<AuditControl, "id">): string {
  return `${controlId(control)}_obj`;
}

export function metadata(report: AuditReport, title: string, oscalVersion: string) {
  const { tool, graph, profile, digests } = report;
  return {
    title: markup(title),
    "last-modified": timeOf(report),
    version: digests.report,
    "oscal-version": oscalVersion,
    props: props({
      tool: `${tool.name} ${tool.version}`,
      stack: graph.stack,
      profile,
      "graph-source": graph.source,
      "graph-origin": graph.origin.statement,
      "graph-digest": digests.graph,
      "policies-digest": digests.policies,
      "config-digest": digests.config,
      "lockfile-digest": digests.lockfile,
      "exemptions-digest": digests.exemptions,
    }),
    remarks: markup(report.notice),
  };
}

const selected = (control: Pick<AuditControl, "id">) => ({ "control-id": controlId(control) });

export function reviewedControls({ controls, coverage }: AuditReport) {
  const idle = new Set(coverage.controlsNotAssessed.map(({ id }) => id));
  const assessed = controls.filter(({ id }) => !idle.has(id));
  const without = [...idle].sort().join(", ");
  return {
    "control-selections": [
      {
        description: without === "" ? "Every control of the pack." : markup(`Not assessed: ${without}.`),
        // A selection must name something: without any control assessed it is all, less all.
        ...(assessed.length > 0
          ? { "include-controls": assessed.map(selected) }
          : { "include-all": {}, "exclude-controls": controls.map(selected) }),
      },
    ],
  };
}

export function planId(report: AuditReport): string {
  return stableId("oscal-plan", report.id);
}
