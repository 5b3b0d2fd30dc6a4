/** As many resources as BENCH_RESOURCES says and nothing else: what the engine and the SDK cost without a platform. */
import * as aws from "@pulumi/aws";

export default function flat() {
  const provider = new aws.Provider("aws", { region: "eu-west-1" });
  for (let index = 0; index < Number(process.env.BENCH_RESOURCES); index++) {
    new aws.sns.Topic(`topic-${index}`, {}, { provider });
  }
}
