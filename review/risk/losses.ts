/** What is lost, gone for a while, or refused: deletions and replacements. */

import { logicalNameOf } from "../../graph/urn.ts";
import { refusedChanges } from "../../knowledge/conditional-replacement.ts";
import { identityOf } from "../../knowledge/identity.ts";
import {
  boundToVpc,
  lesserStores,
  mereReferrers,
  partOf,
  refusesDeletionInUse,
  servingTypes,
} from "../../knowledge/in-place.ts";
import { replacementFacts } from "../forcing.ts";
import type { Cause, ResourceChange } from "../model.ts";
import { topOf } from "../paths.ts";
import { evidenceOf, type Found, type RiskCheck, type RiskContext, read, type Subject, UNREADABLE } from "./context.ts";
import type { RiskRule } from "./levels.ts";
import { recoveryOf } from "./recovery.ts";

const KEY = "aws:kms/key:Key";
const GOING = new Set(["delete", "replace"]);
/** More names than this help nobody. */
const NAMED = 3;

export const losses: RiskCheck = function* (subject, context) {
  const { change } = subject;
  yield* refused(subject);
  yield* otherVpc(subject, context);
  if (!GOING.has(change.operation)) return;
  const store = storeGoes(subject);
  if (store !== undefined) yield store;
  // The run ends there: how the rest would go is no question.
  if (change.protected) yield protectedGoes(subject);
  else if (change.operation === "delete") yield* deletion(subject, store !== undefined, context);
  else yield* replacement(subject, store !== undefined, context);
};

function protectedGoes({ change }: Subject): Found {
  return {
    rule: "protected-goes",
    message:
      change.operation === "delete"
        ? "it is protected, so the engine refuses to delete it and the run fails"
        : "it is protected, so the engine refuses to replace it and the run fails",
    evidence: evidenceOf(change, forcing(change)),
    ...chainOf(change),
  };
}

function storeGoes({ change, type, before }: Subject): Found | undefined {
  if (!change.stateful || isReplica(before)) return undefined;
  const gone = change.operation === "delete" ? "deleted" : "replaced";
  if (change.retained) {
    return {
      rule: "store-left-behind",
      message: `it leaves the stack (${gone}), and the old one stays in the cloud with its data`,
    };
  }
  const rule: RiskRule = `${lesserStores.has(type) ? "lesser-store" : "store"}-${gone}`;
  const alike = change.looksLikeRenameOf;
  return {
    rule,
    message:
      gone === "deleted"
        ? `${type === KEY ? "it is deleted: what is encrypted with it can be read no more" : "it is deleted with its data"}${alike ? `; "${logicalNameOf(alike)}" looks like the same one renamed: an alias would keep it` : ""}`
        : type === KEY
          ? "it is replaced by another key, and what is encrypted with the old one can be read no more"
          : "it is replaced by an empty one, and its data is deleted",
    evidence: evidenceOf(change, forcing(change)),
    mitigations: before === undefined ? [] : recoveryOf(type, before),
    ...chainOf(change),
  };
}

/** A copy of another database: what is lost is capacity. */
function isReplica(resource: Subject["before"]): boolean {
  return read(resource, "replicateSourceDb") !== undefined;
}

function* deletion({ change, type, before }: Subject, told: boolean, { compared }: RiskContext): Iterable<Found> {
  if (isReplica(before)) {
    yield { rule: "capacity-reduced", message: "a read replica is gone: its readers go to the others" };
  } else if (replacementFacts(type) === undefined) {
    yield {
      rule: "unclassified-deleted",
      message: "it is deleted, and nothing is known of its type: it may hold data",
    };
  } else if (servingTypes.has(type) && !told && !goesAlong(before, type, compared)) {
    const alike = change.looksLikeRenameOf;
    // What comes in its place is told there.
    if (alike !== undefined)
      yield {
        rule: "replaced-in-service",
        message: `it is deleted; "${logicalNameOf(alike)}" looks like the same one renamed`,
      };
    else yield { rule: "serving-deleted", message: "it is deleted: whatever still uses it fails" };
  }
}

/** With what it is a part of, or with everybody who used it. */
function goesAlong(before: Subject["before"], type: string, { base, pairing }: RiskContext["compared"]): boolean {
  if (before === undefined) return false;
  const property = partOf[type];
  const related =
    property === undefined ? base.graph.referrers(before.urn) : base.graph.references(before.urn, property);
  const real = related.filter(
    ({ custom, type: kind }) => custom && (property !== undefined || !mereReferrers.has(kind)),
  );
  return real.length > 0 && real.every(({ urn }) => !pairing.headUrn.has(urn));
}

