/** `urn:pulumi:<stack>::<project>::<parent type>$<type>::<logical name>`; the name may hold `::` itself. */
import type { Urn } from "./model.ts";

/** The name in the program; for a malformed URN its last part. */
export function logicalNameOf(urn: Urn): string {
  const parts = urn.split("::");
  return parts.length > 3 ? parts.slice(3).join("::") : (parts.at(-1) ?? "");
}

/** Type tokens from the outermost component to the resource itself; empty for a malformed URN. */
export function typeChainOf(urn: Urn): readonly string[] {
  const chain = urn.split("::")[2];
  return chain ? chain.split("$") : [];
}

/** The stack in the URN; undefined for a malformed URN. */
export function stackOf(urn: Urn): string | undefined {
  const prefix = "urn:pulumi:";
  return urn.startsWith(prefix) ? urn.slice(prefix.length).split("::")[0] : undefined;
}

/** `larder:data:PostgresDatabase` is a PostgresDatabase, `aws:rds/instance:Instance` an aws.rds.Instance. */
export function kindOf(type: string): string {
  const [owner = "", module = "", name = ""] = type.split(":");
  if (owner === "larder") return name;
  const folder = module.split("/")[0] ?? "";
  return [owner, folder === "index" ? "" : folder, name].filter((part) => part !== "").join(".");
}
