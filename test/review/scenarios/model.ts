/** What a scenario is: one small edit, and all that follows from it. Plain data but for the edits of the program. */
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "../../support/stacks.ts";

export type Inputs = Readonly<Record<string, unknown>>;

/** Stands for an edit of the component that makes the resource. */
export interface Edit {
  readonly inputs?: (inputs: Inputs) => Inputs;
  readonly options?: pulumi.CustomResourceOptions;
}

/** Logical names, several separated by spaces, by what happens to them. */
export interface Operations {
  readonly create?: string;
  readonly update?: string;
  /** The new one first. */
  readonly replace?: string;
  /** The old one first: it is gone for a while. */
  readonly deleteFirst?: string;
  /** Of a task definition. */
  readonly revise?: string;
  readonly rename?: string;
  /** Only what Pulumi notes about it. */
  readonly options?: string;
  readonly delete?: string;
}

export interface Scenario {
  readonly title: string;
  readonly stack: Stack;
  /** Values of the stack file by path, such as `database.class`; undefined takes one away. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** By logical name; `component <name>` for a component. */
  readonly edits?: Readonly<Record<string, Edit>>;
  readonly does: Operations;
  /** What is listed is some of what happens: there is too much of it. */
  readonly partly?: true;
  /** Why, of those that only follow: the way from where it began, as `net-vpc.cidrBlock > net-app-a.vpcId`. */
  readonly because?: Readonly<Record<string, string>>;
  /** `level kind name`, worst first, at the stack's own profile. */
  readonly risks?: readonly string[];
  /** What gets stricter: `rule name`. */
  readonly better?: readonly string[];
  /** What a month costs afterwards; the same by default. */
  readonly cost?: "more" | "less";
  /** Compared with the preview of the official CLI as well, where there is one. */
  readonly underCli?: true;
}

export const set = (values: Inputs): Edit => ({ inputs: (inputs) => ({ ...inputs, ...values }) });

export const options = (values: pulumi.CustomResourceOptions): Edit => ({ options: values });

/** Another text for one that may be an output. */
export const rewrite = (name: string, from: string, to: string): Edit => ({
  inputs: (inputs) => ({
    ...inputs,
    [name]: pulumi.output(inputs[name] as pulumi.Input<string>).apply((text) => replaced(text, from, to)),
  }),
});

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing to edit: "${from}" is not in ${text}`);
  return text.replace(from, to);
}
