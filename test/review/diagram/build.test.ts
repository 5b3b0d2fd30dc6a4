/** What the picture says of graphs whose wiring is known. */
import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { ResourceGraph } from "../../../graph/query.ts";
import { drawDiagram } from "../../../review/diagram/build.ts";
import type { Diagram } from "../../../review/diagram/model.ts";
import { graphOf, random, resource, shuffled } from "../../graph/build.ts";
import { variantOf, wholeStack } from "../../support/stacks.ts";

const nameOf = ({ nodes }: Diagram, key: string) => nodes.find((node) => node.key === key)?.lines[0] ?? key;
const ways = (diagram: Diagram) =>
  diagram.edges
    .map(
      ({ from, to, label, kind }) =>
        `${nameOf(diagram, from)} ${kind === "flow" ? "->" : "=>"} ${nameOf(diagram, to)}${label === "" ? "" : `: ${label}`}`,
    )
    .sort();
const frameOf = (diagram: Diagram, name: string) => {
  const key = diagram.nodes.find(({ lines }) => lines[0] === name)?.frame;
  return diagram.frames.find((frame) => frame.key === key)?.title;
};
const part = (
  type: string,
  name: string,
  inputs: Record<string, Json> = {},
  rest: Parameters<typeof resource>[3] = {},
) => resource(type, name, { region: "eu-west-1", ...inputs }, rest);
const draw = (...resources: readonly Resource[]) => drawDiagram(graphOf(...resources)).diagram;

describe("the picture of prod", async () => {
  const { deployed } = await wholeStack("prod");
  const { diagram } = drawDiagram(deployed);

  it("leads from users by names, CDN and load balancer to services and their stores", () => {
    expect(ways(diagram)).toEqual(
      expect.arrayContaining([
        "users -> Cloudflare DNS",
        "Cloudflare DNS -> cdn-services: api.larder.example, larder.example",
        "cdn-services => waf: asks",
        "cdn-services -> edge",
        "cdn-site-cdn -> cdn-site",
        "edge -> api: api.larder.example, 8080",
        "api -> db-primary: 5432",
        "api -> redis-sessions: 6379",
        "api -> jobs-queue: sends",
        "jobs-queue -> worker: receives",
        "jobs-queue => jobs-dead: after 5 tries",
        "worker -> uploads: reads, writes",
        "migrate-task -> db-primary: 5432",
        "api => Secrets Manager",
      ]),
    );
  });

  it("shows what is kept once more, and where", () => {
    expect(ways(diagram)).toEqual(
      expect.arrayContaining([
        "db-primary => db-replica-r1: replication",
        "db-primary => backup-main: daily",
        "db-primary => backup-hourly: hourly",
        "uploads => backup-main: daily",
        "backup-main => backup-copies: copies",
        "uploads => uploads-replica: replication",
        "db-primary => copies-db: copies",
        "Secrets Manager => copied secrets: copies",
        "images => copied images: copies",
      ]),
    );
    for (const name of ["backup-copies", "uploads-replica", "copies-db", "copied secrets", "copied images"]) {
      expect(frameOf(diagram, name), name).toBe("eu-central-1, another region");
    }
  });

  it("draws no way that is not there: the web service reaches no database, nothing skips the load balancer", () => {
    const all = ways(diagram);
    expect(all.filter((way) => /^web -> (db|jobs|uploads|redis-sessions)/.test(way))).toEqual([]);
    expect(all.filter((way) => /^(users|Cloudflare DNS|cdn\S*) -> (api|web|worker|db|redis|edge$)/.test(way))).toEqual([
      "cdn-services -> edge",
    ]);
  });

  it("shows logs in the region where they are", () => {
    const logs = (name: string) => {
      const writer = diagram.nodes.find(({ lines }) => lines[0] === name)?.key;
      const targets = diagram.edges.filter(({ from }) => from === writer).map(({ to }) => to);
      const [box] = diagram.nodes.filter(({ key, lines }) => targets.includes(key) && lines[0] === "logs");
      return [box?.lines[1], diagram.frames.find(({ key }) => key === box?.frame)?.title];
    };
    expect(logs("uploads")).toEqual(["3 buckets", "eu-west-1"]);
    expect(logs("uploads-replica")).toEqual(["1 bucket", "eu-central-1, another region"]);
  });

  it("puts parts into their subnets", () => {
    expect(frameOf(diagram, "edge")).toBe("public subnets, 3 zones");
    expect(frameOf(diagram, "api")).toBe("private subnets, 3 zones, out through 3 NAT gateways");
    expect(frameOf(diagram, "db-primary")).toBe("isolated subnets, 3 zones");
    expect(frameOf(diagram, "migrate-task")).toBe("net: VPC 10.30.0.0/16");
    expect(frameOf(diagram, "cdn-services")).toBe("edge, worldwide");
  });

  it("says what parts are, in some thirty boxes", () => {
    expect(diagram.nodes.length).toBeLessThan(40);
    const lines = (name: string) => diagram.nodes.find((node) => node.lines[0] === name)?.lines.slice(1);
    expect(lines("api")).toEqual(["Fargate, blue/green", "1 vCPU, 2 GB", "2 to 20 tasks"]);
    expect(lines("db-primary")).toEqual(["PostgreSQL 17", "db.m7g.large, two zones"]);
    expect(lines("redis-cache")).toEqual(["Valkey", "cache.m7g.large, 2 nodes"]);
    expect(lines("alarms")?.[0]).toMatch(/^\d+ alarms$/);
  });

  it("is the same in any order of the resources", () => {
    const { deployment } = deployed.deployment;
    const mixed = shuffled(deployment.resources ?? [], random(11));
    const again = ResourceGraph.of({ ...deployed.deployment, deployment: { ...deployment, resources: mixed } });
    expect(JSON.stringify(drawDiagram(again).diagram)).toBe(JSON.stringify(diagram));
  });
});

