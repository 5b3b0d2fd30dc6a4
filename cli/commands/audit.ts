import { Argument, Command, Option } from "@commander-js/extra-typings";
import { profiles } from "../../policies/profile.ts";
import { type AuditOptions, makeBundle } from "../bundle.ts";
import { requireNewFolder, writeBundle } from "../bundle-folder.ts";
import { UsageError } from "../errors.ts";
import type { Session } from "../session.ts";
import { bundleText } from "../views/bundle.ts";
import { compareCommand } from "./audit-compare.ts";
import { verifyCommand } from "./audit-verify.ts";

const EXAMPLES = `
Examples:
  npm run larder -- audit --out out/evidence-2026-12-01 --as-of 2026-12-01
  npm run larder -- audit prod --out out/prod
  npm run larder -- audit --graph out/exports --profile prod --out out/recorded
  npm run larder -- audit verify out/prod
  npm run larder -- audit compare out/prod-november out/prod

The same code, config, exemptions and day give the same bytes. Exit code 1: a mandatory control fails; the bundle is
written all the same.`;

export function auditCommand(session: Session) {
  const command = new Command("audit")
    .description("write evidence as a folder: graphs, reports in all formats, registers, exemptions, digests")
    .addArgument(new Argument("[stack...]", "names of stacks; default: all of them"))
    // Not a required option of commander's: it would be asked for by the subcommands too.
    .option("--out <dir>", "the folder of the bundle; it must not be there yet")
    .option("--graph <path...>", "graph files, or folders of them, instead of stacks")
    .addOption(new Option("--profile <profile>", "levels and thresholds; default: the stack's").choices(profiles))
    .option("--as-of <date>", "day that exemptions are judged by, YYYY-MM-DD; default: today (UTC)")
    .option("--exemptions <file>", "accepted findings; default: policies/exemptions.yaml")
    .option("--settings <file>", "levels and thresholds by policy name, the JSON of the engine's --policy-pack-config")
    .addHelpText("after", EXAMPLES)
    .action(async (stacks, options) => {
      const out = requireOut(options.out);
      requireNewFolder(out);
      const bundle = await makeBundle(stacks, options satisfies AuditOptions, session.terminal);
      writeBundle(out, bundle.files);
      session.terminal.out(bundleText(out, bundle, session.terminal.paint));
      session.found = bundle.manifest.subjects.some(({ summary }) => summary.fail.mandatory > 0);
    });
  return command.addCommand(verifyCommand(session)).addCommand(compareCommand(session));
}

function requireOut(out: string | undefined): string {
  if (out === undefined)
    throw new UsageError("audit needs --out DIR, the folder of the bundle; see larder audit --help");
  return out;
}
