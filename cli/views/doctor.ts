/** What `pulumi up` needs here: a line for each check, and under what is amiss the way to mend it. */
import type { Check, CheckGroup, Status } from "../doctor/check.ts";
import type { Examination } from "../doctor/examine.ts";
import type { Style, Terminal } from "../terminal.ts";

type Paint = Terminal["paint"];

const STYLES: Readonly<Record<Status, Style>> = { ok: "green", missing: "red", wrong: "red", unknown: "yellow" };
const TITLES: Readonly<Record<CheckGroup, string>> = {
  tools: "tools on this machine",
  state: "state",
  access: "access",
  quotas: "quotas of the account",
};

export function doctorText(stack: string, { checks, summary }: Examination, paint: Paint): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const groups = Object.entries(TITLES).flatMap(([group, title]) => {
    const own = checks.filter((each) => each.group === group);
    return own.length === 0 ? [] : ["", paint("bold", title), ...own.flatMap((each) => lines(each, width, paint))];
  });
  const parts = (["missing", "wrong", "unknown"] as const)
    .filter((status) => summary[status] > 0)
    .map((status) => paint(STYLES[status], `${summary[status]} ${status}`));
  const end = parts.length === 0 ? paint("green", "everything is there") : `${summary.ok} ok, ${parts.join(", ")}`;
  return [`${paint("bold", stack)}  what \`pulumi up\` needs here`, ...groups, "", end].join("\n");
}

function lines({ title, status, found, mend }: Check, width: number, paint: Paint): readonly string[] {
  const mark = `  ${paint(STYLES[status], status.padEnd("unknown".length))}  `;
  const line = `${mark}${title.padEnd(width)}  ${found}`;
  const indent = " ".repeat("  unknown  ".length + width + 2);
  return mend === undefined ? [line] : [line, `${indent}${paint("dim", "mend:")} ${mend}`];
}
