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
  cdn: { mode: "none" },
};

const at = (host: string): ServiceConfig => ({ ...httpConfig, route: { ...httpConfig.route, host } });
const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["subnet-1", "subnet-2"],
  appSubnetIds: ["subnet-3", "subnet-4"],
  publicReady: [],
};

let hosts: readonly string[] | undefined;
const build = async (services: Record<string, ServiceConfig>) =>
  (
    await bothModes(({ platform, opts }) => {
      const entry = createPublicEntry({ platform, config, services, network, topics }, opts);
      hosts = entry?.hosts;
    })
  ).deployed;

describe("the way in", () => {
  it("does not exist where no service has a route", async () => {
    const graph = await build({ worker: workerConfig, nutrition: internalConfig });
    expect(hosts).toBeUndefined();
    expect(graph.resources.filter(({ type }) => type.startsWith("aws:") || type.startsWith("larder:"))).toEqual([]);
  });

  it("covers each routed host once, by the certificate and its records", async () => {
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
    expect(hosts).toEqual(["api.larder.example", "larder.example"]);
    expect(graph.byType("aws:route53/record:Record").map(({ inputs }) => inputs?.type)).toEqual(["CNAME", "CNAME"]);
  });
});

it("routedHosts knows no order of its own", () => {
  const services = { b: at("b.larder.example"), a: at("a.larder.example") };
  expect(routedHosts(services)).toEqual(["a.larder.example", "b.larder.example"]);
});
