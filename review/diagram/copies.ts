/** Where data is kept once more: replication, backups, copies of backups. */
import type { Resource } from "../../graph/model.ts";
import { isList } from "../../graph/values.ts";
import { at, regionOf } from "../cost/reading.ts";
import { TYPES } from "./parts.ts";
import type { Sketch } from "./sketch.ts";

const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const SELECTION = "aws:backup/selection:Selection";
const PLAN = "aws:backup/plan:Plan";

export function drawCopies(sketch: Sketch): void {
  const { graph } = sketch;
  for (const rule of graph.byType(REPLICATION)) {
    const [from] = graph.references(rule.urn, "bucket").filter(({ type }) => type === TYPES.bucket);
    for (const to of graph.references(rule.urn, "rules").filter(({ type }) => type === TYPES.bucket)) {
      if (from !== undefined) sketch.edge(sketch.partOf(from), sketch.partOf(to), "replication", "copy");
    }
  }
  for (const copied of graph.byType(TYPES.copiedLogs)) {
    for (const source of graph.references(copied.urn, "sourceDbInstanceArn")) {
      sketch.edge(sketch.partOf(source), sketch.partOf(copied), "copies", "copy");
    }
  }
  for (const selection of graph.byType(SELECTION)) drawSelection(sketch, selection);
}

function drawSelection(sketch: Sketch, selection: Resource): void {
  const { graph } = sketch;
  const [plan] = graph.references(selection.urn, "planId").filter(({ type }) => type === PLAN);
  if (plan === undefined) return;
  const rules = isList(plan.inputs?.rules) ? plan.inputs.rules : [];
  for (const [index, rule] of rules.entries()) {
    const vault = vaultAt(sketch, plan, `rules[${index}].targetVaultName`);
    if (vault === undefined) continue;
    for (const source of graph.references(selection.urn, "resources")) {
      const name = at(rule, "ruleName");
      sketch.edge(sketch.partOf(source), sketch.partOf(vault), typeof name === "string" ? name : "backups", "copy");
    }
    const copies = at(rule, "copyActions");
    for (let copy = 0; copy < (isList(copies) ? copies.length : 0); copy++) {
      const target = vaultAt(sketch, plan, `rules[${index}].copyActions[${copy}].destinationVaultArn`);
      if (target !== undefined) sketch.edge(sketch.partOf(vault), sketch.partOf(target), "copies", "copy");
    }
  }
}

function vaultAt({ graph }: Sketch, plan: Resource, path: string): Resource | undefined {
  const vaults = graph.references(plan.urn, path).filter(({ type }) => type === TYPES.vault);
  return vaults.length === 1 ? vaults[0] : undefined;
}

/** The region in which most parts stand. */
export function mainRegion({ graph }: Sketch): string | undefined {
  const counts = new Map<string, number>();
  for (const resource of graph.resources) {
    if (!resource.type.startsWith("aws:") || !resource.custom) continue;
    const region = regionOf(graph, resource);
    if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
