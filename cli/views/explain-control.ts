import { kindOf } from "../../graph/urn.ts";
import { type ControlId, control, controlIds } from "../../policies/catalogue.ts";
import { settingText } from "../../policies/explain.ts";
import { levelOf } from "../../policies/levels.ts";
import { profiles } from "../../policies/profile.ts";
import { FRAMEWORK_NOTICE, frameworkItems } from "../../policies/references.ts";
import { ruleOf } from "../../policies/rules.ts";
import { settingsFor } from "../../policies/settings.ts";
import type { Terminal } from "../terminal.ts";
import { type Field, fields } from "./fields.ts";
import { table } from "./table.ts";

export function controlText(id: ControlId, paint: Terminal["paint"]): string {
  const { title, rationale, severity, notApplicable, remediation, references, equivalents } = control(id);
  const settings = Object.entries(settingsFor(id)).map(
    ([name, { about, defaults }]) =>
      `${name}, ${about}: ${profiles.map((profile) => `${profile} ${settingText(defaults[profile])}`).join(", ")}`,
  );
  const rows: readonly Field[] = [
    ["why", [rationale]],
    ["severity", [severity]],
    ["level", [profiles.map((profile) => `${profile} ${levelOf(id, profile)}`).join(", ")]],
    ["settings", settings],
    ["judges", (ruleOf(id)?.types ?? []).map(kindOf)],
    ["not for", notApplicable === undefined ? [] : [notApplicable]],
    ["remedy", remediation],
    ["supports", frameworkItems(references).map(({ framework, items }) => `${framework}: ${items.join(", ")}`)],
    ["like", equivalents ?? []],
  ];
  return `${paint("bold", id)}  ${paint("bold", title)}\n\n${fields(rows, paint)}\n\n${paint("dim", FRAMEWORK_NOTICE)}`;
}

/** Every control with its severity and the profiles in which it is mandatory. */
export function controlList(paint: Terminal["paint"]): string {
  const head = ["control", "severity", "mandatory in", "what holds"].map((text) => paint("dim", text));
  const rows = controlIds.map((id) => {
    const mandatory = profiles.filter((profile) => levelOf(id, profile) === "mandatory").join(", ") || "nowhere";
    const { severity, title } = control(id);
    return [paint("bold", id), severity, mandatory, title];
  });
  return table([head, ...rows], ["left", "left", "left", "left"]);
}
