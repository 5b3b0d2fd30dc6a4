/** Who reads a secret: by the policies, and by what tasks get injected. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType } from "../../policies/related.ts";
import { neededSecrets } from "../../policies/secret-access.ts";
import { TASK_DEFINITION } from "../../policies/task-containers.ts";
import { allGrants, usersOf } from "./access.ts";

const READING = ["secretsmanager:getsecretvalue", "ssm:getparameter", "ssm:getparameters"];

/** Roles that may read it with what uses them, tasks that get it injected, and principals of its own policy. */
export function readersOf(graph: ResourceGraph, secret: Resource): readonly string[] {
  const granted = allGrants(graph)
    .filter(
      ({ effect, actions, targets, resources }) =>
        effect === "allow" &&
        actions.some((action) => READING.some((wanted) => matchesAction(action, wanted))) &&
        (targets.some(({ urn }) => urn === secret.urn) || resources.includes("*")),
    )
    .map((grant) => {
      const users = usersOf(graph, grant);
      return `${grant.principal}${users.length > 0 ? ` (${users.join(", ")})` : ""}`;
    });
  const injected = ofType(graph, TASK_DEFINITION).filter((task) => {
    const needed = neededSecrets(checkedResource(task, graph), graph);
    return needed.known && needed.value.secrets.some(({ urn }) => urn === secret.urn);
  });
  const alone = injected
    .map(({ urn }) => graph.logicalName(urn))
    .filter((name) => !granted.some((text) => text.includes(`${name}`)));
  return [...new Set([...granted, ...alone])].toSorted();
}

function matchesAction(pattern: string, action: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[^a-z0-9*?:]/g, "");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(action);
}
