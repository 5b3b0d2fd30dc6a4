import * as aws from "@pulumi/aws";
// The module itself: the package's index loads all of its 500 resource types.
import { Provider as CloudflareProvider } from "@pulumi/cloudflare/provider.js";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Platform } from "./platform.ts";
import { type Ownership, providerTags } from "./tags.ts";

export interface ProvidersArgs extends Ownership {
  readonly platform: Platform;
  /** True when DNS records are made at Cloudflare; its token comes from CLOUDFLARE_API_TOKEN, read by the provider. */
  readonly cloudflare: boolean;
}

/**
 * One explicit provider per cloud; the default ones are switched off in Pulumi.yaml, so nothing can end up in whatever
 * account or region the caller's shell points to. A second region is the `region` argument of a resource.
 */
export class Providers extends pulumi.ComponentResource {
  /** For the `providers` option of the top-level components; their children inherit it. */
  readonly forChildren: Readonly<Record<string, pulumi.ProviderResource>>;

  constructor(name: string, args: ProvidersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:Providers", name, {}, opts);
    const { platform } = args;
    const child = { parent: this };

    const providers: Record<string, pulumi.ProviderResource> = {
      aws: new aws.Provider(
        `${name}-aws`,
        {
          region: platform.region,
          // STS, too, is a service of the region: while the first is away, the second says who we are.
          ...(platform.primaryAway && { stsRegion: platform.secondaryRegion }),
          // Credentials of another account fail before they touch anything.
          allowedAccountIds: [platform.accountId],
          defaultTags: { tags: { ...providerTags(platform, args) } },
        },
        child,
      ),
      random: new random.Provider(`${name}-random`, {}, child),
    };
    if (args.cloudflare) providers.cloudflare = new CloudflareProvider(`${name}-cloudflare`, {}, child);

    this.forChildren = providers;
    this.registerOutputs({});
  }
}
