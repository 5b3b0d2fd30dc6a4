/** Statements of IAM policy documents. */
import type { Reader } from "./reading.ts";
import type { Tri } from "./tri.ts";

/** Of a policy document: one statement may stand without a list. */
export function statementsOf(document: Reader): readonly Reader[] {
  const statements = document.list("Statement");
  return statements.known ? statements.value : [document.at("Statement")];
}

export function isAllow(statement: Reader): Tri {
  const effect = statement.string("Effect", "Deny");
  return effect.known ? effect.value.toLowerCase() === "allow" : effect;
}

/** Whether an Action or Resource element matches everything. Inside a document an unknown value is no wildcard. */
export function matchesEverything(statement: Reader, element: "Action" | "Resource"): Tri {
  const values = statement.list(element);
  if (!values.known) return values.path === statement.path ? values : false;
  return values.value.some((entry) => {
    const text = entry.string("", "");
    return text.known && isEverything(text.value, element);
  });
}

function isEverything(text: string, element: "Action" | "Resource"): boolean {
  if (/^[*?]*\*[*?]*$/.test(text)) return true;
  return element === "Action"
    ? /^\*+:\*+$/.test(text)
    : /^arn(:\*+)+$/i.test(text) || /^arn:[^:]*(:\*+){4,}$/i.test(text);
}
