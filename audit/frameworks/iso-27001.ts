/**
 * ISO/IEC 27001:2022, Annex A. The standard's text is ISO's, so that the numbers have to do; the headings are in our own
 * words.
 */
import { type Framework, numbered } from "./framework.ts";

const upTo = (theme: number, last: number) =>
  Array.from({ length: last }, (_, index) => `A.${theme}.${index + 1}`).join(" ");

export const iso27001: Framework = {
  id: "iso-27001",
  name: "ISO/IEC 27001:2022",
  title: "ISO/IEC 27001:2022, Annex A",
  scope: "All 93 controls of Annex A, by number.",
  sections: [
    numbered("A.5 Of the organization", upTo(5, 37)),
    numbered("A.6 Of people", upTo(6, 8)),
    numbered("A.7 Of places", upTo(7, 14)),
    numbered("A.8 Of technology", upTo(8, 34)),
  ],
};
