/** What roles read and write by the API: buckets, queues, tables, streams, secrets. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { aws } from "../../policies/types.ts";
import { allGrants } from "./access.ts";
import type { Flow } from "./data-flow.ts";
import type { Grant } from "./grants.ts";
import { roleUsers } from "./role-users.ts";
import { storeFactsOf } from "./stores.ts";
import { vendorSecrets } from "./vendor-secrets.ts";

/** Verbs of the API after the service's name; what only describes or configures moves no data. */
const READS =
  /:(\*|get(?!.*(policy|configuration|acl|attributes|url|status|tagging|location|versioning|authorization))|receive|query|scan|batchget|select|list(objects)?$|download|readonly)/i;
const WRITES =
  /:(\*|put(?!.*(policy|configuration|acl|tagging|lifecycle))|send|publish|batchwrite|write|updateitem|upload)/i;
/** No stores of data in this sense. */
const LEFT_OUT = new Set([
  aws("kms", "Key"),
  aws("cloudwatch", "LogGroup"),
  aws("ecr", "Repository"),
  aws("backup", "Vault"),
]);
/** Copies have flows of their own. */
const COPYING = /replicat/i;

export function accessFlows(graph: ResourceGraph): readonly Flow[] {
  const flows = allGrants(graph)
    .filter(
      ({ effect, kind, actions }) =>
        effect === "allow" && kind === "role" && !actions.some((each) => COPYING.test(each)),
    )
    .flatMap((grant) => grant.targets.filter(isStore).flatMap((store) => flowsOf(graph, grant, store)));
  return [...merged(flows), ...vendorFlows(graph)];
}

function isStore(target: Resource): boolean {
  return storeFactsOf(target) !== undefined && !LEFT_OUT.has(target.type);
}

function flowsOf(graph: ResourceGraph, grant: Grant, store: Resource): readonly Flow[] {
  const users = grant.by ? roleUsers(graph, grant.by) : [];
  const ends = users.length > 0 ? users : grant.by ? [grant.by] : [];
  const reads = grant.actions.some((action) => READS.test(action));
  const writes = grant.actions.some((action) => WRITES.test(action));
  const common = { data: store, transport: "TLS (API of the provider)", statedBy: grant.statedBy };
  return ends.flatMap((end) => [
    ...(writes ? [{ ...common, from: end, to: store, road: "writes" }] : []),
    ...(reads ? [{ ...common, from: store, to: end, road: "is read" }] : []),
  ]);
}

/** Several statements may say the same. */
function merged(flows: readonly Flow[]): readonly Flow[] {
  const byKey = new Map<string, Flow>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.from, flow.to].map((end) => ("urn" in end ? end.urn : end.name)));
    if (!byKey.has(key)) byKey.set(key, flow);
  }
  return [...byKey.values()];
}

/** Whoever reads a vendor's key talks to the vendor; what is sent is not in the graph. */
function vendorFlows(graph: ResourceGraph): readonly Flow[] {
  return vendorSecrets(graph).flatMap(({ secret, description }) => {
    const tasks = allGrants(graph)
      .filter(({ targets, effect, kind }) => effect === "allow" && kind === "role" && targets.includes(secret))
      .flatMap(({ by }) => (by ? roleUsers(graph, by) : []));
    const name = description === "" ? `vendor of ${graph.logicalName(secret.urn)}` : `vendor: ${description}`;
    return [...new Set(tasks)].map((task) => ({
      from: task,
      to: { name, boundary: "a third party" },
      data: undefined,
      road: `calls it with ${graph.logicalName(secret.urn)}`,
      transport: "",
      statedBy: secret,
    }));
  });
}
