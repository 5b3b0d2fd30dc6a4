import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../foundation/platform.ts";
import type { ImageRepository } from "./image-repository.ts";

/** What a container runs: our image by digest, or a stand-in until the first deployment. */
export type ContainerImage =
  | {
      readonly kind: "digest";
      readonly uri: string;
      /** The ECR repository the execution role may pull from; undefined for an image outside ECR. */
      readonly repositoryArn: pulumi.Input<string> | undefined;
    }
  | { readonly kind: "placeholder"; readonly uri: string };

/**
 * Answers every path with 200 from one inline command, so it fits any port and health path, writes no file and runs as
 * any user; multi-architecture, from a registry without pull limits inside AWS. By tag: a digest would have to be kept
 * up to date for a container that lives for minutes, and ECS itself pins what the tag meant at each deployment.
 */
export const PLACEHOLDER_IMAGE = "public.ecr.aws/docker/library/node:22-alpine";

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::[^@]+)?@sha256:/;

export function containerImage(
  image: string | undefined,
  repository: ImageRepository,
  platform: Platform,
): ContainerImage {
  if (image === undefined) return { kind: "placeholder", uri: PLACEHOLDER_IMAGE };
  const match = ECR_IMAGE.exec(image);
  if (match === null) return { kind: "digest", uri: image, repositoryArn: undefined };
  const [, account, region, path] = match;
  const isOwn = account === platform.accountId && region === platform.region && path === repository.repositoryName;
  const arn = `arn:${platform.partition}:ecr:${region}:${account}:repository/${path}`;
  return { kind: "digest", uri: image, repositoryArn: isOwn ? repository.arn : arn };
}

/** The inline program of the placeholder; Node reads it from `-e`. Without a port it only stays alive. */
export function placeholderCommand(port: number | undefined): readonly string[] {
  const work =
    port === undefined
      ? "setInterval(()=>{},60000);"
      : `require("node:http").createServer((_,r)=>r.end("placeholder\\n")).listen(${port});`;
  return ["node", "-e", `${work}process.on("SIGTERM",()=>process.exit(0))`];
}
