/** Stacks in which the same happens: told once. */
import type { ResourceChange, StackReview } from "../model.ts";

/** For each stack the earlier one of the list that changes in the same way, values that name the stack or account aside. */
export function alike(stacks: readonly StackReview[]): ReadonlyMap<StackReview, string> {
  const first = new Map<string, string>();
  const found = new Map<StackReview, string>();
  for (const review of stacks) {
    if (review.changes.length === 0) continue;
    const signature = signatureOf(review);
    const earlier = first.get(signature);
    if (earlier === undefined) first.set(signature, review.stack);
    else found.set(review, earlier);
  }
  return found;
}

function signatureOf({ stack, changes }: StackReview): string {
  const told = changes.map((change) => [
    ...pick(change),
    change.properties.map(({ path, before, after, members, forcesReplacement }) => [
      path,
      members ?? [before, after],
      forcesReplacement,
    ]),
  ]);
  return JSON.stringify(told)
    .replaceAll(`urn:pulumi:${stack}::`, "urn:pulumi:::")
    .replace(new RegExp(`(?<![A-Za-z0-9])${stack.replace(/[^A-Za-z0-9]/g, "\\$&")}(?![A-Za-z0-9])`, "g"), "<stack>")
    .replace(/(?<!\d)\d{12}(?!\d)/g, "<account>");
}

function pick({ operation, type, name, options, causes, order, retained }: ResourceChange): readonly unknown[] {
  return [operation, type, name, options, causes, order, retained];
}
