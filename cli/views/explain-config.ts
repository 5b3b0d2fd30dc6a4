import { describeConfig, showOrigin, showValue } from "../../config/describe.ts";
import { loadStack } from "../../config/stack-file.ts";
import { type ConfigKey, matches } from "../config-keys.ts";
import { ROOT, stacksOf } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { type Field, fields } from "./fields.ts";

export function configKeyText(
  key: ConfigKey,
  asked: string,
  all: readonly ConfigKey[],
  paint: Terminal["paint"],
): string {
  const below = all.filter(({ pattern }) => isDirectlyBelow(pattern, key.pattern));
  const rows: readonly Field[] = [
    ["is", key.about === undefined ? [] : [key.about]],
    ["expects", [`${key.expects}${key.optional ? "; may be left out" : ""}`]],
    ["which is", key.choices],
    ["only with", key.modes],
    ["holds", below.map(({ pattern }) => pattern.slice(key.pattern.length + 1))],
    ["now", below.length > 0 ? [] : valuesNow(key, asked)],
  ];
  return `${paint("bold", `larder:${key.pattern}`)}\n\n${fields(rows, paint)}`;
}

function isDirectlyBelow(pattern: string, parent: string): boolean {
  return (
    pattern.startsWith(`${parent}.`) &&
    !pattern
      .slice(parent.length + 1)
      .replace(/^\*\./, "")
      .includes(".")
  );
}

/** The value in each stack of this project; one whose file has mistakes is left out. */
function valuesNow(key: ConfigKey, asked: string): readonly string[] {
  const exact = asked.includes("*") ? undefined : asked.replace(/^larder:/, "");
  return stacksOf(ROOT).flatMap((stack) => {
    const rows = rowsOf(stack).filter(({ key: full }) => {
      const path = full.replace(/^larder:/, "");
      return matches(key, path) && (exact === undefined || path === exact);
    });
    return rows.map((row) => {
      const name = key.pattern.includes("*") ? ` ${row.key.replace(/^larder:/, "")}` : "";
      return `${stack}${name}: ${showValue(row.value)} (${showOrigin(row.origin)})`;
    });
  });
}

function rowsOf(stack: string): ReturnType<typeof describeConfig> {
  try {
    return describeConfig(loadStack({ projectDir: ROOT, stack }));
  } catch {
    return [];
  }
}
