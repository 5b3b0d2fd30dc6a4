import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";
import type { Queue } from "../data/queue.ts";
import type { Connection } from "../foundation/connection.ts";
import { connect, type Parts } from "./connections.ts";
import { Service, type ServiceArgs } from "./service.ts";

export interface ServicesArgs extends Omit<ServiceArgs, "config" | "queue" | "connections" | "loadBalancer"> {
  readonly services: Readonly<Record<string, ServiceConfig>>;
  readonly queues: Readonly<Record<string, Queue>>;
  /** Undefined where no service is HTTP. */
  readonly loadBalancer: ServiceArgs["loadBalancer"];
  readonly parts: Omit<Parts, "services" | "queues">;
}

/** All services by name, connected as the config says; one that is called by others is made before them. */
export function createServices(
  args: ServicesArgs,
  opts?: pulumi.ComponentResourceOptions,
): Readonly<Record<string, Service>> {
  const { services: configs, queues, parts, loadBalancer, ...shared } = args;
  const services: Record<string, Service> = {};
  for (const name of calledFirst(configs)) {
    const config = configs[name];
    if (config === undefined) throw new Error(`services.${name} is called by another service but does not exist`);
    const queue = config.kind === "worker" ? queues[config.queue] : undefined;
    services[name] = new Service(
      name,
      {
        ...shared,
        config,
        ...(loadBalancer !== undefined && { loadBalancer }),
        ...(queue !== undefined && { queue }),
        connections: distinct([
          ...connect(config.connections, { ...parts, queues, services }),
          ...(queue !== undefined ? [queue.receive()] : []),
        ]),
      },
      opts,
    );
  }
  return services;
}

/** Names in an order in which every service comes after those it calls; throws where they call each other in a circle. */
export function calledFirst(configs: Readonly<Record<string, Pick<ServiceConfig, "connections">>>): readonly string[] {
  const ordered = new Set<string>();
  const visit = (name: string, callers: readonly string[]): void => {
    if (ordered.has(name)) return;
    if (callers.includes(name)) {
      throw new Error(`services call each other in a circle: ${[...callers, name].join(" -> ")}`);
    }
    for (const called of configs[name]?.connections.services ?? []) visit(called, [...callers, name]);
    ordered.add(name);
  };
  for (const name of Object.keys(configs).sort()) visit(name, []);
  return [...ordered];
}

/** A worker may name its own queue among its connections, too. */
function distinct(connections: readonly Connection[]): readonly Connection[] {
  return [...new Map(connections.map((connection) => [connection.name, connection])).values()];
}
