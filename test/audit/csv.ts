/** Reads CSV by RFC 4180, by other means than what wrote it. */
const PLAIN_END = /[,\n]/g;

export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text.charAt(at) === '"' ? quoted(text, at) : plain(text, at);
    rows.at(-1)?.push(cell);
    if (text.charAt(end) === "\n") rows.push([]);
    at = end + 1;
  }
  return rows.filter((row) => row.length > 0);
}

/** The cell that begins here, and where the comma or line break after it stands. */
function plain(text: string, start: number): readonly [cell: string, end: number] {
  PLAIN_END.lastIndex = start;
  const stop = PLAIN_END.exec(text)?.index ?? text.length;
  return [text.slice(start, stop).replace(/\r$/, ""), stop];
}

function quoted(text: string, start: number): readonly [cell: string, end: number] {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text.charAt(end + 1) === '"') end = text.indexOf('"', end + 2);
  const stop = end < 0 ? text.length : end;
  const after = text.charAt(stop + 1) === "\r" ? stop + 2 : stop + 1;
  return [text.slice(start + 1, stop).replaceAll('""', '"'), after];
}
