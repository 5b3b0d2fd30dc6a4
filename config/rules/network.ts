/** Ranges, room for tasks, and ways out of the network. */
import type { PlatformConfig } from "../schema.ts";
import { contains, planSubnets, usableAddresses } from "../subnets.ts";
import { type Finding, finding, rule } from "./rule.ts";

type Network = PlatformConfig["network"];

/** RFC 1918, and RFC 6598, which VPCs take too. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** What a task needs to start and to log when nothing leads out of the network. */
const endpointsWithoutNat = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms"] as const;

function* range(network: Network): Generator<Finding> {
  const prefix = Number(network.cidr.split("/")[1]);
  // AWS takes /16 to /28; under /22 the public subnets are too small for a load balancer.
  if (network.mode === "create" && (prefix < 16 || prefix > 22)) {
    yield finding("network.cidr", `between /16 and /22, got /${prefix}`);
  }
  if (network.mode === "create" && !privateRanges.some((range) => contains(range, network.cidr))) {
    yield finding("network.cidr", `a range inside ${privateRanges.join(", ")}, got ${network.cidr}`);
  }
}

/** One rule of the load balancer's security group stands for each range. */
function* allowedRanges(ranges: readonly string[]): Generator<Finding> {
  for (const [index, range] of ranges.entries()) {
    const wider = ranges.find((other) => other !== range && contains(other, range));
    if (wider !== undefined) {
      yield finding(`edge.loadBalancer.allowedCidrs[${index}]`, `${range} lies within ${wider}: leave one of them out`);
    }
  }
}

function* existingSubnets(network: Network): Generator<Finding> {
  if (network.mode !== "existing") return;
  const tiers = Object.entries(network.subnets);
  const counts = tiers.map(([tier, ids]) => `${tier} ${ids.length}`).join(", ");
  if (new Set(tiers.map(([, ids]) => ids.length)).size > 1) {
    yield finding("network.subnets", `one subnet per zone in each tier, so equally many, got ${counts}`);
  }
  const seen = new Map<string, string>();
  for (const [tier, ids] of tiers) {
    for (const id of ids) {
      const other = seen.get(id);
      if (other !== undefined)
        yield finding(
          `network.subnets.${tier}`,
          `${id} is listed twice (${other} and ${tier}): each tier has its own subnets`,
        );
      seen.set(id, tier);
    }
  }
}

function* room(network: Network, services: PlatformConfig["services"]): Generator<Finding> {
  const prefix = Number(network.cidr.split("/")[1]);
  if (network.mode !== "create" || prefix < 16 || prefix > 22) return;
  const subnets = planSubnets(network.cidr, network.zones).app;
  const addresses = subnets.reduce((sum, subnet) => sum + usableAddresses(subnet), 0);
  const tasks = Object.values(services).reduce((sum, service) => sum + service.scaling.max, 0);
  const endpoints = network.interfaceEndpoints.length * network.zones;
  const needed = 2 * tasks + endpoints;
  if (needed > addresses) {
    yield finding(
      "network.cidr",
      `${network.cidr} leaves tasks ${addresses} addresses, but 2 x ${tasks} tasks (a deployment runs them twice) and ${endpoints} endpoint interfaces need ${needed}: take a larger range or lower scaling.max`,
    );
  }
}

/** The primary and its standby, the replicas, and the cache's nodes share the data subnets. */
function* roomForData({
  network,
  database,
  redis,
}: Pick<PlatformConfig, "network" | "database" | "redis">): Generator<Finding> {
  const prefix = Number(network.cidr.split("/")[1]);
  if (network.mode !== "create" || prefix < 16 || prefix > 22) return;
  const subnets = planSubnets(network.cidr, network.zones).data;
  const addresses = subnets.reduce((sum, subnet) => sum + usableAddresses(subnet), 0);
  const instances = database.mode === "rds" ? 1 + Number(database.multiAz) + Object.keys(database.replicas).length : 0;
  const shards = redis.mode === "cluster" ? redis.shards : 1;
  const sessions = redis.mode !== "none" && redis.sessions !== undefined ? 1 + redis.sessions.replicas : 0;
  const nodes = redis.mode === "none" ? 0 : shards * (1 + redis.replicas) + sessions;
  if (instances + nodes > addresses) {
    yield finding(
      "network.cidr",
      `${network.cidr} leaves data stores ${addresses} addresses, but ${instances} database instances and ${nodes} Redis nodes need ${instances + nodes}: take a larger range`,
    );
  }
}

function* waysOut(network: Network, services: PlatformConfig["services"]): Generator<Finding> {
  if (network.mode !== "create" || network.nat !== "none") return;
  const usesQueues = Object.values(services).some(
    ({ kind, connections }) => kind === "worker" || connections.queues !== undefined,
  );
  const needed = usesQueues ? [...endpointsWithoutNat, "sqs" as const] : endpointsWithoutNat;
  const missing = needed.filter((endpoint) => !network.interfaceEndpoints.includes(endpoint));
  if (missing.length > 0) {
    yield finding(
      "network.interfaceEndpoints",
      `without NAT tasks need ${missing.join(", ")} too: add them or set nat to "single"`,
    );
  }
}

export const networkRules = [
  rule(["network"], function* ({ network }) {
    yield* range(network);
    yield* existingSubnets(network);
  }),
  rule(["edge"], function* ({ edge }) {
    yield* allowedRanges(edge.loadBalancer.allowedCidrs);
  }),
  rule(["network", "database", "redis"], roomForData),
  rule(["network", "services"], function* ({ network, services }) {
    yield* room(network, services);
    yield* waysOut(network, services);
  }),
];
