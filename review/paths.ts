/** Property paths as Pulumi writes them, also with `*`: `tags.*`, `rules[*].action`, `["a.b"]`. */

const SEGMENT = /\.?([^.[\]]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;

const parsed = new Map<string, readonly string[]>();

/** Indices as text. A path that is none is its own only segment. */
export function segmentsOf(path: string): readonly string[] {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const segments: string[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < path.length) {
    const match = SEGMENT.exec(path);
    if (!match) {
      segments.splice(0, segments.length, path);
      break;
    }
    segments.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  parsed.set(path, segments);
  return segments;
}

/** The input that the path begins in. */
export function topOf(path: string): string {
  return segmentsOf(path)[0] ?? path;
}

/** Whether the pattern names the place or something it is in. */
export function covers(pattern: string, path: string): boolean {
  const [wanted, found] = [segmentsOf(pattern), segmentsOf(path)];
  return wanted.length <= found.length && wanted.every((part, index) => part === "*" || part === found[index]);
}

/** `dnsOptions.privateDnsPreference` and `dnsOptions[0].privateDnsPreference` alike; also where one holds the other. */
export function touches(property: string, path: string): boolean {
  const found = segmentsOf(path).filter((part) => !/^\d+$/.test(part));
  const wanted = segmentsOf(property);
  return wanted.slice(0, found.length).every((part, index) => part === found[index]);
}
