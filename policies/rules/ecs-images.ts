import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { all, fail, graphRule, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { admitsNobodyUnknown } from "../principals.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType } from "../related.ts";
import { hasOwnKey, isNotTrue, isOneOf } from "../requirements.ts";
import { eachContainer, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

const REPOSITORY = aws("ecr", "Repository");
const MOVING_TAGS = new Set(["", "latest", "main", "master", "stable", "dev"]);
const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[^/]+\/([^:@]+)/;

/** ECS-16. */
export const pinnedImages = graphRule("ECS-16", TASK_DEFINITION, (task, _settings, graph) =>
  eachContainer(task, (container, name) =>
    when(container.string("image", ""), (image, found) => {
      const evidence = { ...found, required: "a digest, or a tag that cannot move" };
      if (/@sha256:[0-9a-f]{64}$/.test(image)) return pass(evidence);
      const tag = /:([^/:@]+)$/.exec(image)?.[1] ?? "";
      if (MOVING_TAGS.has(tag)) return fail(`${name} runs ${image}, which moves`, evidence, name);
      const isOwn = ECR_IMAGE.exec(image)?.[1];
      if (isOwn === undefined) return fail(`${name} runs ${image}: a tag of another registry can move`, evidence, name);
      const repositories = ofType(graph, REPOSITORY).filter((candidate) => isNamed(candidate, isOwn, graph));
      if (repositories.length === 0) return unknown(found.path);
      const mutabilities = repositories.map((repository) => graph.value(repository, "imageTagMutability"));
      if (mutabilities.some(({ kind }) => kind === "unknown")) return unknown(`${isOwn}.imageTagMutability`);
      const isFixed = mutabilities.every((each) => each.known && String(each.value).startsWith("IMMUTABLE"));
      return isFixed
        ? pass(evidence)
        : fail(`${name} runs ${image}, a tag of a repository where tags move`, evidence, name);
    }),
  ),
);

function isNamed(repository: Resource, name: string, graph: ResourceGraph): boolean {
  const stated = graph.value(repository, "name", { outputs: true });
  return (stated.known && stated.value === name) || repository.id === name;
}

/** Tags as releases have them: what may be overwritten must match none. */
const RELEASE_TAGS = ["v1.2.3", "1.2.3", "2026-01-31", "release-1.2", "3f2a9c1d", "build-1234", "sha-3f2a9c1"];

/** ECR-01. */
export const immutableTags = rule("ECR-01", REPOSITORY, (repository) =>
  when(repository.string("imageTagMutability", "MUTABLE"), (mutability, found) => {
    const evidence = { ...found, required: "IMMUTABLE" };
    if (mutability === "IMMUTABLE") return pass(evidence);
    if (mutability !== "IMMUTABLE_WITH_EXCLUSION") return fail(`tags can be overwritten (${mutability})`, evidence);
    return when(repository.list("imageTagMutabilityExclusionFilters"), (filters) =>
      all([pass(evidence), ...filters.map((filter) => when(filter.string("filter", ""), excluded))]),
    );
  }),
);

function excluded(filter: string, evidence: { readonly path: string; readonly value: string }): Verdict {
  const parts = filter.split("*").map((part) => part.replace(/[.\\+^$|()[\]{}?]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`);
  const hit = RELEASE_TAGS.find((tag) => pattern.test(tag));
  return hit === undefined
    ? pass(evidence)
    : fail(`the exclusion ${filter} lets tags like ${hit} be overwritten`, evidence, `filter:${filter}`);
}

const SCANNERS = [aws("ecr", "RegistryScanningConfiguration"), aws("inspector2", "Enabler")];

/** ECR-02. */
export const imageScan = graphRule("ECR-02", REPOSITORY, (repository, _settings, graph) =>
  when(repository.boolean("imageScanningConfiguration.scanOnPush", false), (scanned, found) => {
    const evidence = { ...found, required: "true, or a scan of the registry" };
    if (scanned) return pass(evidence);
    const byRegistry = ofType(graph, ...SCANNERS).some((candidate) => scansImages(candidate, graph));
    if (byRegistry) return pass({ ...evidence, value: "a scan of the registry" });
    return fail("images are not scanned for known flaws", evidence);
  }),
);

function scansImages(scanner: Resource, graph: ResourceGraph): boolean {
  if (scanner.type === SCANNERS[0]) return true;
  const types = graph.value(scanner, "resourceTypes");
  return types.known && Array.isArray(types.value) && types.value.includes("ECR");
}

/** ECR-03. */
export const repositoryKey = rule("ECR-03", REPOSITORY, (repository, { keepImages }) =>
  all([
    isOneOf(
      repository,
      "encryptionConfigurations[0].encryptionType",
      ["KMS", "KMS_DSSE"],
      (type) => `images are encrypted with a key of AWS (${type})`,
      "AES256",
    ),
    keyOf(repository),
    keepImages ? isNotTrue(repository, "forceDelete", "a deletion takes all images along") : pass(),
  ]),
);

function keyOf(repository: CheckedResource): Verdict {
  return hasOwnKey(repository, "encryptionConfigurations[0].kmsKey", "images have no key of their own");
}

/** ECR-04. */
export const repositoryAudience = rule("ECR-04", aws("ecr", "RepositoryPolicy"), (policy) =>
  admitsNobodyUnknown(policy, "policy", ["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount"]),
);
