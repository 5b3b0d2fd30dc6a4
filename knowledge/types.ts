/**
 * The shape of what is known of a resource type. Data only: offline evaluation, the simulated cloud, policies and the
 * reviewer's diff read the same rows.
 *
 * Templates are strings with `{placeholders}`:
 * - `{region}` (the resource's own `region` argument, else the provider's), `{account}`, `{partition}`;
 * - `{name}` (physical name: the explicit one, else the autoname), `{logical}` (logical name), `{id}` (only in `computed`);
 * - `{generation}`: the how-manieth resource of its URN it is, a number where it stands alone; offline always 1;
 * - `{hexN}`, `{digitsN}`, `{upperN}`, `{lowerN}`: N characters derived from the URN (without N: 8, digits 12); `{uuid}`;
 * - `{input.path.to.value}`: an input, a number in the path is a list index. A template that is nothing else keeps the
 *   input's type and is left out when the input is absent; within a text an absent input is empty, or what stands behind
 *   a bar: `{input.path|/}`.
 *
 * `{ $each: [templates], $item: template }` is a list: one `$item` for each distinct text that `$each` gives, where
 * `{item}` is that text and `{item.hexN}` (and the like) are characters derived from it and the account.
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
  /** Replaced by deleting the old one first, whatever the program says of the order: the provider asks for it. */
  readonly deletedFirst?: boolean;
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
