import { Command } from "@commander-js/extra-typings";
import { verifyBundle } from "../../audit/bundle/verify.ts";
import { oneLine } from "../../render/text.ts";
import { readFolder } from "../bundle-folder.ts";
import { UsageError } from "../errors.ts";
import type { Session } from "../session.ts";
import { count } from "../views/table.ts";

const EXAMPLES = `
Examples:
  npm run larder -- audit verify out/prod
  npm run larder -- audit verify out/prod --digest sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae

The sums show changes of files. Who changes the sums too is found by --digest: the one that "larder audit" printed, kept
elsewhere. Exit code 1: something was changed.`;

export function verifyCommand(session: Session) {
  return new Command("verify")
    .description("say whether a bundle is as it was made")
    .argument("<dir>", "folder of the bundle")
    .option("--digest <digest>", "the digest that the bundle must have")
    .addHelpText("after", EXAMPLES)
    .action((dir, { digest }) => {
      const { terminal } = session;
      if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
        throw new UsageError(`--digest: expected sha256: and 64 hexadecimal digits, got "${digest}"`);
      }
      const { problems, verified, digest: own, manifest } = verifyBundle(readFolder(dir), digest);
      for (const problem of problems) terminal.out(`${terminal.paint("red", "CHANGED")}  ${problem}`);
      const asOf = manifest === undefined ? "" : `, as of ${manifest.asOf}`;
      terminal.out(`${oneLine(dir)}: ${count(verified, "file")} as made, ${count(problems.length, "problem")}${asOf}`);
      if (own !== undefined) terminal.out(`${own}`);
      session.found = problems.length > 0;
    });
}
