/**
 * The shape of what is known of a resource type. Data only: offline evaluation, the simulated cloud, policies and the
 * reviewer's diff read the same rows.
 *
 * Templates are strings with `{placeholders}`: `{region}` (the resource's own `region` argument, else the provider's),
 * `{account}`, `{partition}`, `{name}` (physical name: the explicit one, else the autoname), `{id}` (only in
 * `computed`), `{hex}` / `{hex8}` / `{hex17}` / `{hex32}` (hexadecimal digits derived from the URN; `{hex}` = 8),
 * `{uuid}` (derived from the URN), `{digits}` (12 digits), `{upper13}` (13 upper-case letters and digits), `{logical}`
 * (logical name), `{input.path.to.value}` (an input; a list index is a number; empty when absent).
 */
export interface ResourceTypeFacts {
  /** Where the row comes from: provider package and version, and the document behind a limit. */
  readonly source: string;
  /** Physical name: the input that sets it, and the longest the API takes. Absent = the type has no name. */
  readonly name?: {
    readonly property: string;
    readonly maxLength: number;
    readonly lowerCase?: boolean;
    /** False where the provider does not generate one (an explicit name is required or there is a default). */
    readonly autoNamed?: boolean;
  };
  /** Template of the resource id. */
  readonly id: string;
  /** Computed outputs by name: a template, or a literal number, boolean, list or object (its strings are templates). */
  readonly computed: Readonly<Record<string, TemplateValue>>;
  /** Inputs whose change forces a replacement. `region` is added for regional AWS types. */
  readonly replaceOn: readonly string[];
  /** Deleting or replacing it loses data. */
  readonly stateful?: boolean;
  /** Has `tags`; the provider's default tags are merged in. */
  readonly taggable?: boolean;
  /** Not regional: takes no `region` argument. */
  readonly global?: boolean;
  /** At most one per account, per account and region, or per zone. */
  readonly singleton?: "account" | "region" | "zone";
  /** Outputs that are secret whatever the program says. */
  readonly secretOutputs?: readonly string[];
}

export type TemplateValue =
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

/** Rows by type token. */
export type ResourceTypeTable = Readonly<Record<string, ResourceTypeFacts>>;
