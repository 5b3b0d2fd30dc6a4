import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CloudfrontConfig } from "../../config/schema.ts";

export interface ResponseHeadersArgs {
  readonly contentSecurity: CloudfrontConfig["contentSecurity"];
  /** Hosts of the services, which pages may call. */
  readonly serviceHosts: readonly string[];
}

/** A year, as browsers' preload lists ask for. */
const HSTS_SECONDS = 31_536_000;

/** Features of the browser that pages go without; paying is for the page itself, not for frames in it. */
const NO_FEATURES = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(self), usb=()";

/** The security headers of every answer, from the CDN: the same for pages, assets and services. */
export class ResponseHeaders extends pulumi.ComponentResource {
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: ResponseHeadersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:ResponseHeaders", name, {}, opts);
    const policy = new aws.cloudfront.ResponseHeadersPolicy(
      `${name}-policy`,
      {
        comment: "Security headers of every answer",
        securityHeadersConfig: {
          strictTransportSecurity: {
            accessControlMaxAgeSec: HSTS_SECONDS,
            includeSubdomains: true,
            preload: false,
            override: true,
          },
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: "DENY", override: true },
          referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
          // A service that renders pages knows better what they use: its own policy stays.
          contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(args), override: false },
        },
        customHeadersConfig: { items: [{ header: "Permissions-Policy", value: NO_FEATURES, override: true }] },
        removeHeadersConfig: { items: [{ header: "Server" }, { header: "X-Powered-By" }] },
      },
      { parent: this },
    );
    this.policyId = policy.id;
    this.registerOutputs({ policyId: this.policyId });
  }
}

/** Everything from the page's own origin, what the config adds, and nothing else. */
export function contentSecurityPolicy({ contentSecurity, serviceHosts }: ResponseHeadersArgs): string {
  const { scripts, styles, images, fonts, connect, frames } = contentSecurity;
  const services = serviceHosts.flatMap((host) => [`https://${host}`, `wss://${host}`]);
  const directives: readonly (readonly [name: string, ...sources: readonly string[]])[] = [
    ["default-src", "'self'"],
    ["script-src", "'self'", ...scripts],
    ["style-src", "'self'", ...styles],
    ["img-src", "'self'", "data:", ...images],
    ["font-src", "'self'", ...fonts],
    ["connect-src", "'self'", ...new Set([...services, ...connect])],
    ["frame-src", ...(frames.length === 0 ? ["'none'"] : frames)],
    ["object-src", "'none'"],
    ["base-uri", "'self'"],
    ["form-action", "'self'"],
    ["frame-ancestors", "'none'"],
    ["upgrade-insecure-requests"],
  ];
  return directives.map((directive) => directive.join(" ")).join("; ");
}
