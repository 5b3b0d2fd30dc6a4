/** What a stack tells whoever may read its outputs. */
import type { Json } from "../../graph/model.ts";
import { isList, isObject, isSecret } from "../../graph/values.ts";
import { isCredential } from "../credentials.ts";
import { all, fail, graphRule, notApplicable, pass, unknown } from "../model.ts";
import { holdsRevealed } from "../revealed.ts";
import { isSecretName } from "../secrets.ts";

const STACK = "pulumi:pulumi:Stack";
const MAX_DEPTH = 8;

/** GEN-08. The config's keys are held by whoever reads the stack files: a state has none of them. */
export const outputsMarked = graphRule("GEN-08", STACK, (stack, _settings, graph) => {
  const outputs = Object.entries(stack.resource.outputs ?? {});
  if (outputs.length === 0) return notApplicable("no outputs");
  const found = outputs
    .flatMap(([name, value]) => plainSecrets(value, `outputs.${name}`, name, 0, graph))
    .map((path) =>
      stack.marksOutputs
        ? fail(`${path} is a secret in plain text`, { path, value: "set", required: "marked as a secret" }, path)
        : unknown(path),
    );
  return all([
    pass({ path: "outputs", value: `${outputs.length} outputs`, required: "no secret in plain text" }),
    ...found,
  ]);
});

/** Paths alone: the values are never part of a message or an evidence. */
function plainSecrets(
  value: Json,
  path: string,
  name: string,
  depth: number,
  graph: Parameters<typeof holdsRevealed>[1],
): readonly string[] {
  if (depth > MAX_DEPTH || isSecret(value)) return [];
  if (isList(value)) return value.flatMap((each, i) => plainSecrets(each, `${path}[${i}]`, name, depth + 1, graph));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, each]) => plainSecrets(each, `${path}.${key}`, key, depth + 1, graph));
  }
  if (typeof value !== "string" || value === "") return [];
  const isNamed = isSecretName(name) && !/^(arn:|https?:\/\/[^@]*$)/.test(value);
  if (!isNamed && !isCredential(value) && !holdsRevealed(value, graph)) return [];
  return [path];
}
