import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { CLUSTER, engineOf, forcesTls, INSTANCE, PARAMETER_GROUPS, parameterOf } from "../../policies/databases.ts";
import { isBucketOrigin } from "../../policies/distributions.ts";
import { deniesPlaintext } from "../../policies/principals.ts";
import type { CheckedResource, Read, Reader } from "../../policies/reading.ts";
import { referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import type { Protection } from "./encryption.ts";
import { told } from "./facts.ts";
import { policiesAbout } from "./resource-policies.ts";

type State = Protection["state"];
type ReadState = (resource: CheckedResource, graph: ResourceGraph) => readonly Protection[];

const via = (what: string, state: State, how: string): Protection => ({ where: "in transit", what, state, how });
const unless = (read: Read<string>, isPlain: (value: string) => boolean): State =>
  !read.known ? "not known" : isPlain(read.value) ? "not encrypted" : "encrypted";

const READERS: Readonly<Record<string, ReadState>> = {
  [aws("lb", "Listener")]: (listener) => [listenerState(listener)],
  [aws("lb", "TargetGroup")]: targetGroup,
  [aws("elb", "LoadBalancer")]: classicBalancer,
  [aws("cloudfront", "Distribution")]: distribution,
  [INSTANCE]: database,
  [CLUSTER]: database,
  [aws("rds", "Proxy")]: (proxy) => [byFlag(proxy, "requireTls", false, "clients")],
  [aws("elasticache", "ReplicationGroup")]: cache,
  [aws("elasticache", "ServerlessCache")]: () => [via("clients", "encrypted", "TLS, always")],
  [aws("elasticache", "Cluster")]: (cluster) => [byFlag(cluster, "transitEncryptionEnabled", false, "clients")],
  [aws("memorydb", "Cluster")]: (cluster) => [byFlag(cluster, "tlsEnabled", true, "clients")],
  [aws("s3", "Bucket")]: (bucket, graph) => [byPolicy(bucket, graph, ["s3:*"])],
  [aws("sqs", "Queue")]: (queue, graph) => [byPolicy(queue, graph, ["sqs:*"])],
  [aws("sns", "Topic")]: (topic, graph) => [byPolicy(topic, graph, ["sns:publish"])],
  [aws("opensearch", "Domain")]: (domain) => [
    byFlag(domain, "domainEndpointOptions.enforceHttps", true, "clients"),
    byFlag(domain, "nodeToNodeEncryption.enabled", false, "between nodes"),
  ],
  [aws("msk", "Cluster")]: kafka,
  [aws("ecs", "TaskDefinition")]: fileSystems,
  "cloudflare:index/zoneSetting:ZoneSetting": zoneSetting,
};

export function inTransit(resource: CheckedResource, graph: ResourceGraph): readonly Protection[] {
  return Object.hasOwn(READERS, resource.type) ? (READERS[resource.type]?.(resource, graph) ?? []) : [];
}

function byFlag(holder: CheckedResource, path: string, absent: boolean, what: string): Protection {
  const on = holder.boolean(path, absent);
  if (!on.known) return via(what, "not known", `${path}: ${told(on)}`);
  const how = `${path}${holder.has(path) ? "" : " is not set: the default"} ${on.value ? "(on)" : "(off)"}`;
  return via(what, on.value ? "encrypted" : "not encrypted", how);
}

/** The service takes both; only a policy refuses plain text. */
function byPolicy(holder: CheckedResource, graph: ResourceGraph, actions: readonly string[]): Protection {
  const verdicts = policiesAbout(graph, holder.resource).map(({ statedBy, path }) =>
    deniesPlaintext(statedBy, path, actions),
  );
  const outcomes = verdicts.map(({ outcome }) => outcome);
  if (outcomes.includes("pass")) return via("clients", "encrypted", "its policy denies requests without TLS");
  if (outcomes.includes("unknown")) return via("clients", "not known", "its policy is not known before deployment");
  return via("clients", "optional", "no policy denies requests without TLS");
}

const isPlain = (protocol: string) => /^(HTTP|TCP|UDP|TCP_UDP|GENEVE)$/i.test(protocol);

function listenerState(listener: CheckedResource): Protection {
  const read = listener.string("protocol", "HTTP");
  const protocol = told(read);
  const port = told(listener.number("port", 80));
  const redirects = listener.list("defaultActions");
  const onlyRedirects =
    redirects.known &&
    redirects.value.length > 0 &&
    redirects.value.every((action) => told(action.string("redirect.protocol", "")) === "HTTPS");
  const policy = listener.has("sslPolicy") ? `, ${told(listener.string("sslPolicy", ""))}` : "";
  const passed = /^(TCP|UDP|TCP_UDP)$/.test(protocol) ? ", handed on as it comes" : "";
  const how = `${protocol}${policy}${passed}${protocol === "HTTP" && onlyRedirects ? ", only redirects to HTTPS" : ""}`;
  return via(`listener ${port}`, unless(read, isPlain), how);
}

function targetGroup(group: CheckedResource): readonly Protection[] {
  if (told(group.string("targetType", "instance")) === "lambda") return [];
  const protocol = group.string("protocol", "HTTP");
  const what = `to the targets, port ${told(group.number("port", 80))}`;
  return [via(what, unless(protocol, isPlain), told(protocol))];
}

function classicBalancer(balancer: CheckedResource): readonly Protection[] {
  const listeners = balancer.list("listeners");
  if (!listeners.known) return [via("listeners", "not known", told(listeners))];
  return listeners.value.map((listener) => {
    const protocol = listener.string("lbProtocol", "http");
    const port = told(listener.number("lbPort", 0));
    return via(`listener ${port}`, unless(protocol, isPlain), told(protocol).toUpperCase());
  });
}

function distribution(cdn: CheckedResource): readonly Protection[] {
  const ordered = cdn.list("orderedCacheBehaviors");
  const behaviours = [
    ["viewers", cdn.at("defaultCacheBehavior")] as const,
    ...(ordered.known ? ordered.value : []).map(
      (each) => [`viewers of ${told(each.string("pathPattern", "a path"))}`, each] as const,
    ),
  ];
  const minimum = told(cdn.string("viewerCertificate.minimumProtocolVersion", "TLSv1"));
  const origins = cdn.list("origins");
  return [
    ...behaviours.map(([what, behaviour]) => {
      const policy = behaviour.string("viewerProtocolPolicy", "allow-all");
      const state = told(policy) === "allow-all" ? "optional" : unless(policy, () => false);
      return via(what, state, `${told(policy)}, ${minimum} or later`);
    }),
    ...(origins.known ? origins.value.map(originState) : [via("origins", "not known", told(origins))]),
  ];
}

function originState(origin: Reader): Protection {
  const what = `to the origin ${told(origin.string("originId", "(no id)"))}`;
  if (origin.withheld) return via("to an origin", "not known", told(origin.withheld));
  if (isBucketOrigin(origin)) return via(what, "encrypted", "HTTPS, as viewers come to S3");
  const policy = origin.string("customOriginConfig.originProtocolPolicy", "https-only");
  const state = told(policy) === "match-viewer" ? "optional" : unless(policy, (value) => value === "http-only");
  return via(what, state, told(policy));
}

function database(db: CheckedResource, graph: ResourceGraph): readonly Protection[] {
  const engine = told(engineOf(db, graph));
  const name = /postgres/i.test(engine)
    ? "rds.force_ssl"
    : /mysql|maria/i.test(engine)
      ? "require_secure_transport"
      : "";
  if (name === "") return [via("clients", "not known", `the engine ${engine} is not read`)];
  const paths = ["parameterGroupName", "dbClusterParameterGroupName"];
  const [group] = paths.flatMap((path) => (db.has(path) ? referred(graph, db, path, ...PARAMETER_GROUPS) : []));
  if (!group) return [via("clients", "not known", "its parameter group is not in this graph")];
  const checked = checkedResource(group, graph);
  const value = parameterOf(checked, name);
  if (!value.known) return [via("clients", "not known", `${name}: ${told(value)}`)];
  if (value.value !== undefined) {
    const isForced = ["1", "ON", "on", "true"].includes(value.value);
    return [via("clients", isForced ? "encrypted" : "optional", `${name} = ${value.value} (${checked.name})`)];
  }
  const isDefault = name === "rds.force_ssl" && forcesTls(told(checked.string("family", "")));
  const how = `${name} is not set${isDefault ? ": the engine's default is on" : ""}`;
  return [via("clients", isDefault ? "encrypted" : "optional", how)];
}

function cache(group: CheckedResource): readonly Protection[] {
  const flag = byFlag(group, "transitEncryptionEnabled", false, "clients");
  const mode = told(group.string("transitEncryptionMode", "required"));
  return [
    flag.state === "encrypted" && mode === "preferred" ? via("clients", "optional", "TLS is preferred only") : flag,
  ];
}

function kafka(cluster: CheckedResource): readonly Protection[] {
  const mode = cluster.string("encryptionInfo.encryptionInTransit.clientBroker", "TLS");
  const state = told(mode) === "TLS_PLAINTEXT" ? "optional" : unless(mode, (value) => value === "PLAINTEXT");
  return [
    via("clients", state, `clientBroker ${told(mode)}`),
    byFlag(cluster, "encryptionInfo.encryptionInTransit.inCluster", true, "between brokers"),
  ];
}

function fileSystems(task: CheckedResource): readonly Protection[] {
  const volumes = task.list("volumes");
  return (volumes.known ? volumes.value : [])
    .filter((volume) => volume.has("efsVolumeConfiguration"))
    .map((volume) => {
      const mode = volume.string("efsVolumeConfiguration.transitEncryption", "DISABLED");
      const state = unless(mode, (value) => value !== "ENABLED");
      return via(`volume ${told(volume.string("name", ""))}`, state, `NFS, TLS ${told(mode)}`);
    });
}

const ZONE_SETTINGS: Readonly<Record<string, (value: string) => State>> = {
  ssl: (value) => (value === "off" ? "not encrypted" : value === "flexible" ? "partly" : "encrypted"),
  always_use_https: (value) => (value === "on" ? "encrypted" : "optional"),
  min_tls_version: (value) => (value === "1.0" || value === "1.1" ? "partly" : "encrypted"),
};

function zoneSetting(setting: CheckedResource): readonly Protection[] {
  const id = told(setting.string("settingId", ""));
  const value = setting.string("value", "");
  const judge = Object.hasOwn(ZONE_SETTINGS, id) ? ZONE_SETTINGS[id] : undefined;
  if (judge === undefined) return [];
  return [via("visitors of the zone", value.known ? judge(value.value) : "not known", `${id} = ${told(value)}`)];
}
