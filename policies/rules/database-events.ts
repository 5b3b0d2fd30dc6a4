import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { CLUSTER, INSTANCE, PARAMETER_GROUPS } from "../databases.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType } from "../related.ts";
import { isNotFalse, isSet } from "../requirements.ts";
import { aws } from "../types.ts";

const SUBSCRIPTION = aws("rds", "EventSubscription");
/** What RDS calls the sources, and the events that somebody must hear of. */
const WANTED: Readonly<Record<string, { readonly source: string; readonly categories: readonly string[] }>> = {
  [INSTANCE]: {
    source: "db-instance",
    categories: ["failure", "failover", "low storage", "maintenance", "configuration change"],
  },
  [CLUSTER]: { source: "db-cluster", categories: ["failure", "failover", "maintenance"] },
  ...Object.fromEntries(
    PARAMETER_GROUPS.map((type) => [type, { source: "db-parameter-group", categories: ["configuration change"] }]),
  ),
};

/** A subscription without sources, or without categories, is for all of them. */
export const databaseEvents = graphRule("X-37", [...Object.keys(WANTED), SUBSCRIPTION], (holder, _settings, graph) => {
  if (holder.type === SUBSCRIPTION) {
    return all([isNotFalse(holder, "enabled", "it is switched off"), isSet(holder, "snsTopic", "nobody is told")]);
  }
  const wanted = WANTED[holder.type];
  if (!wanted) return notApplicable("another type");
  const subscriptions = ofType(graph, SUBSCRIPTION).toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  const told = subscriptions.map((each) => heard(each, holder, wanted.source, graph));
  const open = told.find((each) => "outcome" in each);
  const categories = new Set(told.flatMap((each) => ("categories" in each ? each.categories : [])));
  const replication = holder.has("replicateSourceDb") ? ["read replica"] : [];
  return all(
    [...wanted.categories, ...replication].map((category): Verdict => {
      const evidence = { path: "EventSubscription", value: [...categories].join(", ") || "none", required: category };
      if (categories.has(category) || categories.has("*")) return pass(evidence);
      return open && "outcome" in open ? open : fail(`nobody hears of ${category}`, evidence, category);
    }),
  );
});

/** Categories that the subscription tells of this source; `*` for all. */
function heard(
  resource: Resource,
  holder: CheckedResource,
  source: string,
  graph: ResourceGraph,
): { readonly categories: readonly string[] } | Verdict {
  const subscription = checkedResource(resource, graph);
  const none = { categories: [] };
  const reads = [subscription.boolean("enabled", true), subscription.string("sourceType", "")] as const;
  const [enabled, type] = reads;
  if (!enabled.known) return unknown(enabled);
  if (!type.known) return unknown(type);
  if (!enabled.value || (type.value !== "" && type.value !== source)) return none;
  if (subscription.has("sourceIds") && !names(subscription, holder, graph)) return none;
  const categories = subscription.list("eventCategories");
  if (!categories.known) return unknown(categories);
  const texts = categories.value.map((each) => each.string("", ""));
  return { categories: texts.length === 0 ? ["*"] : texts.flatMap((text) => (text.known ? [text.value] : [])) };
}

function names(subscription: CheckedResource, holder: CheckedResource, graph: ResourceGraph): boolean {
  const ids = subscription.list("sourceIds");
  const own = ["identifier", "clusterIdentifier", "name"].flatMap((path) => {
    const stated = graph.value(holder.resource, path, { outputs: true });
    return stated.known ? [String(stated.value)] : [];
  });
  const texts = ids.known ? ids.value.map((each) => each.string("", "")) : [];
  if (texts.some((text) => text.known && (own.includes(text.value) || text.value === holder.resource.id))) return true;
  // A name that stands there already says whose it is; the edge behind it may be that of another entry.
  if (own.length > 0 && texts.length > 0 && texts.every(({ known }) => known)) return false;
  return graph.references(subscription.urn, "sourceIds").some(({ urn }) => urn === holder.urn);
}