describe("the picture of a first preview", async () => {
  it("has the parts and ways of the deployed one, but for what statements say", async () => {
    const { deployed, firstPreview } = await variantOf("dev", { modes: ["deployed", "first-preview"] });
    const [later, first] = [drawDiagram(deployed).diagram, drawDiagram(firstPreview).diagram];
    expect(first.nodes.map(({ key }) => key)).toEqual(later.nodes.map(({ key }) => key));
    const plain = (diagram: Diagram) => new Set(diagram.edges.map(({ from, to }) => [from, to].sort().join(" ")));
    expect([...plain(later)].filter((way) => !plain(first).has(way))).toEqual([]);
  });
});

describe("any program's picture", () => {
  it("of nothing is empty", () => {
    expect(draw()).toEqual({
      title: "Architecture of an empty graph",
      frames: [],
      nodes: [],
      edges: [],
      elsewhere: [],
    });
  });

  it("has boxes for components and types that nobody here knows, and ways by their references", () => {
    const component = resource("acme:index:Search", "search", {}, { custom: false });
    const domain = part("aws:opensearch/domain:Domain", "domain", {}, { parent: component.urn });
    const bucket = part("aws:s3/bucket:Bucket", "data");
    const loose = part("aws:redshift/cluster:Cluster", "warehouse", {}, { from: { bucket: [bucket] } });
    const more = part("aws:redshift/cluster:Cluster", "second", {}, { from: { domain: [domain] } });
    const diagram = draw(component, domain, bucket, loose, more);
    expect(diagram.nodes.map(({ lines }) => lines)).toEqual(
      expect.arrayContaining([
        ["search", "acme.index.Search".replace("index.", ""), "domain"],
        ["aws.redshift.Cluster", "2 resources"],
        ["data", "bucket"],
      ]),
    );
    expect(ways(diagram)).toEqual(["aws.redshift.Cluster -> data", "aws.redshift.Cluster -> search"]);
  });

  it("lets users come straight to an open load balancer", () => {
    const open = part("aws:lb/loadBalancer:LoadBalancer", "open", { internal: false });
    const internal = part("aws:lb/loadBalancer:LoadBalancer", "inner", { internal: true });
    expect(ways(draw(open, internal))).toEqual(["users -> open"]);
  });

  it("does not follow wiring in circles", () => {
    const a = part("aws:sqs/queue:Queue", "a");
    const b = part(
      "aws:sqs/queue:Queue",
      "b",
      { redrivePolicy: '{"maxReceiveCount":3}' },
      { from: { redrivePolicy: [a] } },
    );
    const back = {
      ...a,
      inputs: { ...a.inputs, redrivePolicy: "not JSON" },
      propertyDependencies: { redrivePolicy: [b.urn] },
    };
    expect(ways(draw(back, b))).toEqual(["a => b: when it fails", "b => a: after 3 tries"]);
  });

  it("tells two networks apart", () => {
    const nets = ["a", "b"].map((name) =>
      part("aws:ec2/vpc:Vpc", name, { cidrBlock: `10.${name === "a" ? 1 : 2}.0.0/16` }),
    );
    const balancers = nets.map((vpc, index) => {
      const subnet = part("aws:ec2/subnet:Subnet", `s${index}`, { vpcId: "v" }, { from: { vpcId: [vpc] } });
      return [
        subnet,
        part(
          "aws:lb/loadBalancer:LoadBalancer",
          `lb${index}`,
          { internal: true, subnets: ["x"] },
          { from: { subnets: [subnet] } },
        ),
      ];
    });
    const diagram = draw(...nets, ...balancers.flat());
    expect(diagram.frames.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["a: VPC 10.1.0.0/16", "b: VPC 10.2.0.0/16", "isolated subnets, 1 zone"]),
    );
    expect(new Set(diagram.nodes.map(({ frame }) => frame)).size).toBe(2);
  });
});