function* replacement(subject: Subject, told: boolean, context: RiskContext): Iterable<Found> {
  const { change, type } = subject;
  const isServing = servingTypes.has(type);
  const shared = { evidence: evidenceOf(change, forcing(change)), ...chainOf(change) };
  if (change.order?.order !== "delete-first") {
    if (isOntoItself(subject, context)) {
      yield {
        rule: "replaced-onto-itself",
        message:
          "it is written anew and then deleted: old and new are one object of the API, which is gone after the run; deleteBeforeReplace keeps the new one",
        ...shared,
      };
      return;
    }
    if (told) return;
    yield isServing
      ? {
          rule: "replaced-in-service",
          message: "it is replaced: the new one comes first, then its users move over",
          ...shared,
        }
      : { rule: "replaced", message: "it is replaced, the new one first", ...shared };
    return;
  }
  const users = stayingUsers(change, context);
  if (refusesDeletionInUse.has(type) && users.length > 0) {
    yield {
      rule: "deleted-in-use",
      message: `${whyFirst(change)}, while ${named(users)} still ${users.length === 1 ? "uses" : "use"} it: the deletion is refused and the run stops halfway`,
      ...shared,
    };
  }
  if (isServing)
    yield {
      rule: "replaced-with-gap",
      message: `${whyFirst(change)}: it is gone until the new one is there`,
      ...shared,
    };
  else if (!told) yield { rule: "replaced", message: `${whyFirst(change)}`, ...shared };
}

/** A recorded state does not say in which order a program replaces; values that nobody can read yet may be others. */
function isOntoItself({ change, type, before, after }: Subject, { compared }: RiskContext): boolean {
  const identity = identityOf(type);
  if (identity === undefined || before === undefined || after === undefined) return false;
  if (!compared.head.isDeclared && change.order?.observed !== true) return false;
  const places = type.startsWith("aws:") ? [...identity, "region"] : identity;
  // Also what only follows from another replacement.
  const changed = new Set(change.properties.map(({ path }) => topOf(path)));
  return places.every((path) => !changed.has(path) && read(after, path) !== UNREADABLE);
}

function whyFirst({ order }: ResourceChange): string {
  switch (order?.reason) {
    case "explicit-name":
      return `its ${order.property ?? "name"} is fixed, so the old one is deleted first`;
    case "dependency":
      return "what it depends on is deleted first, and it with that";
    case "provider":
      return "its provider deletes the old one first";
    case "option":
      return "deleteBeforeReplace deletes the old one first";
    default:
      return "the old one is deleted first";
  }
}

/** Users at base that are neither deleted nor replaced along with it. */
function stayingUsers({ urn }: ResourceChange, { compared, changes }: RiskContext): readonly string[] {
  const { base, pairing, entries } = compared;
  const old = entries.get(urn)?.base;
  if (old === undefined) return [];
  const names = base.graph.referrers(old.urn).flatMap((user) => {
    const there = pairing.headUrn.get(user.urn);
    const change = there === undefined ? undefined : changes.get(there);
    const goesAlong = there === undefined || change?.order?.order === "delete-first";
    return user.custom && !goesAlong && !mereReferrers.has(user.type) ? [logicalNameOf(user.urn)] : [];
  });
  return [...new Set(names)].sort();
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(" and ");
}

function* refused({ change, type, before, after }: Subject): Iterable<Found> {
  if (change.operation !== "update" || before === undefined || after === undefined) return;
  const changed = (property: string) =>
    change.properties.some(({ path }) => path === property || path.startsWith(`${property}[`));
  for (const { property, when, message } of refusedChanges[type] ?? []) {
    if (!changed(property) || !when(before.inputs ?? {}, after.inputs ?? {})) continue;
    yield { rule: "change-refused", message, evidence: evidenceOf(change, (path) => path.startsWith(property)) };
  }
}

/** Its subnets follow a VPC that is replaced, but it stays: the cloud refuses to move it over. */
function* otherVpc({ change, type }: Subject, { changes }: RiskContext): Iterable<Found> {
  if (change.operation !== "update" || !boundToVpc.has(type)) return;
  const own = change.causes.filter(({ property = "" }) => /subnet/i.test(property));
  const before = own.flatMap(({ chain }) => changes.get(chain.at(-2)?.urn ?? "")?.causes ?? []);
  const moved = before.find(({ chain }) => chain.some(isReplacedVpc));
  if (moved === undefined) return;
  yield {
    rule: "moved-to-other-vpc",
    message: "its subnets belong to another VPC afterwards, and it cannot move: the run stops here",
    evidence: evidenceOf(change, (path) => /subnet/i.test(path)),
    chain: moved.chain,
  };
}

function isReplacedVpc({ type, operation }: Cause["chain"][number]): boolean {
  return type === "aws:ec2/vpc:Vpc" && operation === "replace";
}

function forcing(change: ResourceChange): (path: string) => boolean {
  const paths = new Set(change.properties.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path));
  return (path) => paths.has(path);
}

/** The shortest that leads here from somewhere else. */
function chainOf({ causes }: ResourceChange): Pick<Found, "chain"> {
  const chains = causes.map(({ chain }) => chain).sort((a, b) => a.length - b.length);
  const [chain] = chains.filter(({ length }) => length > 1);
  return chain === undefined || causes.some(({ kind }) => kind === "property") ? {} : { chain };
}
