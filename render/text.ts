/**
 * Text from programs, state files and people, made safe to show. Names and values may hold anything: a terminal would obey
 * escape sequences, and changes of direction make a line read as something else.
 */

/** C0 and C1 controls, line and paragraph separators, marks that change direction or are not seen at all. */
const UNSEEN =
  /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
const BREAKS = /[^\S\u0020]*(?:\r\n|[\n\r\u2028\u2029\t])[^\S\u0020]*/g;

/** Most texts are this; to look for the rest in them takes ten times as long. */
const HARMLESS = /^[\x20-\x7e]*$/;

/** One line; what cannot be seen is written out (`\u{202e}`), breaks and tabs become a space. */
export function oneLine(text: string): string {
  return HARMLESS.test(text) ? text : visible(text.replace(BREAKS, " "));
}

/** Keeps line breaks (as `\n`); what else cannot be seen is written out. */
export function manyLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(oneLine)
    .join("\n");
}

/** At most `limit` characters as a reader counts them; a cut is shown by an ellipsis. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function visible(text: string): string {
  return text.toWellFormed().replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * At most `limit` UTF-16 units, and how many there were: for text of any size, where a few hundred characters are usual.
 * Quicker than `shortened`, which counts characters as they are read.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).toWellFormed()}… (${text.length} characters)`;
}
