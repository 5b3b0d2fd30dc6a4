/** Secrets that somebody outside of the program fills: an account with a vendor stands behind each. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { told } from "./facts.ts";
import { readersOf } from "./secret-readers.ts";

export interface VendorSecret {
  readonly secret: Resource;
  readonly description: string;
  readonly readers: readonly string[];
}

/** By the tag `secret-source`, else those that no version of the program fills and no rotation owns. */
export function vendorSecrets(graph: ResourceGraph): readonly VendorSecret[] {
  return ofType(graph, aws("secretsmanager", "Secret"))
    .filter((secret) => {
      const source = checkedResource(secret, graph).tag("secret-source");
      if (source.known && source.value !== undefined) return source.value === "vendor";
      const filling = ["SecretVersion", "SecretRotation"].map((name) => aws("secretsmanager", name));
      return referring(graph, secret, "secretId", ...filling).length === 0;
    })
    .map((secret) => ({
      secret,
      description: told(checkedResource(secret, graph).string("description", "")),
      readers: readersOf(graph, secret),
    }));
}
