/** Copies in other regions that are no store of their own in the graph: the service keeps them, with a key there. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { ofType, referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import type { Protection } from "./encryption.ts";
import { keyAt } from "./encryption-at-rest.ts";
import { told } from "./facts.ts";

export interface ProtectedCopy {
  readonly resource: Resource;
  /** Whose data it is. */
  readonly data: Resource;
  readonly kind: string;
  readonly protection: Protection;
}

export function copiesAtRest(graph: ResourceGraph): readonly ProtectedCopy[] {
  return [
    ...ofType(graph, aws("secretsmanager", "Secret")).flatMap((secret) => secretCopies(secret, graph)),
    ...ofType(graph, aws("rds", "InstanceAutomatedBackupsReplication")).map((copy) => backupCopy(copy, graph)),
  ];
}

function secretCopies(secret: Resource, graph: ResourceGraph): readonly ProtectedCopy[] {
  const holder = checkedResource(secret, graph);
  const replicas = holder.list("replicas");
  const entries = replicas.known ? replicas.value : [];
  return entries.map((replica) => ({
    resource: secret,
    data: secret,
    kind: "secret",
    protection: {
      where: "at rest",
      what: `copy in ${told(replica.string("region", ""))}`,
      state: "encrypted",
      how: keyOr(holder, `${replica.path}.kmsKeyId`, graph, "a key of AWS (aws/secretsmanager)"),
    },
  }));
}

function backupCopy(copy: Resource, graph: ResourceGraph): ProtectedCopy {
  const holder = checkedResource(copy, graph);
  const [source] = referred(graph, copy, "sourceDbInstanceArn", aws("rds", "Instance"));
  const hasKey = holder.has("kmsKeyId");
  return {
    resource: copy,
    data: source ?? copy,
    kind: "copied database backups",
    protection: {
      where: "at rest",
      what: "automated backups",
      state: hasKey ? "encrypted" : "not known",
      how: hasKey ? keyAt(holder, "kmsKeyId", graph) : "as its source: kmsKeyId is not set",
    },
  };
}

function keyOr(holder: CheckedResource, path: string, graph: ResourceGraph, otherwise: string): string {
  return holder.has(path) ? keyAt(holder, path, graph) : otherwise;
}
