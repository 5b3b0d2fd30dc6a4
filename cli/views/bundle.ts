/** What `audit` says of the bundle it wrote. */
import type { Bundle } from "../../audit/bundle/build.ts";
import { oneLine } from "../../render/text.ts";
import type { Terminal } from "../terminal.ts";
import { count, table } from "./table.ts";

export function bundleText(out: string, { files, manifest, digest }: Bundle, paint: Terminal["paint"]): string {
  const head = ["", "shows", "resources", "pass", "fail", "advisory", "unknown", "exempt"].map((title) =>
    paint("dim", title),
  );
  const rows = manifest.subjects.map(({ folder, origin, resources, summary }) => [
    paint("bold", folder),
    oneLine(origin),
    String(resources),
    String(summary.pass),
    summary.fail.mandatory > 0 ? paint(["red", "bold"], String(summary.fail.mandatory)) : "-",
    String(summary.fail.advisory),
    String(summary.unknown.mandatory + summary.unknown.advisory),
    String(summary.exempt),
  ]);
  const { commit } = manifest;
  const from = commit === null ? "" : `, commit ${commit.id.slice(0, 12)}${commit.dirty ? " with changes" : ""}`;
  return [
    table([head, ...rows], ["left", "left", "right", "right", "right", "right", "right", "right"]),
    "",
    `${oneLine(out)}: ${count(files.length, "file")}, as of ${manifest.asOf}${from}`,
    digest,
  ].join("\n");
}
