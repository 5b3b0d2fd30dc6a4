/** The pack as the engine starts it. Importing this module starts a server: everything else imports `pack.ts`. */
import { fileURLToPath } from "node:url";
import { PolicyPack } from "@pulumi/policy";
import { dayOf } from "./days.ts";
import { loadExemptions } from "./exemptions.ts";
import { createPolicies } from "./host.ts";
import { PACK_NAME } from "./pack.ts";
import { profileOf } from "./profile.ts";

const exemptions = fileURLToPath(new URL("exemptions.yaml", import.meta.url));

new PolicyPack(PACK_NAME, {
  displayName: "Larder",
  description: "Security and resilience controls for AWS, Cloudflare and PostgreSQL.",
  provider: "aws",
  tags: ["aws", "cloudflare", "postgresql"],
  policies: createPolicies({
    profile: profileOf(configuredProfile(process.env.PULUMI_CONFIG)),
    asOf: dayOf(new Date()),
    exemptions: loadExemptions(exemptions, { required: false, name: "policies/exemptions.yaml" }),
  }),
});

/** The engine hands over the whole configuration with its secrets in the clear: nothing else is read, nothing printed. */
function configuredProfile(config: string | undefined): unknown {
  if (config === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(config);
    return typeof values === "object" && values !== null ? Reflect.get(values, "larder:profile") : undefined;
  } catch {
    return undefined;
  }
}
