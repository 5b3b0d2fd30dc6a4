/** The platform's program with edits, on either road. */
import * as pulumi from "@pulumi/pulumi";
import larder from "../../../index.ts";
import type { Edit } from "./model.ts";

export function edited(edits: Readonly<Record<string, Edit>>): unknown {
  const left = new Set(Object.keys(edits));
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const key = type.startsWith("larder:") ? `component ${name}` : name;
    const edit = edits[key];
    if (edit === undefined) return undefined;
    left.delete(key);
    return { props: edit.inputs?.(props) ?? props, opts: { ...opts, ...edit.options } };
  });
  const outputs = larder();
  if (left.size > 0) throw new Error(`no such resources to edit: ${[...left].join(", ")}`);
  return outputs;
}
