/** The resource tree of one stack, as it stands under `pulumi stack`. */

import { isProvider, topLevel } from "../../graph/components.ts";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf, logicalNameOf } from "../../graph/urn.ts";
import type { Terminal } from "../terminal.ts";

export function tree(graph: ResourceGraph, paint: Terminal["paint"]): string {
  const lines: string[] = [];
  const visit = (resources: readonly Resource[], indent: string) => {
    for (const [index, resource] of resources.entries()) {
      const last = index === resources.length - 1;
      lines.push(`${paint("dim", `${indent}${last ? "└─ " : "├─ "}`)}${label(resource, paint)}`);
      visit(graph.children(resource.urn), `${indent}${last ? "   " : "│  "}`);
    }
  };
  visit(
    topLevel(graph).filter((resource) => !isProvider(resource)),
    "",
  );
  return lines.join("\n");
}

function label(resource: Resource, paint: Terminal["paint"]): string {
  const name = logicalNameOf(resource.urn);
  const kind = paint("dim", kindOf(resource.type));
  const guarded = resource.protect === true ? `  ${paint("yellow", "protected")}` : "";
  return `${resource.custom ? name : paint("bold", name)}  ${kind}${guarded}`;
}
