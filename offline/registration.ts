/** Reads the SDK's registration requests: everything about a resource that is not an input value. */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Resource, Urn } from "../graph/model.ts";

export const STACK_TYPE = "pulumi:pulumi:Stack";

/** `urn:pulumi:<stack>::<project>::<types from the outermost parent to this one, joined by $>::<name>`. */
export function makeUrn(stack: string, project: string, parent: Urn | undefined, type: string, name: string): Urn {
  const parentTypes = parent === undefined ? "" : (parent.split("::")[2] ?? "");
  const chain = parentTypes === "" || parentTypes === STACK_TYPE ? type : `${parentTypes}$${type}`;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

/** The part of the graph's resource that stands in the request's options. */
export function optionsOf(request: RegisterResourceRequest, root: string): Partial<Resource> {
  const dependencies = request.getDependenciesList();
  const propertyDependencies: Record<string, readonly Urn[]> = {};
  for (const [key, value] of request.getPropertydependenciesMap().entries()) {
    propertyDependencies[key] = value.getUrnsList();
  }
  // Nobody asks for the stack itself.
  const position = request.getType() === STACK_TYPE ? undefined : sourcePosition(request, root);
  const timeouts = customTimeouts(request);
  return {
    ...(request.getParent() && { parent: request.getParent() }),
    ...(request.getProtect() && { protect: true }),
    ...(dependencies.length > 0 && { dependencies }),
    ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
    ...(request.getProvider() && { provider: request.getProvider() }),
    ...list("additionalSecretOutputs", request.getAdditionalsecretoutputsList()),
    ...(timeouts && { customTimeouts: timeouts }),
    ...(request.getImportid() && { importID: request.getImportid() }),
    ...(request.getRetainondelete() && { retainOnDelete: true }),
    ...(request.getDeletedwith() && { deletedWith: request.getDeletedwith() }),
    ...(position && { sourcePosition: position }),
    ...list("ignoreChanges", request.getIgnorechangesList()),
    ...list("replaceOnChanges", request.getReplaceonchangesList()),
    ...(request.getDeletebeforereplacedefined() && {
      larder: { deleteBeforeReplace: request.getDeletebeforereplace() },
    }),
  };
}

function list(key: string, values: readonly string[]): Record<string, readonly string[]> {
  return values.length > 0 ? { [key]: values } : {};
}

interface Position {
  getUri(): string;
  getLine(): number;
  getColumn(): number;
}

export interface Positioned {
  getSourceposition(): Position | undefined;
  getStacktrace(): { getFramesList(): readonly { getPc(): Position | undefined }[] } | undefined;
}

/** `components/data/redis.ts:41` */
export function readablePosition(position: string): string {
  return position.replace(/^project:\/\/\//, "").replace(/#(\d+).*$/, ":$1");
}

/**
 * The line of the program that asked for the resource, as the engine writes it:
 * `project:///components/data/redis.ts#41,5`. Where the SDK names a line of its own (a provider, the stack), the first
 * one outside of packages; none for what no line of ours asked for.
 */
export function sourcePosition(request: Positioned, root: string): string | undefined {
  const frames = request.getStacktrace()?.getFramesList() ?? [];
  for (const position of [request.getSourceposition(), ...frames.map((frame) => frame.getPc())]) {
    const path = position && repositoryPath(position.getUri(), root);
    if (position !== undefined && path) return `project:///${path}#${position.getLine()},${position.getColumn()}`;
  }
  return undefined;
}

function repositoryPath(uri: string, root: string): string | undefined {
  // The SDK takes a module's file URL for a path and resolves it against the working directory once more.
  const file = uri.replace(/^file:\/\/.*?\/file:\//, "file:///");
  if (!file.startsWith("file://") || file.includes("/node_modules/")) return undefined;
  const path = relative(root, fileURLToPath(file)).replaceAll("\\", "/");
  return path.startsWith("offline/") || path === "" ? undefined : path;
}

/** Seconds, as the export has them; the program writes durations such as `1h30m`. */
function customTimeouts(request: RegisterResourceRequest): Record<string, number> | undefined {
  const timeouts = request.getCustomtimeouts();
  if (timeouts === undefined) return undefined;
  const entries = (
    [
      ["create", timeouts.getCreate()],
      ["update", timeouts.getUpdate()],
      ["delete", timeouts.getDelete()],
    ] as const
  ).filter(([, value]) => value !== "");
  return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([key, value]) => [key, seconds(value)]));
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

export function seconds(duration: string): number {
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)) {
    total += Number(amount) * (UNIT_SECONDS[unit ?? "s"] ?? 0);
  }
  return total;
}

interface Named {
  readonly urn: Urn;
  readonly type: string;
  readonly name: string;
}

/**
 * The URNs a resource may have had: its own aliases, and those that follow from its parent's, as the engine derives them
 * (a child whose name begins with the parent's follows the parent's old name).
 */
export function aliasesOf(
  request: RegisterResourceRequest,
  self: Named,
  parent: (Named & { readonly aliases: readonly Urn[] }) | undefined,
  stack: string,
  project: string,
): readonly Urn[] {
  const own = request.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const parentUrn = spec.getNoparent() ? undefined : spec.getParenturn() || parent?.urn;
    return makeUrn(
      spec.getStack() || stack,
      spec.getProject() || project,
      parentUrn,
      spec.getType() || self.type,
      spec.getName() || self.name,
    );
  });
  const variants = [{ name: self.name, type: self.type }, ...own.map((urn) => split(urn))];
  const inherited = (parent?.aliases ?? []).flatMap((parentAlias) =>
    variants.map(({ name, type }) => {
      const oldParent = split(parentAlias);
      const oldName =
        parent !== undefined && name.startsWith(parent.name) ? oldParent.name + name.slice(parent.name.length) : name;
      const [, , oldStack = stack] = parentAlias.split(":");
      return makeUrn(oldStack, parentAlias.split("::")[1] ?? project, parentAlias, type, oldName);
    }),
  );
  return [...new Set([...own, ...inherited])].filter((urn) => urn !== self.urn).sort();
}

function split(urn: Urn): { name: string; type: string } {
  const parts = urn.split("::");
  return { type: (parts[2] ?? "").split("$").at(-1) ?? "", name: parts.slice(3).join("::") };
}
