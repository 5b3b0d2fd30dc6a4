import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "./platform.ts";

/**
 * A look-up in the first region, which is not asked while it is away. The text in place of its answer only reaches
 * resources of that region, which a run under `--target` leaves as they are; any other run is refused by the API.
 */
export function lookUp(
  { primaryAway }: Pick<Platform, "primaryAway">,
  ask: () => pulumi.Output<string>,
): pulumi.Output<string> {
  return primaryAway ? pulumi.output("not-looked-up") : ask();
}
