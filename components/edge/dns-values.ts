import * as pulumi from "@pulumi/pulumi";

/** Long enough to be cached, short enough to move a host. */
export const DNS_TTL_SECONDS = 300;

/** AWS writes names with the final dot; Cloudflare stores them without and would show a change on every run. */
export function withoutTrailingDot(value: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(value).apply((text) => text.replace(/\.$/, ""));
}
