/** The shape of a framework's list of items. Data only; which controls support an item stands in the controls' rows. */

export interface Framework {
  /** As `--framework` takes it. */
  readonly id: string;
  /** As controls name it in their references. */
  readonly name: string;
  readonly title: string;
  /** Which items the list has, and where they are from. */
  readonly scope: string;
  readonly sections: readonly FrameworkSection[];
}

export interface FrameworkSection {
  readonly title: string;
  readonly items: readonly FrameworkItem[];
}

export interface FrameworkItem {
  readonly id: string;
  /** In our own words; absent where the number has to do, since the text of the framework is not ours to repeat. */
  readonly title?: string;
}

/** A line for each item: its id, then its title if it has one. */
export function section(title: string, lines: string): FrameworkSection {
  const items = lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { title, items: items.map(itemOf) };
}

/** Ids alone, by spaces. */
export function numbered(title: string, ids: string): FrameworkSection {
  return { title, items: ids.split(/\s+/).map((id) => ({ id })) };
}

function itemOf(line: string): FrameworkItem {
  const space = line.indexOf(" ");
  return space < 0 ? { id: line } : { id: line.slice(0, space), title: line.slice(space + 1) };
}
