import { describe, expect, it } from "vitest";
import { Cluster } from "../../../components/compute/cluster.ts";
import { ImageRepository } from "../../../components/compute/image-repository.ts";
import { createMigration, Migration, type MigrationTaskConfig } from "../../../components/compute/migration.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { containerOf, definitionOf, documentOf, grantsOf, input, rules, TYPES } from "./queries.ts";
import { clusterConfig, httpConfig, imageOf, keyArn, keys, Surroundings, wholeFleet } from "./surroundings.ts";

describe("Cluster", () => {
  const cluster =
    (serviceConnect: boolean) =>
    ({ platform, opts }: BuildContext) => {
      new Cluster("main", { platform, config: clusterConfig, serviceConnect }, opts);
    };

  it("ECS-09: has the insights of its config and both Fargate providers", async () => {
    const { deployed: graph } = await bothModes(cluster(true));
    const [found] = graph.byType("aws:ecs/cluster:Cluster");
    expect(found && input(graph, found, "settings")).toEqual([{ name: "containerInsights", value: "enhanced" }]);
    const capacity = graph.only(TYPES.capacity, "main-capacity");
    expect(input(graph, capacity, "capacityProviders")).toEqual(["FARGATE", "FARGATE_SPOT"]);
  });

  it("has a namespace exactly if there are internal services", async () => {
    expect((await graphOf(cluster(true))).byType(TYPES.namespace)).toHaveLength(1);
    expect((await graphOf(cluster(false))).byType(TYPES.namespace)).toEqual([]);
  });
});

describe("Service Connect", () => {
  it("makes internal services servers, their callers clients, and nobody else either", async () => {
    const graph = await graphOf(wholeFleet);
    const connect = (name: string) => graph.only(TYPES.service, `${name}-service`).inputs?.serviceConnectConfiguration;
    expect(connect("nutrition")).toMatchObject({
      enabled: true,
      services: [{ portName: "nutrition", clientAlias: [{ dnsName: "nutrition", port: 4000 }] }],
    });
    expect(containerOf(graph, "nutrition").portMappings).toEqual([{ name: "nutrition", containerPort: 4000 }]);
    expect(connect("api")).toMatchObject({ enabled: true });
    expect(connect("api")).not.toHaveProperty("services");
    expect(connect("worker")).toBeUndefined();
  });

  it("starts callers after the service they call, or they would not know its address", async () => {
    const graph = await graphOf(wholeFleet);
    const callee = graph.only(TYPES.service, "nutrition-service");
    expect(graph.references(definitionOf(graph, "api").urn, "containerDefinitions")).toContainEqual(callee);
  });

  it("refuses to call a service that is not internal", async () => {
    const call = graphOf((context) => new Surroundings(context).api().connection());
    await expect(call).rejects.toThrow('services.api: only internal services can be called, this one is "http"');
  });
});

describe("ImageRepository", () => {
  const repository = ({ platform, opts }: BuildContext) =>
    new ImageRepository("api-images", { platform, keyArn: keyArn("images"), keepImages: 30, service: "api" }, opts);

  it("ECR-01 to ECR-03: tags never move, images are scanned and encrypted with our key", async () => {
    const { deployed: graph } = await bothModes(repository);
    const found = graph.only(TYPES.repository, "api-images-repository");
    expect(input(graph, found, "imageTagMutability")).toBe("IMMUTABLE");
    expect(input(graph, found, "imageScanningConfiguration.scanOnPush")).toBe(true);
    expect(input(graph, found, "encryptionConfigurations")).toEqual([
      { encryptionType: "KMS", kmsKey: keyArn("images") },
    ]);
    expect(input(graph, found, "name")).toBe("larder-prod-api");
  });

  it("keeps the newest images and clears away untagged ones", async () => {
    const graph = await graphOf(repository);
    const policy = documentOf(graph, graph.only(TYPES.lifecycle, "api-images-lifecycle"), "policy");
    expect(policy).toMatchObject({
      rules: [
        { rulePriority: 1, selection: { tagStatus: "untagged", countNumber: 14 } },
        { rulePriority: 2, selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 } },
      ],
    });
  });

  it.each([
    [true, true, false],
    [false, undefined, true],
  ])("A8: deletion guards %s", async (deletionGuards, protect, forceDelete) => {
    const graph = await graphOf(repository, { platform: { deletionGuards } });
    const found = graph.only(TYPES.repository, "api-images-repository");
    expect([found.protect, input(graph, found, "forceDelete")]).toEqual([protect, forceDelete]);
  });
});

