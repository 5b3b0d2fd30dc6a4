/** Copies: replication, backups and their copies, dead letters. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { Reader } from "../../policies/reading.ts";
import { ofType, referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { plansFor } from "./backup-selections.ts";
import type { End, Flow } from "./data-flow.ts";
import { regionOf, told } from "./facts.ts";
import { storesIn } from "./stores.ts";

const BY_AWS = "TLS (within the provider)";

export function copyFlows(graph: ResourceGraph): readonly Flow[] {
  return [
    ...bucketReplication(graph),
    ...databaseCopies(graph),
    ...secretCopies(graph),
    ...imageCopies(graph),
    ...backupJobs(graph),
    ...deadLetters(graph),
  ];
}

function bucketReplication(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("s3", "BucketReplicationConfig")).flatMap((part) => {
    const [source] = referred(graph, part, "bucket", aws("s3", "Bucket"));
    const rules = checkedResource(part, graph).list("rules");
    return !source || !rules.known
      ? []
      : rules.value.map((rule) => {
          const path = `${rule.path}.destination.bucket`;
          const [target] = referred(graph, part, path, aws("s3", "Bucket"));
          const to: End = target ?? {
            name: told(rule.string("destination.bucket", "")),
            boundary: "a bucket outside of this graph",
          };
          return { from: source, to, data: source, road: "replication", transport: BY_AWS, statedBy: part };
        });
  });
}

function databaseCopies(graph: ResourceGraph): readonly Flow[] {
  const copies = ofType(graph, aws("rds", "InstanceAutomatedBackupsReplication")).flatMap((copy) =>
    referred(graph, copy, "sourceDbInstanceArn", aws("rds", "Instance")).map((source) => ({
      from: source,
      to: copy,
      data: source,
      road: "backups and logs copied",
      transport: BY_AWS,
      statedBy: copy,
    })),
  );
  const replicas = ofType(graph, aws("rds", "Instance"), aws("rds", "Cluster")).flatMap((replica) =>
    ["replicateSourceDb", "replicationSourceIdentifier"].flatMap((path) =>
      checkedResource(replica, graph).has(path)
        ? referred(graph, replica, path, aws("rds", "Instance"), aws("rds", "Cluster")).map((source) => ({
            from: source,
            to: replica,
            data: source,
            road: "database replication",
            transport: BY_AWS,
            statedBy: replica,
          }))
        : [],
    ),
  );
  return [...copies, ...replicas];
}

/** Copies that a service makes of a resource by itself are no resources. */
function madeByService(
  graph: ResourceGraph,
  from: Resource,
  entries: readonly Reader[],
  road: string,
  statedBy: Resource,
): readonly Flow[] {
  return entries.map((entry) => {
    const region = told(entry.string("region", ""));
    const to = { name: `copy of ${graph.logicalName(from.urn)}`, boundary: region };
    return { from, to, data: from, road, transport: BY_AWS, statedBy, toRegion: region };
  });
}

function secretCopies(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("secretsmanager", "Secret")).flatMap((secret) => {
    const replicas = checkedResource(secret, graph).list("replicas");
    return replicas.known ? madeByService(graph, secret, replicas.value, "replication", secret) : [];
  });
}

function imageCopies(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("ecr", "ReplicationConfiguration")).flatMap((config) => {
    const rules = checkedResource(config, graph).list("replicationConfiguration.rules");
    return ofType(graph, aws("ecr", "Repository")).flatMap((repository) =>
      (rules.known ? rules.value : []).flatMap((rule) => {
        const list = rule.list("destinations");
        return list.known ? madeByService(graph, repository, list.value, "replication", config) : [];
      }),
    );
  });
}

function backupJobs(graph: ResourceGraph): readonly Flow[] {
  const jobs = storesIn(graph).flatMap(({ resource }) =>
    plansFor(checkedResource(resource, graph), graph).flatMap(({ plan }) => {
      const rules = plan.list("rules");
      return (rules.known ? rules.value : []).flatMap((rule) => {
        const to = graph.references(plan.urn, `${rule.path}.targetVaultName`);
        const copies = rule.list("copyActions");
        const vaults = (copies.known ? copies.value : []).flatMap((copy) =>
          graph.references(plan.urn, `${copy.path}.destinationVaultArn`),
        );
        const common = { data: resource, transport: BY_AWS, statedBy: plan.resource };
        return [
          ...to.map((vault) => ({ ...common, from: resource, to: vault, road: "backup" })),
          ...vaults.flatMap((vault) =>
            to.map((source) => ({ ...common, from: source, to: vault, road: "copy of a backup" })),
          ),
        ];
      });
    }),
  );
  return jobs.filter(({ from, to }) => from.urn !== to.urn && regionOf(graph, to) !== "");
}

function deadLetters(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("sqs", "Queue"), aws("sqs", "RedrivePolicy")).flatMap((holder) => {
    const path = "redrivePolicy";
    const [queue] =
      holder.type === aws("sqs", "Queue") ? [holder] : referred(graph, holder, "queueUrl", aws("sqs", "Queue"));
    const [dead] = checkedResource(holder, graph).has(path) ? graph.references(holder.urn, path) : [];
    const document = checkedResource(holder, graph).document(path);
    const arn = document.known ? document.value?.string("deadLetterTargetArn", "") : undefined;
    const named = arn?.known
      ? ofType(graph, aws("sqs", "Queue")).find((each) => each.outputs?.arn === arn.value)
      : undefined;
    const to = named ?? dead;
    return queue && to
      ? [{ from: queue, to, data: queue, road: "dead letters", transport: BY_AWS, statedBy: holder }]
      : [];
  });
}
