import { describe, expect, it } from "vitest";
import { createPublicEntry, routedHosts } from "../../../components/edge/public-entry.ts";
import type { EdgeConfig, ServiceConfig } from "../../../config/schema.ts";
import { bothModes } from "../../support/graph.ts";
import { httpConfig, internalConfig, topics, workerConfig } from "../compute/surroundings.ts";

const config: EdgeConfig = {
  dns: { mode: "route53", zoneId: "Z0123456789ABC", zoneName: "larder.example", zone: { mode: "shared" } },
  mail: { mode: "none" },
  certificate: { mode: "managed" },
  loadBalancer: { allowedCidrs: ["0.0.0.0/0"], idleTimeoutSeconds: 60, accessLogDays: 90 },
  waf: { mode: "none" },
};

const at = (host: string): ServiceConfig => ({ ...httpConfig, route: { ...httpConfig.route, host } });
const network = { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], publicReady: [] };

const logKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/logs";

const build = async (services: Record<string, ServiceConfig>) =>
  (
    await bothModes(({ platform, opts }) => {
      createPublicEntry({ platform, config, services, network, topics, logKeyArn }, opts);
    })
  ).deployed;

describe("the way in", () => {
  it("does not exist where no service has a route", async () => {
    const graph = await build({ worker: workerConfig, nutrition: internalConfig });
    expect(graph.resources.filter(({ type }) => type.startsWith("aws:") || type.startsWith("larder:"))).toEqual([]);
  });

  it("covers each routed host once, by certificate and record", async () => {
    const graph = await build({
      web: at("larder.example"),
      api: at("api.larder.example"),
      search: at("larder.example"),
      worker: workerConfig,
    });
    expect(graph.only("aws:acm/certificate:Certificate", "tls-cert").inputs).toMatchObject({
      domainName: "api.larder.example",
      subjectAlternativeNames: ["larder.example"],
    });
    const records = graph.byType("aws:route53/record:Record").filter(({ inputs }) => inputs?.type === "A");
    expect(records.map(({ inputs }) => inputs?.name).sort()).toEqual(["api.larder.example", "larder.example"]);
    for (const { urn } of records) {
      expect(graph.references(urn, "aliases").map(({ type }) => type)).toEqual(["aws:lb/loadBalancer:LoadBalancer"]);
    }
  });
});

it("routedHosts knows no order of its own", () => {
  const services = { b: at("b.larder.example"), a: at("a.larder.example") };
  expect(routedHosts(services)).toEqual(["a.larder.example", "b.larder.example"]);
});
