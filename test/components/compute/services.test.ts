import { describe, expect, it } from "vitest";
import { connect, type Parts } from "../../../components/compute/connections.ts";
import { calledFirst, createServices } from "../../../components/compute/services.ts";
import type { Connection } from "../../../components/foundation/connection.ts";
import type { ServiceConfig } from "../../../config/schema.ts";
import { type BuildContext, bothModes } from "../../support/graph.ts";
import { grantsOf, rules } from "./queries.ts";
import { httpConfig, internalConfig, keys, Surroundings, topics, workerConfig } from "./surroundings.ts";

describe("calledFirst", () => {
  const calls = (...services: string[]) => ({ connections: services.length > 0 ? { services } : {} });

  it("puts a service after those it calls", () => {
    expect(calledFirst({ api: calls("pricing", "search"), pricing: calls("search"), search: calls() })).toEqual([
      "search",
      "pricing",
      "api",
    ]);
  });

  it("keeps its order when a service is added", () => {
    expect(calledFirst({ web: calls(), api: calls() })).toEqual(["api", "web"]);
  });

  it("refuses a circle and says which", () => {
    const circle = () => calledFirst({ a: calls("b"), b: calls("c"), c: calls("a") });
    expect(circle).toThrow("services call each other in a circle: a -> b -> c -> a");
  });
});

describe("connect", () => {
  const named = (name: string): Connection => ({
    name,
    env: {},
    secrets: {},
    statements: [],
    peers: [],
    ready: true,
  });
  const parts: Parts = {
    database: { as: (use) => named(`database-${use}`) },
    redis: { connection: (use) => named(`redis-${use}`) },
    queues: { jobs: { send: () => named("jobs-send"), receive: () => named("jobs-receive") } },
    buckets: { uploads: { read: () => named("uploads-read"), readWrite: () => named("uploads-write") } },
    services: { search: { connection: () => named("search") } },
    secrets: { use: (name) => named(`secret-${name}`) },
  };

  it.each([
    [{}, []],
    [{ database: "readonly" }, ["database-readonly"]],
    [{ redis: ["cache", "sessions"] }, ["redis-cache", "redis-sessions"]],
    [{ queues: { jobs: "send" } }, ["jobs-send"]],
    [{ queues: { jobs: "receive" } }, ["jobs-receive"]],
    [{ buckets: { uploads: "read" } }, ["uploads-read"]],
    [{ buckets: { uploads: "read-write" } }, ["uploads-write"]],
    [{ services: ["search"], secrets: ["jwt"] }, ["search", "secret-jwt"]],
  ] satisfies [Parameters<typeof connect>[0], string[]][])("gives exactly what %j asks for", (config, expected) => {
    expect(connect(config, parts).map(({ name }) => name)).toEqual(expected);
  });

  it("names what is not there", () => {
    expect(() => connect({ database: "app" }, { ...parts, database: undefined })).toThrow('"database"');
    expect(() => connect({ queues: { mail: "send" } }, parts)).toThrow('"queues.mail"');
  });
});

describe("createServices", () => {
  const program =
    (services: Readonly<Record<string, ServiceConfig>>) =>
    (context: BuildContext): void => {
      const { cluster, network, loadBalancer, queue } = new Surroundings(context);
      const { platform, opts } = context;
      const parts = { database: undefined, redis: undefined, buckets: {}, secrets: undefined };
      const shared = { platform, cluster, network, loadBalancer, keys, topics };
      createServices({ ...shared, services, queues: { jobs: queue }, parts }, opts);
    };

  it("connects callers, and a worker with its queue once, even if it is named twice", async () => {
    const { deployed: graph } = await bothModes(
      program({
        api: { ...httpConfig, connections: { services: ["search"] } },
        search: internalConfig,
        worker: { ...workerConfig, connections: { queues: { jobs: "receive" } } },
      }),
    );
    expect(rules(graph, "ingress")).toContain("api-task-sg > search-task-sg : 4000");
    expect(grantsOf(graph, "worker-task-role").map(({ Action }) => Action[0])).toEqual([
      "sqs:ReceiveMessage",
      "kms:Decrypt",
    ]);
  });

  it("makes nothing without services", async () => {
    const { deployed: graph } = await bothModes(program({}));
    expect(graph.byType("larder:compute:Service")).toEqual([]);
  });
});
