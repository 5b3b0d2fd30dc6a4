import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";

export interface ImageRepositoryArgs {
  readonly platform: Platform;
  /** Key for the images (`EncryptionKey` with the use "ecr"); changing it replaces the repository. */
  readonly keyArn: pulumi.Input<string>;
  /** Tagged images kept; older ones expire. */
  readonly keepImages: number;
  /** Last part of the repository's name, such as the service's name. */
  readonly service: string;
}

/** Days an image without a tag is kept: long enough to finish a push or an investigation. */
const UNTAGGED_DAYS = 14;

/** One service's container images: tags never move, so a tag or a digest means the same for ever. */
export class ImageRepository extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** Known beforehand, because the build pushes to it. */
  readonly repositoryName: string;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:compute:ImageRepository", name, {}, opts);
    const { platform } = args;
    const child = { parent: this };
    const repositoryName = physicalName(platform, "aws:ecr/repository:Repository", args.service);

    const repository = new aws.ecr.Repository(
      `${name}-repository`,
      {
        name: repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: args.keyArn }],
        forceDelete: !platform.deletionGuards,
        tags: { "data-class": "internal" },
      },
      { ...child, protect: platform.deletionGuards },
    );
    new aws.ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      { repository: repository.name, policy: pulumi.jsonStringify(lifecycle(args.keepImages)) },
      // A repository has one: a new one written first would go with the old one.
      { ...child, deleteBeforeReplace: true },
    );

    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
    this.repositoryName = repositoryName;
    this.registerOutputs({ arn: this.arn, url: this.url });
  }
}

/** ECR wants the rule for any image to have the highest number. */
function lifecycle(keepImages: number): aws.types.input.ecr.LifecyclePolicyDocument {
  return {
    rules: [
      {
        rulePriority: 1,
        description: `Untagged images go after ${UNTAGGED_DAYS} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: UNTAGGED_DAYS,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `The newest ${keepImages} images stay, to roll back to`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
        action: { type: "expire" },
      },
    ],
  };
}
