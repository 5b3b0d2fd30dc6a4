/** Ranges, room for tasks, and ways out of the network. */
import type { PlatformConfig } from "../schema.ts";
import { planSubnets, usableAddresses } from "../subnets.ts";
import { type Finding, finding, rule } from "./rule.ts";

type Network = PlatformConfig["network"];

/** What a task needs to start and to log when nothing leads out of the network. */
const endpointsWithoutNat = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms"] as const;

function* range(network: Network): Generator<Finding> {
  const prefix = Number(network.cidr.split("/")[1]);
  // AWS takes /16 to /28; under /22 the public subnets are too small for a load balancer.
  if (network.mode === "create" && (prefix < 16 || prefix > 22)) {
    yield finding("network.cidr", `between /16 and /22, got /${prefix}`);
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
  rule(["network", "services"], function* ({ network, services }) {
    yield* room(network, services);
    yield* waysOut(network, services);
  }),
];
