/** What would be many boxes and is one: secrets, alarms, notices, logs, images. */
import type { Json, Resource } from "../../graph/model.ts";
import { isList } from "../../graph/values.ts";
import { at, regionOf } from "../cost/reading.ts";
import { count } from "./names.ts";
import { TYPES } from "./parts.ts";
import type { Places } from "./places.ts";
import type { Sketch } from "./sketch.ts";

const SECRET = "aws:secretsmanager/secret:Secret";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const REPOSITORY = "aws:ecr/repository:Repository";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const LOG_TARGETS = ["accessLogs", "targetBucket", "deliveryDestinationConfiguration", "loggingConfig"];

export const SECRETS = "gathered secrets";
export const LOGS = "gathered logs";
export const ALARMS = "gathered alarms";
export const NOTICES = "gathered notices";
export const IMAGES = "gathered images";

/** Buckets that only take logs: something names them as the target of its logs. */
export function logBuckets(sketch: Sketch): ReadonlySet<Resource> {
  const { graph } = sketch;
  const targets = graph.resources.flatMap((resource) =>
    LOG_TARGETS.filter((input) => resource.inputs?.[input] !== undefined).flatMap((input) =>
      graph.references(resource.urn, input).filter(({ type }) => type === TYPES.bucket),
    ),
  );
  return new Set(targets);
}

export function drawGathered(sketch: Sketch, places: Places, logs: ReadonlySet<Resource>): void {
  drawLogs(sketch, places, [...logs]);
  drawSecrets(sketch, places);
  drawAlarms(sketch, places);
  drawImages(sketch, places);
}

function drawLogs(sketch: Sketch, places: Places, logs: readonly Resource[]): void {
  const ordered = byRegion(sketch, logs);
  const home = ordered[0] && regionOf(sketch.graph, ordered[0]);
  for (const [region, buckets] of Map.groupBy(ordered, (bucket) => regionOf(sketch.graph, bucket))) {
    const [first] = buckets;
    if (first === undefined) continue;
    const key = region === home ? LOGS : `${LOGS} ${region}`;
    sketch.node(key, "store", ["logs", count(buckets.length, "bucket")], places.region(first), buckets);
  }
}

function drawSecrets(sketch: Sketch, places: Places): void {
  const secrets = sketch.graph.byType(SECRET);
  const [first] = secrets;
  if (first === undefined) return;
  sketch.node(SECRETS, "store", ["Secrets Manager", count(secrets.length, "secret")], places.region(first), secrets);
  const copies = new Map<string, number>();
  for (const { inputs } of secrets) {
    for (const region of regionsIn(inputs?.replicas)) copies.set(region, (copies.get(region) ?? 0) + 1);
  }
  for (const [region, number] of copies) {
    const lines = ["copied secrets", count(number, "secret")];
    const key = sketch.node(`${SECRETS} ${region}`, "store", lines, places.regionNamed(region), []);
    sketch.edge(SECRETS, key, "copies", "copy");
  }
}

function drawAlarms(sketch: Sketch, places: Places): void {
  const { graph } = sketch;
  const [alarms, topics] = [graph.byType(ALARM), graph.byType(TOPIC)];
  const [alarm] = byRegion(sketch, alarms);
  if (alarm !== undefined) {
    sketch.node(ALARMS, "box", ["alarms", count(alarms.length, "alarm")], places.region(alarm), alarms);
  }
  const [topic] = byRegion(sketch, topics);
  if (topic === undefined) return;
  const emails = graph.byType(SUBSCRIPTION).filter(({ inputs }) => inputs?.protocol === "email");
  const lines = [
    "notices",
    count(topics.length, "topic"),
    ...(emails.length > 0 ? [count(emails.length, "e-mail address", "e-mail addresses")] : []),
  ];
  sketch.node(NOTICES, "queue", lines, places.region(topic), topics);
  const tells = alarms.some(({ urn }) => graph.references(urn, "alarmActions").some(({ type }) => type === TOPIC));
  if (tells) sketch.edge(ALARMS, NOTICES);
}

/** Those of the most frequent region first: where the whole stands. */
function byRegion(sketch: Sketch, resources: readonly Resource[]): readonly Resource[] {
  const counts = new Map<string, number>();
  const of = (resource: Resource) => regionOf(sketch.graph, resource) ?? "";
  for (const resource of resources) counts.set(of(resource), (counts.get(of(resource)) ?? 0) + 1);
  const rank = (resource: Resource) => counts.get(of(resource)) ?? 0;
  return [...resources].sort((a, b) => rank(b) - rank(a) || (a.urn < b.urn ? -1 : 1));
}

/** Only where images are copied elsewhere: that services take theirs from a registry says nothing. */
function drawImages(sketch: Sketch, places: Places): void {
  const repositories = sketch.graph.byType(REPOSITORY);
  const [first] = repositories;
  const targets = new Set(
    sketch.graph
      .byType(REPLICATION)
      .flatMap(({ inputs }) =>
        listAt(inputs?.replicationConfiguration, "rules").flatMap((rule) => regionsIn(at(rule, "destinations"))),
      ),
  );
  if (first === undefined || targets.size === 0) return;
  sketch.node(
    IMAGES,
    "store",
    ["images", count(repositories.length, "repository", "repositories")],
    places.region(first),
    repositories,
  );
  for (const region of [...targets].sort()) {
    const key = sketch.node(`${IMAGES} ${region}`, "store", ["copied images"], places.regionNamed(region), []);
    sketch.edge(IMAGES, key, "copies", "copy");
  }
}

function listAt(value: Json | undefined, key: string): readonly Json[] {
  const found = at(value, key);
  return isList(found) ? found : [];
}

function regionsIn(value: Json | undefined): readonly string[] {
  if (!isList(value)) return [];
  return value.flatMap((entry) => {
    const region = at(entry, "region");
    return typeof region === "string" ? [region] : [];
  });
}
