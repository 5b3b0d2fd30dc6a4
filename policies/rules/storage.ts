import { all, judge, rule } from "../model.ts";
import { aws } from "../types.ts";

const ACCESS_POINT = aws("s3", "AccessPoint");
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** S3-01. */
export const publicAccessBlocked = rule(
  "S3-01",
  [aws("s3", "BucketPublicAccessBlock"), aws("s3", "AccountPublicAccessBlock"), ACCESS_POINT],
  (holder) => {
    // An access point blocks unless it is told otherwise.
    const isPoint = holder.type === ACCESS_POINT;
    const block = isPoint ? holder.at("publicAccessBlockConfiguration") : holder;
    return all(
      BLOCKS.map((property) =>
        judge(block.boolean(property, isPoint), {
          holds: (enabled) => enabled,
          message: `${property} is off`,
          required: "true",
          key: property,
        }),
      ),
    );
  },
);
