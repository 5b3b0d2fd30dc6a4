import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { rdsMemoryGib } from "../../knowledge/rds-classes.ts";
import { checkedResource } from "../checked.ts";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE, isCrossRegion } from "../databases.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType, referred, referring } from "../related.ts";

/** */
export const usefulReplicas = graphRule("X-18", [INSTANCE, CLUSTER], (db, _settings, graph) => {
  if (db.type === CLUSTER) return twoInstances(db, graph);
  if (!db.has("replicateSourceDb")) return notApplicable("no replica");
  const [source] = referred(graph, db, "replicateSourceDb", INSTANCE);
  if (!source) return when(db.string("replicateSourceDb", ""), () => unknown("replicateSourceDb"));
  const primary = checkedResource(source, graph);
  const name = graph.logicalName(source.urn);
  return all([
    when(primary.boolean("storageEncrypted", false), (encrypted, found) =>
      encrypted ? pass({ ...found, urn: source.urn }) : fail(`${name}, its source, is not encrypted`, found, "source"),
    ),
    otherZone(db, source, graph),
    bigEnough(db, primary),
  ]);
});

function otherZone(db: CheckedResource, source: Resource, graph: ResourceGraph): Verdict {
  if (isCrossRegion(db, graph) === true) return pass({ path: "region", value: "another" });
  const [own, its] = [db.resource, source].map((each) => {
    const zone = graph.value(each, "availabilityZone", { outputs: true });
    return zone.known ? String(zone.value) : undefined;
  });
  const stated = db.string("availabilityZone", "");
  if (!stated.known && own === undefined) return unknown(stated);
  const evidence = { path: "availabilityZone", value: own ?? "absent", required: "another zone than its source" };
  const multiAz = checkedResource(source, graph).boolean("multiAz", false);
  // A source in two zones, with a standby, survives the loss of whichever zone the replica has.
  if (multiAz.known && multiAz.value) return pass({ ...evidence, value: `${evidence.value}, the source in two zones` });
  if (own === undefined || its === undefined) return unknown("availabilityZone");
  return own === its ? fail(`stands in ${own}, as its source does`, evidence, "zone") : pass(evidence);
}

function bigEnough(db: CheckedResource, primary: CheckedResource): Verdict {
  return when(db.string("instanceClass", ""), (own) =>
    when(primary.string("instanceClass", ""), (its) => {
      const evidence = { path: "instanceClass", value: own, required: `half the memory of ${its} or more` };
      if (own === its) return pass(evidence);
      const [small, large] = [rdsMemoryGib(own), rdsMemoryGib(its)];
      if (small === undefined || large === undefined) return unknown("instanceClass");
      return small * 2 >= large
        ? pass(evidence)
        : fail(`${own} is too small to take over from ${its}`, evidence, "size");
    }),
  );
}

function twoInstances(cluster: CheckedResource, graph: ResourceGraph): Verdict {
  return when(cluster.string("engine", ""), (engine) => {
    if (!engine.startsWith("aurora")) return notApplicable("RDS itself keeps the instances of a Multi-AZ cluster");
    const count = referring(graph, cluster, "clusterIdentifier", CLUSTER_INSTANCE).length;
    const evidence = { path: "instances", value: String(count), required: "2 or more" };
    if (count >= 2) return pass(evidence);
    const isOpen = ofType(graph, CLUSTER_INSTANCE).some(
      (each) =>
        graph.value(each, "clusterIdentifier").kind === "unknown" &&
        graph.references(each.urn, "clusterIdentifier").length === 0,
    );
    return isOpen
      ? unknown("clusterIdentifier")
      : fail(`has ${count} ${count === 1 ? "instance" : "instances"}, need 2`, evidence, "instances");
  });
}
