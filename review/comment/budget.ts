/** Fits folded sections into what is left of a comment. */
import type { Section } from "./sections.ts";

/**
 * The sections' texts, in their order, within `room` characters. Where they do not fit, sections give up a form each, from
 * the last of `order` (least important) to the first, before any gives up a second one; at the end whole sections go.
 */
export function fitted(sections: readonly Section[], order: readonly number[], room: number): readonly string[] {
  const forms = sections.map(() => 0);
  const text = (index: number) => sections[index]?.[forms[index] ?? 0] ?? "";
  const size = () => sections.reduce((sum, _, index) => sum + (text(index) === "" ? 0 : text(index).length + 2), 0);
  const most = Math.max(0, ...sections.map(({ length }) => length));
  for (let form = 1; form <= most; form++) {
    for (const index of order.toReversed()) {
      if (size() <= room) break;
      // One past the last form is nothing at all.
      if ((forms[index] ?? 0) < form) forms[index] = Math.min(form, sections[index]?.length ?? 0);
    }
  }
  return sections.map((_, index) => text(index)).filter((each) => each !== "");
}
