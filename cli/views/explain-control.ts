import { type ControlId, control } from "../../policies/catalogue.ts";
import { settingText } from "../../policies/explain.ts";
import { levelOf } from "../../policies/levels.ts";
import { profiles } from "../../policies/profile.ts";
import { FRAMEWORK_NOTICE, frameworkItems } from "../../policies/references.ts";
import { ruleOf } from "../../policies/rules.ts";
import { settingsFor } from "../../policies/settings.ts";
import type { Terminal } from "../terminal.ts";
import { type Field, fields } from "./fields.ts";
import { kindOf } from "./inventory.ts";

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
