import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import { isOfType, ofType, referred } from "../related.ts";
import { arnOf, type Granted, grantedTo, matches, neededSecrets } from "../secret-access.ts";
import { TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

const READING = ["secretsmanager:getsecretvalue", "ssm:getparameters", "ssm:getparameter"];
const DECRYPTING = ["kms:decrypt"];
const SECRETS = [aws("secretsmanager", "Secret"), aws("ssm", "Parameter")];

/** */
export const secretsReadable = graphRule("X-27", TASK_DEFINITION, (task, { externalSecrets }, graph) =>
  when(neededSecrets(task, graph), ({ secrets, elsewhere }) => {
    const strange = elsewhere.filter((arn) => !externalSecrets.some((pattern) => matches(pattern, arn)));
    const evidence = {
      path: "containerDefinitions",
      value: `${secrets.length} secrets`,
      required: "secrets of this graph",
    };
    const [role] = referred(graph, task, "executionRoleArn", aws("iam", "Role"));
    if (secrets.length === 0 && elsewhere.length === 0) {
      const verdict = role && reads(role, [], [], graph);
      if (verdict?.outcome === "fail") return verdict;
      const named = task.string("executionRoleArn", "");
      return role || named.known ? notApplicable("no secrets") : unknown(named);
    }
    return all([
      pass(evidence),
      ...strange.map((arn) => fail(`${arn} is no secret of this graph`, evidence, arn)),
      role ? reads(role, secrets, elsewhere, graph) : unknown("executionRoleArn"),
    ]);
  }),
);

function reads(
  role: Resource,
  secrets: readonly Resource[],
  elsewhere: readonly string[],
  graph: ResourceGraph,
): Verdict {
  const name = graph.logicalName(role.urn);
  return when(grantedTo(role, READING, graph), (granted) => {
    const evidence = { path: "policy", value: granted.patterns.join(", ") || "by edges", urn: role.urn };
    const missing = secrets.filter((secret) => !isGranted(secret, granted));
    const extra = [...extraPatterns(granted, secrets, elsewhere, graph), ...extraResources(granted, secrets, graph)];
    return all([
      pass(evidence),
      ...missing.map(({ urn }) => {
        const secret = graph.logicalName(urn);
        return fail(`${name} may not read ${secret}`, evidence, `missing:${secret}`);
      }),
      ...[...new Set(extra)].toSorted().map((each) => fail(`${name} may read ${each} too`, evidence, `extra:${each}`)),
      ...secrets.map((secret) => decrypts(role, secret, graph)),
    ]);
  });
}

function isGranted(resource: Resource, { patterns, resources }: Granted): boolean {
  const arn = arnOf(resource);
  return (
    resources.some(({ urn }) => urn === resource.urn) ||
    patterns.includes("*") ||
    (arn !== undefined && patterns.some((pattern) => matches(pattern, arn)))
  );
}

/** Patterns for other secrets than the injected ones. */
function extraPatterns(
  { patterns }: Granted,
  secrets: readonly Resource[],
  elsewhere: readonly string[],
  graph: ResourceGraph,
): readonly string[] {
  return patterns.filter((pattern) => {
    if (/^\*|:secret:\*|:parameter\/?\*/.test(pattern)) return true;
    const hits = ofType(graph, ...SECRETS).filter((each) => matches(pattern, arnOf(each) ?? ""));
    if (hits.some(({ urn }) => !secrets.some((secret) => secret.urn === urn))) return true;
    return hits.length === 0 && !elsewhere.some((arn) => arn.startsWith(pattern.replace(/[*?-]+$/, "")));
  });
}

function extraResources({ resources }: Granted, secrets: readonly Resource[], graph: ResourceGraph): readonly string[] {
  return resources
    .filter((each) => isOfType(each, ...SECRETS) && !secrets.some(({ urn }) => urn === each.urn))
    .map(({ urn }) => graph.logicalName(urn));
}

/** A secret with a key of its own is of no use without the key. */
function decrypts(role: Resource, secret: Resource, graph: ResourceGraph): Verdict {
  const path = graph.value(secret, "kmsKeyId").kind === "absent" ? "keyId" : "kmsKeyId";
  const keys = referred(graph, secret, path, aws("kms", "Key"));
  if (keys.length === 0) return pass();
  return when(grantedTo(role, DECRYPTING, graph), (granted) =>
    all(
      keys.map((key) => {
        const evidence = { path: "policy", value: "kms:Decrypt", urn: role.urn };
        if (isGranted(key, granted)) return pass(evidence);
        const names = [role, key, secret].map(({ urn }) => graph.logicalName(urn));
        return fail(
          `${names[0]} may not decrypt with ${names[1]}, the key of ${names[2]}`,
          evidence,
          `key:${names[2]}`,
        );
      }),
    ),
  );
}
