import { all, judge, rule } from "../model.ts";
import { aws } from "../types.ts";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** S3-01. */
export const publicAccessBlocked = rule(
  "S3-01",
  [aws("s3", "BucketPublicAccessBlock"), aws("s3", "AccountPublicAccessBlock")],
  (block) =>
    all(
      BLOCKS.map((property) =>
        judge(block.boolean(property, false), {
          holds: (enabled) => enabled,
          message: `${property} is off`,
          required: "true",
          key: property,
        }),
      ),
    ),
);
