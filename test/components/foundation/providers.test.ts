import { describe, expect, it } from "vitest";
import { EncryptionKey } from "../../../components/foundation/key.ts";
import { Providers } from "../../../components/foundation/providers.ts";
import { bothModes, graphOf } from "../../support/graph.ts";

const TAGS = {
  project: "larder",
  environment: "prod",
  owner: "platform",
  "cost-centre": "cc-42",
  "managed-by": "pulumi",
};

const build = (cloudflare: boolean) =>
  graphOf(({ platform }) => {
    new Providers("providers", { platform, owner: "platform", costCentre: "cc-42", cloudflare });
  });

describe("the providers", () => {
  it.each([
    [false, ["pulumi:providers:aws", "pulumi:providers:random"]],
    [true, ["pulumi:providers:aws", "pulumi:providers:cloudflare", "pulumi:providers:random"]],
  ])("are one per cloud in use (Cloudflare: %s)", async (cloudflare, expected) => {
    const graph = await build(cloudflare);
    const [component] = graph.byType("larder:foundation:Providers");
    expect(
      graph
        .children(component?.urn ?? "")
        .map(({ type }) => type)
        .sort(),
    ).toEqual(expected);
  });

  it("hold Cloudflare's token nowhere", async () => {
    const graph = await build(true);
    expect(graph.only("pulumi:providers:cloudflare", "providers-cloudflare").inputs ?? {}).not.toHaveProperty(
      "apiToken",
    );
  });

  it("may touch one account in one region", async () => {
    const aws = (await build(false)).only("pulumi:providers:aws", "providers-aws");
    expect(aws.inputs?.region).toBe("eu-west-1");
    expect(aws.inputs?.allowedAccountIds).toBe('["111122223333"]');
  });

  it("sign in through the second region while the first is away, and only then", async () => {
    const made = (primaryAway: boolean) =>
      graphOf(
        ({ platform }) => {
          new Providers("providers", { platform, owner: "platform", costCentre: "cc-42", cloudflare: false });
        },
        { platform: { primaryAway } },
      );
    const [here, away] = [await made(false), await made(true)].map(
      (graph) => graph.only("pulumi:providers:aws", "providers-aws").inputs,
    );
    expect(here).not.toHaveProperty("stsRegion");
    expect(away).toMatchObject({ region: "eu-west-1", stsRegion: "eu-central-1" });
  });

  it("reach the children of the components they are handed to, with the tags", async () => {
    const { deployed } = await bothModes(({ platform }) => {
      const { forChildren } = new Providers("providers", {
        platform,
        owner: "platform",
        costCentre: "cc-42",
        cloudflare: false,
      });
      new EncryptionKey("data", { platform, description: "data", uses: ["s3"] }, { providers: { ...forChildren } });
    });
    const key = deployed.only("aws:kms/key:Key", "data-cmk");
    expect(deployed.provider(key)).toBe(deployed.only("pulumi:providers:aws", "providers-aws"));
    expect(key.outputs?.tagsAll).toEqual(TAGS);
  });
});
