/**
 * Finds resources by a text that names them: an id, an ARN, a database's identifier. A long one is told anywhere; a
 * short one ("app", "sg-1") is an ordinary word, unless the property that it stands in is for its type.
 */
import type { Resource } from "./model.ts";
import { containsUnknown } from "./values.ts";

/** Shorter ids say nothing without the property's name. */
const MIN_TELLING_LENGTH = 8;
/** A bucket has about ten parts; above this, telling them apart would make the index quadratic. */
const MAX_SHARED = 50;

/** Types that are named by another property than the id, in a database's replica for example. */
const NAMES: Readonly<Record<string, string>> = {
  "aws:rds/instance:Instance": "identifier",
  "aws:rds/cluster:Cluster": "clusterIdentifier",
  // Its id, which a preview does not know yet; the generated name it does.
  "aws:backup/vault:Vault": "name",
};
/** Properties whose name does not hold that of the type that they are for. */
const ALIASES: Readonly<Record<string, string>> = {
  replicatesourcedb: "instance",
  replicationsourceidentifier: "cluster",
  dbinstanceidentifier: "instance",
};

export class Identifiers {
  readonly #byText = new Map<string, Resource[]>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      // A component repeats the identifiers of its parts.
      if (!resource.custom) continue;
      for (const text of new Set(textsOf(resource))) {
        const list = this.#byText.get(text);
        if (list) list.push(resource);
        else this.#byText.set(text, [resource]);
      }
    }
  }

  /** The one resource that the text means in a property of this name. */
  find(text: string, property: string, owner: Resource): Resource | undefined {
    const sharing = this.#byText.get(text);
    if (!sharing || sharing.length > MAX_SHARED) return undefined;
    const candidates = sharing.filter((candidate) => candidate !== owner);
    const fitting = () => single(meant(candidates, property, owner));
    return isTelling(text) ? (single(candidates) ?? fitting()) : fitting();
  }
}

function isTelling(text: string): boolean {
  return text.length >= MIN_TELLING_LENGTH && /[^a-z]/i.test(text);
}

function textsOf({ type, id, inputs, outputs }: Resource): readonly string[] {
  const name = NAMES[type];
  const own = (values: Resource["outputs"], key: string) =>
    values && Object.hasOwn(values, key) ? values[key] : undefined;
  const found = [id, own(outputs, "arn"), name === undefined ? undefined : (own(outputs, name) ?? own(inputs, name))];
  return found.filter((text) => typeof text === "string" && text !== "" && !containsUnknown(text)) as string[];
}

/** Parts of a bucket or a topic carry its name as their id: the one that depends on none of the others is meant. */
function single(candidates: readonly Resource[]): Resource | undefined {
  if (candidates.length < 2) return candidates[0];
  const urns = new Set(candidates.map((candidate) => candidate.urn));
  const roots = candidates.filter((candidate) => !candidate.dependencies?.some((urn) => urns.has(urn)));
  return roots.length === 1 ? roots[0] : undefined;
}

/** `bucket` of `aws:s3/bucketV2:BucketV2`. */
function kindOf(type: string): string {
  return type
    .slice(type.lastIndexOf(":") + 1)
    .replace(/V2$/, "")
    .toLowerCase();
}

/** Those of the type that the property is for: `bucket`, `securityGroupIds`. Of several the owner's provider decides. */
function meant(candidates: readonly Resource[], property: string, owner: Resource): readonly Resource[] {
  const name = property.toLowerCase();
  const fits = candidates.flatMap((candidate) => {
    const kind = kindOf(candidate.type);
    return name.includes(kind) || ALIASES[name] === kind ? [{ candidate, length: kind.length }] : [];
  });
  const longest = Math.max(...fits.map(({ length }) => length));
  const best = fits.filter(({ length }) => length === longest).map(({ candidate }) => candidate);
  const near = best.filter(({ type }) => type.split(":")[0] === owner.type.split(":")[0]);
  return near.length > 0 ? near : best;
}
