/** Secret values that the program generates: which there are, and which of them no store of secrets keeps. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ofType } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";

export const GENERATORS: readonly string[] = [
  "random:index/randomPassword:RandomPassword",
  "random:index/randomBytes:RandomBytes",
  "tls:index/privateKey:PrivateKey",
];

/** Where a store of secrets takes its value from. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  [aws("secretsmanager", "SecretVersion")]: ["secretString", "secretStringWo", "secretBinary"],
  [aws("ssm", "Parameter")]: ["value", "valueWo"],
};

/** Generators that the holder (a secret's version, a parameter) takes its value from. */
export function generatorsOf(graph: ResourceGraph, holder: Resource): readonly Resource[] {
  const paths = VALUES[holder.type] ?? [];
  return paths.flatMap((path) => graph.references(holder.urn, path)).filter(({ type }) => /^random:|^tls:/.test(type));
}

/** Generated values that stand in no secret and no parameter: only the state has them, and what is made with them. */
export function keptNowhere(graph: ResourceGraph): readonly Resource[] {
  const holders = ofType(graph, ...Object.keys(VALUES));
  const kept = new Set(holders.flatMap((holder) => generatorsOf(graph, holder).map(({ urn }) => urn)));
  return ofType(graph, ...GENERATORS).filter(({ urn, external }) => external !== true && !kept.has(urn));
}
