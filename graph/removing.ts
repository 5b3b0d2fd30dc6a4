/** Steps after which the resource is gone. A replacement shows its new state in the step that creates it. */
const REMOVING = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"]);

export function isRemoving(op: string): boolean {
  return REMOVING.has(op);
}
