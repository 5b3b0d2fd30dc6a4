/** The rules of a web ACL, wherever they stand: in it, in its JSON text, or as resources of their own. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import type { CheckedResource, Read, Reader } from "./reading.ts";
import { known } from "./reading.ts";
import { referring } from "./related.ts";
import { aws } from "./types.ts";

export const WEB_ACL = aws("wafv2", "WebAcl");
export const WEB_ACL_RULE = aws("wafv2", "WebAclRule");

/** WAF's API does not just capitalise this one. */
const API_NAMES: Readonly<Record<string, string>> = {
  cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled",
};

/** Reads one rule by the names of the provider, however it is spelt. */
export class FirewallRule {
  readonly at: Reader;
  readonly #isApi: boolean;

  constructor(at: Reader, isApi: boolean) {
    this.at = at;
    this.#isApi = isApi;
  }

  /** Tells findings apart. */
  get name(): string {
    const name = this.at.string(this.path("name"), this.at.path || "the rule");
    return name.known ? name.value : this.at.path;
  }

  /** A resource of its own. */
  get standsApart(): boolean {
    return this.at.path === "";
  }

  path(path: string): string {
    if (!this.#isApi) return path;
    const words = path.split(".").map((word) => API_NAMES[word] ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
    return words.join(".");
  }

  has(path: string): boolean {
    return this.at.has(this.path(path));
  }

  string(path: string, whenAbsent: string): Read<string> {
    return this.at.string(this.path(path), whenAbsent);
  }

  number(path: string, whenAbsent: number): Read<number> {
    return this.at.number(this.path(path), whenAbsent);
  }

  boolean(path: string, whenAbsent: boolean): Read<boolean> {
    return this.at.boolean(this.path(path), whenAbsent);
  }

  /** Whether it refers to one of AWS's groups. */
  get isManagedGroup(): boolean {
    return this.has("statement.managedRuleGroupStatement");
  }
}

/** In an order that does not depend on the graph's. */
export function byUrn(resources: readonly Resource[]): readonly Resource[] {
  return [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** Not known if one of them cannot be read: it could be any rule. */
export function firewallRules(acl: CheckedResource, graph: ResourceGraph): Read<readonly FirewallRule[]> {
  const inline = acl.list("rules");
  if (!inline.known) return inline;
  const json = acl.document("ruleJson");
  if (!json.known) return json;
  const written = json.value?.list("") ?? known([], { path: "ruleJson", value: "absent" });
  if (!written.known) return written;
  const apart = byUrn(referring(graph, acl, "webAclArn", WEB_ACL_RULE)).map((rule) =>
    checkedResource(rule, graph, acl.marksSecrets),
  );
  const rules = [
    ...[...inline.value, ...apart].map((at) => new FirewallRule(at, false)),
    ...written.value.map((at) => new FirewallRule(at, true)),
  ];
  const withheld = rules.find(({ at }) => at.withheld)?.at.withheld;
  return withheld ?? known(rules, { path: "rules", value: `${rules.length} rules` });
}
