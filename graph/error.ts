/** A graph that cannot be read: one line that says file, place, what is there and what is allowed. No values. */
export class GraphError extends Error {
  override readonly name = "GraphError";
}
