/** Which plans of AWS Backup take a store: by its ARN, by a pattern, or by its tags. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { ofType, referred } from "../../policies/related.ts";
import { matches } from "../../policies/secret-access.ts";
import { aws } from "../../policies/types.ts";
import { arnOf, told } from "./facts.ts";

export interface Selected {
  readonly plan: CheckedResource;
  readonly by: "arn" | "pattern" | "tag";
}

export function selectionsOf(store: CheckedResource, graph: ResourceGraph): readonly Selected[] {
  return ofType(graph, aws("backup", "Selection")).flatMap((resource) => {
    const selection = checkedResource(resource, graph);
    const by = chosenBy(selection, store, graph);
    if (by === undefined || leftOut(selection, store, graph)) return [];
    return referred(graph, resource, "planId", aws("backup", "Plan")).map((plan) => ({
      plan: checkedResource(plan, graph),
      by,
    }));
  });
}

function chosenBy(
  selection: CheckedResource,
  store: CheckedResource,
  graph: ResourceGraph,
): Selected["by"] | undefined {
  if (graph.references(selection.urn, "resources").some(({ urn }) => urn === store.urn)) return "arn";
  const arn = arnOf(store.resource);
  const patterns = texts(selection, "resources").filter((text) => /[*?]/.test(text));
  const tags = selection.list("selectionTags");
  const isTagged = tags.known && tags.value.some((tag) => hasTag(store, tag));
  if (isTagged) return "tag";
  const isMatched = arn !== undefined && patterns.some((pattern) => matches(pattern, arn));
  return isMatched && conditionsHold(selection, store) ? "pattern" : undefined;
}

function leftOut(selection: CheckedResource, store: CheckedResource, graph: ResourceGraph): boolean {
  const arn = arnOf(store.resource);
  return (
    graph.references(selection.urn, "notResources").some(({ urn }) => urn === store.urn) ||
    texts(selection, "notResources").some((pattern) => arn !== undefined && matches(pattern, arn))
  );
}

function hasTag(store: CheckedResource, tag: Reader): boolean {
  const key = told(tag.string("key", ""));
  return tagOf(store, key) === told(tag.string("value", ""));
}

/** Also one that the provider has merged in. */
function tagOf(store: CheckedResource, key: string): string | undefined {
  const own = store.tag(key);
  if (own.known && own.value !== undefined) return own.value;
  const all = store.resource.outputs?.tagsAll;
  const merged = typeof all === "object" && all !== null && !Array.isArray(all) ? Object.entries(all) : [];
  const value = merged.find(([name]) => name === key)?.[1];
  return typeof value === "string" ? value : undefined;
}

/** `stringEquals` and its opposite; keys are written `aws:ResourceTag/<key>`. */
function conditionsHold(selection: CheckedResource, store: CheckedResource): boolean {
  const test = (name: string, holds: (actual: string | undefined, wanted: string) => boolean) => {
    const list = selection.list(`conditions.${name}`);
    return (list.known ? list.value : []).every((each) => {
      const key = told(each.string("key", "")).replace(/^aws:ResourceTag\//, "");
      return holds(tagOf(store, key), told(each.string("value", "")));
    });
  };
  return (
    test("stringEquals", (actual, wanted) => actual === wanted) &&
    test("stringNotEquals", (actual, wanted) => actual !== wanted) &&
    test("stringLikes", (actual, wanted) => actual !== undefined && matches(wanted, actual)) &&
    test("stringNotLikes", (actual, wanted) => actual === undefined || !matches(wanted, actual))
  );
}

function texts(holder: CheckedResource, path: string): readonly string[] {
  const list = holder.list(path);
  return list.known ? list.value.map((each) => told(each.string("", ""))) : [];
}
