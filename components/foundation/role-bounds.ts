import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "./platform.ts";

type Account = Pick<Platform, "system" | "partition" | "accountId">;

/** Where all roles of the platform stand, so that rights over them can name them. */
export function rolePath({ system }: Pick<Platform, "system">): string {
  return `/${system}/`;
}

/**
 * Puts every role under the platform's path and within the bounds of a policy that the account has. For the
 * `transformations` option of top-level components. A changed path replaces the roles.
 */
export function boundedRoles(platform: Account, boundary: string): pulumi.ResourceTransformation {
  const permissionsBoundary = `arn:${platform.partition}:iam::${platform.accountId}:policy/${boundary}`;
  return ({ type, props, opts }) =>
    type === "aws:iam/role:Role"
      ? { props: { ...props, path: rolePath(platform), permissionsBoundary }, opts }
      : undefined;
}
