import { kindOf } from "../../graph/urn.ts";
import type { ResourceTypeFacts } from "../../knowledge/types.ts";
import { control } from "../../policies/catalogue.ts";
import { rulesFor } from "../../policies/rules.ts";
import { canonicalType } from "../../policies/types.ts";
import type { Terminal } from "../terminal.ts";
import { type Field, fields } from "./fields.ts";

export function resourceTypeText(type: string, facts: ResourceTypeFacts, paint: Terminal["paint"]): string {
  const { name, id, computed, replaceOn, source } = facts;
  const rows: readonly Field[] = [
    ["token", [type]],
    ["name", name === undefined ? ["has none"] : [nameText(name)]],
    ["replaced", replaceOn.length === 0 ? ["by nothing"] : [`by a change of ${replaceOn.join(", ")}`]],
    ["traits", traitsOf(facts)],
    ["id", [id]],
    [
      "computed",
      Object.entries(computed).map(
        ([key, value]) => `${key} = ${typeof value === "string" ? value : JSON.stringify(value)}`,
      ),
    ],
    ["controls", rulesFor(canonicalType(type)).map((rule) => `${rule.control}  ${control(rule.control).title}`)],
    ["source", [source]],
  ];
  return `${paint("bold", kindOf(type))}\n\n${fields(rows, paint)}`;
}

function nameText({ property, maxLength, lowerCase, autoNamed }: NonNullable<ResourceTypeFacts["name"]>): string {
  const made = autoNamed === false ? "no name is made for it" : "made from the logical name where absent";
  return `${property}, at most ${maxLength}${lowerCase ? " lower-case" : ""} characters; ${made}`;
}

function traitsOf({ stateful, taggable, global, singleton }: ResourceTypeFacts): readonly string[] {
  return [
    stateful && "holds data: deleting or replacing it loses them",
    taggable && "takes tags",
    global && "not regional",
    singleton !== undefined && `one per ${singleton === "region" ? "account and region" : singleton}`,
  ].filter((trait) => typeof trait === "string");
}
