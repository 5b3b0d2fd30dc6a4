/** Resource options and types: protection that is dropped, another account, what nobody knows. */
import { parseDocument } from "../../graph/document.ts";
import type { Resource } from "../../graph/model.ts";
import { listOf, type RiskCheck } from "./context.ts";

export const optionsWeakened: RiskCheck = function* ({ change, type, before, after }) {
  for (const { option, before: was, after: is } of change.options) {
    const evidence = [
      {
        path: `option:${option}`,
        before: was === null ? ({ kind: "absent" } as const) : ({ kind: "value", value: was } as const),
        after: is === null ? ({ kind: "absent" } as const) : ({ kind: "value", value: is } as const),
      },
    ];
    if (option === "protect") {
      yield was === true
        ? {
            rule: "protection-dropped",
            message: "its protection is dropped: the next run may delete or replace it",
            evidence,
            controls: ["GEN-03"],
          }
        : { rule: "protection-dropped", message: "it is protected now", evidence, improves: true };
    } else if (option === "retainOnDelete" && was === true && change.stateful) {
      yield {
        rule: "protection-dropped",
        message: "it no longer stays in the cloud when it leaves the stack",
        evidence,
      };
    }
  }
  if (change.operation === "unclassified") {
    yield {
      rule: "unclassified-changed",
      message: "nothing is known of its type: the provider may update it, or replace it",
    };
  }
  if (type !== "pulumi:providers:aws") return;
  const [was, is] = [accountsOf(before), accountsOf(after)];
  if (was === undefined || is === undefined || is.some((account) => was.includes(account))) return;
  yield {
    rule: "other-account",
    message: "the stack talks to another account, where nothing that it knows exists",
    evidence: [
      { path: "allowedAccountIds", before: { kind: "value", value: was }, after: { kind: "value", value: is } },
    ],
  };
};

/** A provider's inputs are JSON in strings. Undefined: any account. */
function accountsOf(provider: Resource | undefined): readonly string[] | undefined {
  const document = parseDocument(provider?.inputs?.allowedAccountIds, "allowedAccountIds");
  return document.kind === "document" ? listOf(document.value).map(String) : undefined;
}
