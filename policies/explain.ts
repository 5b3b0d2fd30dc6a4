/** Documentation of the controls, all of it from the catalogue, the levels and the rules. */
import { type ControlId, control, controlIds, policyName } from "./catalogue.ts";
import type { Control, UnknownHandling } from "./control.ts";
import { levelOf } from "./levels.ts";
import { type Level, type Profile, profiles } from "./profile.ts";
import { FRAMEWORK_NOTICE, frameworkItems } from "./references.ts";
import { ruleOf } from "./rules.ts";
import { settingsFor } from "./settings.ts";

export interface ControlExplanation extends Control {
  readonly id: ControlId;
  readonly policy: string;
  /** Canonical type tokens; empty for a control on the pack itself. */
  readonly types: readonly string[];
  readonly scope: "resource" | "graph" | "pack";
  readonly levels: Readonly<Record<Profile, Level>>;
  readonly settings: readonly SettingExplanation[];
  readonly frameworks: ReturnType<typeof frameworkItems>;
  readonly notice: string;
}

export interface SettingExplanation {
  readonly name: string;
  readonly about: string;
  readonly defaults: Readonly<Record<Profile, number | boolean | readonly string[]>>;
}

export function explainControl(id: ControlId): ControlExplanation {
  const rule = ruleOf(id);
  return {
    ...control(id),
    id,
    policy: policyName(id),
    types: rule?.types ?? [],
    scope: rule?.scope ?? "pack",
    levels: byProfile((profile) => levelOf(id, profile)),
    settings: Object.entries(settingsFor(id)).map(([name, { about, defaults }]) => ({ name, about, defaults })),
    frameworks: frameworkItems(control(id).references),
    notice: FRAMEWORK_NOTICE,
  };
}

function byProfile<T>(value: (profile: Profile) => T): Readonly<Record<Profile, T>> {
  return { dev: value("dev"), staging: value("staging"), prod: value("prod") };
}

const UNKNOWN_WORDS: Readonly<Record<UnknownHandling, string>> = {
  undecided: "the verdict is unknown: listed in a preview, a failure in a recorded state",
  set: "counts as set where only presence matters",
  edges: "the resources that the value comes from decide; without any the verdict is unknown",
  document: "inside a policy or a container definition it is some value that is no wildcard",
  none: "plays no part: options, types or secret marks decide",
};

/** docs/controls.md. */
export function renderControlsReference(): string {
  const rows = controlIds.map((id) => {
    const { title, severity, levels } = explainControl(id);
    const mandatory = profiles.filter((profile) => levels[profile] === "mandatory").join(", ") || "nowhere";
    return `| [${id}](#${id.toLowerCase()}) | ${title} | ${severity} | ${mandatory} |`;
  });
  const lines = [
    "<!-- Generated from policies/catalogue.ts by `npm run generate`. Do not edit. -->",
    "# Controls",
    "",
    "What the policy pack checks, under `pulumi preview --policy-pack policies` and in `larder check`. A control that is",
    "mandatory in a profile stops a deployment to it; elsewhere it is advice.",
    "",
    FRAMEWORK_NOTICE,
    "",
    "| id | what holds | severity | mandatory in |",
    "|---|---|---|---|",
    ...rows,
    ...controlIds.flatMap(section),
  ];
  return `${lines.join("\n")}\n`;
}

function section(id: ControlId): readonly string[] {
  const all = explainControl(id);
  const settings = all.settings.map(({ name, about, defaults }) => {
    const values = profiles.map((profile) => `${profile} ${settingText(defaults[profile])}`).join(", ");
    return `- \`${name}\`: ${about} (${values})`;
  });
  return [
    "",
    `## ${id}`,
    "",
    `**${all.title}.** ${all.rationale}`,
    "",
    `- Severity: ${all.severity}. Policy name: \`${all.policy}\`.`,
    `- Level: ${profiles.map((profile) => `${profile} ${all.levels[profile]}`).join(", ")}.`,
    `- Judges: ${all.types.map((type) => `\`${type}\``).join(", ") || "the pack's own exemptions"}.`,
    ...(all.notApplicable === undefined ? [] : [`- Leaves out: ${all.notApplicable}.`]),
    `- An unknown value: ${UNKNOWN_WORDS[all.unknown]}.`,
    ...settings,
    "",
    "How to fix it:",
    "",
    ...all.remediation.map((step) => `- ${step}`),
    "",
    `References: ${all.frameworks.map(({ framework, items }) => `${framework} ${items.join(", ")}`).join("; ")}.`,
    ...(all.equivalents?.length ? ["", `Similar: ${all.equivalents.join("; ")}.`] : []),
  ];
}

/** A setting's value in words. */
export function settingText(value: number | boolean | readonly string[]): string {
  return typeof value === "object" ? value.join(" and ") || "none" : String(value);
}
