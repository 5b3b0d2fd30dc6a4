/** Values that were secret and stand in the clear afterwards. */
import type { Json } from "../../graph/model.ts";
import { isObject } from "../../graph/values.ts";
import { type Found, listOf, plainInputs, type RiskCheck, type RiskContext, type Subject } from "./context.ts";

export const secretsRevealed: RiskCheck = function* (subject, context) {
  const { change } = subject;
  const changed = context.compared.entries.get(change.urn)?.changed;
  for (const { path, label, before, after } of change.properties) {
    // The value itself is not repeated here. One that follows another resource may still be a secret.
    const isOpen = after.kind === "value" || (after.kind === "follows" && changed?.get(path)?.after?.kind === "text");
    if (before.kind === "secret" && isOpen)
      yield revealed(label, "a value that was marked as secret is kept in the clear");
  }
  const marks = change.options.find(({ option }) => option === "additionalSecretOutputs");
  const lost = listOf(marks?.before).filter((name) => !listOf(marks?.after).includes(name));
  for (const name of lost)
    yield revealed(`option:additionalSecretOutputs`, `the output ${String(name)} is no longer kept as a secret`);
  yield* environmentRevealed(subject, context);
};

function revealed(path: string, message: string): Found {
  return {
    rule: "secret-revealed",
    message,
    evidence: [{ path, before: { kind: "secret" }, after: { kind: "value", value: "[in the clear]" } }],
    controls: ["ECS-05", "GEN-07"],
  };
}

/** A variable that a container took from a secret store is written into its definition. */
function* environmentRevealed({ type, before, after }: Subject, { compared }: RiskContext): Iterable<Found> {
  if (type !== "aws:ecs/taskDefinition:TaskDefinition" || before === undefined || after === undefined) return;
  const containers = (inputs: ReturnType<typeof plainInputs>) => listOf(inputs.containerDefinitions).filter(isObject);
  const olds = containers(plainInputs(before, compared.base));
  for (const container of containers(plainInputs(after, compared.head))) {
    const old = olds.find(({ name }) => name === container.name);
    const secret = namesIn(old?.secrets);
    for (const name of namesIn(container.environment)) {
      if (!secret.includes(name)) continue;
      yield revealed(
        `containerDefinitions[${String(container.name)}].environment[${name}]`,
        `${name} was a secret and stands in the task definition`,
      );
    }
  }
}

function namesIn(list: Json | undefined): readonly string[] {
  return listOf(list).flatMap((entry) => (isObject(entry) && typeof entry.name === "string" ? [entry.name] : []));
}