describe("B15: Migration", () => {
  const config: MigrationTaskConfig = {
    mode: "task",
    service: "api",
    command: ["node", "migrate.js"],
    cpu: 256,
    memory: 512,
  };
  const program = (context: BuildContext) => {
    const { platform, opts } = context;
    const { around, api } = wholeFleet(context);
    const { cluster, network } = around;
    const connections = [around.database("migrator")];
    new Migration("migrate", { platform, config, service: api, cluster, network, connections, keys }, opts);
  };

  it("runs the service's image with a secret that the service does not have", async () => {
    const { deployed: graph } = await bothModes(program);
    const container = containerOf(graph, "migrate");
    expect(container.image).toBe(imageOf("api"));
    expect(container.command).toEqual(["node", "migrate.js"]);
    const [migrator] = container.secrets.map(({ valueFrom }) => valueFrom);
    expect(migrator).toContain("secret:migrator-");
    for (const name of ["api", "worker"]) {
      expect(containerOf(graph, name).secrets.map(({ valueFrom }) => valueFrom)).not.toContain(migrator);
      expect(JSON.stringify(grantsOf(graph, `${name}-task-execution`))).not.toContain("secret:migrator-");
    }
  });

  it("has its own role and reaches the database and nothing else inside", async () => {
    const graph = await graphOf(program);
    expect(grantsOf(graph, "migrate-task-role").flatMap(({ Resource }) => Resource)).toEqual([
      "arn:aws:rds-db:::dbuser/db/migrator",
    ]);
    const own = rules(graph, "egress").filter((rule) => rule.startsWith("migrate-"));
    expect(own).toEqual(["migrate-task-sg > 0.0.0.0/0 : 443", "migrate-task-sg > test-database : 5432"]);
    expect(rules(graph, "ingress").filter((rule) => rule.includes("> migrate-"))).toEqual([]);
  });

  it("is run by nobody: no service uses its definition", async () => {
    const graph = await graphOf(program);
    expect(graph.referrers(definitionOf(graph, "migrate").urn)).toEqual([]);
  });

  it("says how to run it", async () => {
    let text = "";
    await graphOf((context) => {
      const { platform, opts } = context;
      const { around, api } = wholeFleet(context);
      const { cluster, network } = around;
      const args = { platform, config, service: api, cluster, network, connections: [], keys };
      new Migration("migrate", args, opts).runTaskInput.apply((input) => {
        text = input;
      });
    });
    expect(JSON.parse(text)).toMatchObject({
      taskDefinition: expect.stringContaining("task-definition/larder-prod-migrate:1"),
      networkConfiguration: { awsvpcConfiguration: { assignPublicIp: "DISABLED" } },
      capacityProviderStrategy: [{ capacityProvider: "FARGATE" }],
    });
  });

  const created = (image: string | undefined, mode: "task" | "none") => (context: BuildContext) => {
    const { platform, opts } = context;
    const around = new Surroundings(context);
    const { image: _, ...withoutImage } = httpConfig;
    const api = around.service("api", { config: image === undefined ? withoutImage : { ...withoutImage, image } });
    const { cluster, network } = around;
    const database = { as: () => around.database("migrator") };
    const args = { platform, services: { api }, cluster, network, keys, database };
    createMigration("migrate", { ...args, config: mode === "task" ? config : { mode } }, opts);
  };

  it.each([
    ["asked for", imageOf("api"), "task", 1],
    ["B1: asked for, but its service has no image yet", undefined, "task", 0],
    ["not asked for", imageOf("api"), "none", 0],
  ] as const)("%s", async (_, image, mode, count) => {
    const graph = await graphOf(created(image, mode));
    expect(graph.byType("larder:compute:Migration")).toHaveLength(count);
    expect(graph.resources.some((resource) => resource.urn.includes("Migration"))).toBe(count > 0);
  });

  it("refuses a service that runs the placeholder", async () => {
    const made = graphOf((context) => {
      const { platform, opts } = context;
      const around = new Surroundings(context);
      const { image: _, ...withoutImage } = httpConfig;
      const service = around.service("api", { config: withoutImage });
      const { cluster, network } = around;
      new Migration("migrate", { platform, config, service, cluster, network, connections: [], keys }, opts);
    });
    await expect(made).rejects.toThrow('migrations.service: "api" has no image yet');
  });
});
