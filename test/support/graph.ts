/** Evaluates a few components by themselves, in either mode, for the tests of components. */
import { fileURLToPath } from "node:url";
import * as aws from "@pulumi/aws";
import * as cloudflare from "@pulumi/cloudflare";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Platform } from "../../components/foundation/platform.ts";
import type { Deployment } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { evaluate } from "../../offline/evaluate.ts";
import type { Mode } from "../../offline/monitor.ts";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export interface BuildContext {
  readonly platform: Platform;
  /** Pass to every component, as index.ts does. */
  readonly opts: pulumi.ComponentResourceOptions;
}

export interface ComponentTest {
  readonly mode?: Mode;
  readonly stack?: string;
  /** Overrides of the platform's facts. */
  readonly platform?: Partial<Platform>;
}

export const testPlatform: Platform = {
  system: "larder",
  environment: "prod",
  accountId: "111122223333",
  partition: "aws",
  region: "eu-west-1",
  secondaryRegion: "eu-central-1",
  primaryAway: false,
  recoveryRegion: undefined,
  backupExcuses: {},
  deletionGuards: true,
  runbookBaseUrl: "https://runbooks.larder.example",
};

/** The deployment that `build` makes; `build` may return stack outputs. */
export async function deploymentOf(
  build: (context: BuildContext) => unknown,
  { mode = "deployed", stack = "prod", platform = {} }: ComponentTest = {},
): Promise<Deployment> {
  const facts: Platform = { ...testPlatform, environment: stack, ...platform };
  return evaluate({
    project: "larder",
    stack,
    mode,
    region: facts.region,
    account: facts.accountId,
    root: projectRoot,
    program: () => {
      const providers = {
        aws: new aws.Provider("aws", {
          region: facts.region as aws.Region,
          allowedAccountIds: [facts.accountId],
          defaultTags: { tags: { project: facts.system, environment: facts.environment } },
        }),
        cloudflare: new cloudflare.Provider("cloudflare"),
        random: new random.Provider("random"),
      };
      return build({ platform: facts, opts: { providers } });
    },
  });
}

export async function graphOf(
  build: (context: BuildContext) => unknown,
  options: ComponentTest = {},
): Promise<ResourceGraph> {
  return ResourceGraph.of(await deploymentOf(build, options));
}

/** Both modes; throws unless they hold the same URNs (a resource made in `apply` is missing from a first preview). */
export async function bothModes(
  build: (context: BuildContext) => unknown,
  options: Omit<ComponentTest, "mode"> = {},
): Promise<{ readonly deployed: ResourceGraph; readonly firstPreview: ResourceGraph }> {
  const deployed = await graphOf(build, { ...options, mode: "deployed" });
  const firstPreview = await graphOf(build, { ...options, mode: "first-preview" });
  const [a, b] = [deployed, firstPreview].map((graph) => graph.resources.map((resource) => resource.urn).sort());
  if (a?.join("\n") !== b?.join("\n")) {
    const missing = (a ?? []).filter((urn) => !b?.includes(urn)).concat((b ?? []).filter((urn) => !a?.includes(urn)));
    throw new Error(`the two modes of evaluation differ in: ${missing.join(", ")}`);
  }
  return { deployed, firstPreview };
}
