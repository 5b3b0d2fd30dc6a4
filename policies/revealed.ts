/** Secrets whose value a state shows (`pulumi stack export --show-secrets`), to find where else the value stands. */
import type { Json } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isSecretEnvelope, some } from "../graph/values.ts";

/** Shorter values are words like "true" that stand everywhere. */
const MIN_LENGTH = 8;

const found = new WeakMap<ResourceGraph, ReadonlySet<string>>();

/** Whether the text holds the value of a secret of the graph. Never says which. */
export function holdsRevealed(text: string, graph: ResourceGraph): boolean {
  const known = found.get(graph) ?? revealedIn(graph);
  found.set(graph, known);
  if (known.size === 0) return false;
  if (known.has(text)) return true;
  for (const secret of known) if (text.length > secret.length && text.includes(secret)) return true;
  return false;
}

function revealedIn(graph: ResourceGraph): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { inputs, outputs } of graph.resources) {
    for (const values of [inputs, outputs]) {
      some(values as Json | undefined, (part) => {
        if (isSecretEnvelope(part) && typeof part.plaintext === "string") add(part.plaintext, texts);
        return false;
      });
    }
  }
  return texts;
}

/** The envelope holds JSON text; of lists and objects the texts inside count. */
function add(json: string, texts: Set<string>): void {
  let value: Json;
  try {
    value = JSON.parse(json) as Json;
  } catch {
    return;
  }
  some(value, (part) => {
    if (typeof part === "string" && part.length >= MIN_LENGTH && part !== "[secret]") texts.add(part);
    return false;
  });
}
