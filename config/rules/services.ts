/** Sizes, ranges and routes of the services. */
import { fargateSizes } from "../../knowledge/fargate.ts";
import type { HttpServiceConfig, PlatformConfig, ServiceConfig } from "../schema.ts";
import { isSecretName, isSecretValue } from "../secret-shapes.ts";
import { type Finding, finding, rule } from "./rule.ts";

type Services = PlatformConfig["services"];

export function* fargatePair(path: string, size: { cpu: number; memory: number }): Generator<Finding> {
  const known = fargateSizes.find(({ cpu }) => cpu === size.cpu);
  if (known === undefined) {
    const sizes = fargateSizes.map(({ cpu }) => cpu).join(", ");
    yield finding(`${path}.cpu`, `one of ${sizes} (vCPU x 1024), got ${size.cpu}`);
  } else if (!known.memory.includes(size.memory)) {
    yield finding(
      `${path}.memory`,
      `Fargate pairs cpu ${size.cpu} with ${memoryRange(known.memory)}, got ${size.memory}`,
    );
  }
}

function memoryRange(memory: readonly number[]): string {
  const [first = 0, second = 0, third] = memory;
  if (third === undefined || third - second !== second - first) return `${memory.join(", ")} MiB`;
  return `${first} to ${memory.at(-1)} MiB in steps of ${second - first}`;
}

function* scalingRange(path: string, { scaling }: ServiceConfig): Generator<Finding> {
  const { min, max } = scaling;
  if (min < 1) {
    yield finding(
      `${path}.scaling.min`,
      "at least 1, got 0: without a task there is nothing to scale by; use a schedule for off-hours",
    );
  }
  if (min > max) yield finding(`${path}.scaling.min`, `at most max (${max}), got ${min}`);
  for (const [name, schedule] of Object.entries(scaling.schedules)) {
    const at = `${path}.scaling.schedules.${name}`;
    if (schedule.min > schedule.max)
      yield finding(`${at}.min`, `at most the schedule's max (${schedule.max}), got ${schedule.min}`);
    if (schedule.max > max) {
      yield finding(
        `${at}.max`,
        `at most the service's scaling.max (${max}), got ${schedule.max}: raise scaling.max, which capacity is planned by`,
      );
    }
  }
  const schedules = Object.values(scaling.schedules);
  if (schedules.length > 0 && schedules.every((schedule) => schedule.max === 0)) {
    yield finding(`${path}.scaling.schedules`, "every schedule stops the service: add one that starts it again");
  }
}

function* healthCheck(path: string, { health }: HttpServiceConfig): Generator<Finding> {
  if (health.timeoutSeconds >= health.intervalSeconds) {
    yield finding(
      `${path}.health.timeoutSeconds`,
      `less than intervalSeconds (${health.intervalSeconds}), got ${health.timeoutSeconds}`,
    );
  }
}

function* environment(path: string, { env }: ServiceConfig): Generator<Finding> {
  for (const [name, value] of Object.entries(env)) {
    if (isSecretName(name)) {
      yield finding(
        `${path}.env.${name}`,
        "looks like a secret: make it an entry of larder:secrets and name it in connections.secrets",
      );
    } else if (isSecretValue(value)) {
      yield finding(
        `${path}.env.${name}`,
        "holds a credential: make it an entry of larder:secrets and name it in connections.secrets",
      );
    }
  }
}

function httpServices(services: Services): [string, HttpServiceConfig][] {
  return Object.entries(services).flatMap(([name, service]) => (service.kind === "http" ? [[name, service]] : []));
}

/** Every pair of HTTP services once, the one that the load balancer asks first in front. */
function* pairs(services: Services): Generator<[string, HttpServiceConfig, string, HttpServiceConfig]> {
  const all = httpServices(services).sort(([, a], [, b]) => a.route.priority - b.route.priority);
  for (const [index, [firstName, first]] of all.entries()) {
    for (const [name, second] of all.slice(index + 1)) yield [firstName, first, name, second];
  }
}

function* routes(services: Services): Generator<Finding> {
  for (const [firstName, first, name, second] of pairs(services)) {
    const samePriority = first.route.priority === second.route.priority;
    if (samePriority) {
      yield finding(
        `services.${name}.route.priority`,
        `${second.route.priority} is taken by "${firstName}": give each service its own`,
      );
    }
    if (first.route.host !== second.route.host) continue;
    for (const path of second.route.paths) {
      const claim = `${second.route.host}${path}`;
      if (first.route.paths.includes(path)) {
        yield finding(
          `services.${name}.route.paths`,
          `${claim} is claimed by "${firstName}" too: one service per host and path`,
        );
        continue;
      }
      const wider = samePriority ? undefined : first.route.paths.find((pattern) => covers(pattern, path));
      if (wider !== undefined) {
        yield finding(
          `services.${name}.route.priority`,
          `${claim} is never reached: "${firstName}" has ${wider} with priority ${first.route.priority}, which is asked before ${second.route.priority}`,
        );
      }
    }
  }
}

/** Whether each path that `path` matches is matched by `pattern`; sure for patterns whose only wildcard is a last `*`. */
function covers(pattern: string, path: string): boolean {
  const start = pattern.slice(0, -1);
  return pattern.endsWith("*") && !/[*?]/.test(start) && path.startsWith(start);
}

/** Listener rules take five condition values: paths and the host together. Schema: at most four paths. */
export const serviceRules = [
  rule(["services"], function* ({ services }) {
    for (const [name, service] of Object.entries(services)) {
      const path = `services.${name}`;
      yield* fargatePair(path, service);
      yield* scalingRange(path, service);
      yield* environment(path, service);
      if (service.kind === "http") yield* healthCheck(path, service);
    }
    yield* routes(services);
  }),
];
