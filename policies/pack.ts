/** What the pack is, as plain data that both hosts and the documentation read. Importing it starts nothing. */
import { type ControlId, controlIds, policyName } from "./catalogue.ts";
import { levelOf } from "./levels.ts";
import type { Profile } from "./profile.ts";

export const PACK_NAME = "larder";
/** The same as in package.json, which the policy SDK reads. */
export const PACK_VERSION = "0.1.0";

export interface PackPolicy {
  readonly control: ControlId;
  readonly name: string;
}

export const packPolicies: readonly PackPolicy[] = controlIds.map((id) => ({ control: id, name: policyName(id) }));

/** For `--policy-pack-config`: the levels of a profile, where the engine cannot tell the pack which one it is. */
export function packConfig(profile: Profile): Readonly<Record<string, { readonly enforcementLevel: string }>> {
  return Object.fromEntries(
    packPolicies.map(({ control: id, name }) => [name, { enforcementLevel: levelOf(id, profile) }]),
  );
}
