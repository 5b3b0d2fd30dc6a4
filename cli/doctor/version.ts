/** Versions as programs print them. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The first `1.2.3` of a text, whatever stands before and behind; undefined if there is none. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /(?:^|[^\d.])(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?![\d.])/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** A preview of a release (`3.260.0-alpha.1`) counts as that release. */
export function atLeast(version: Version, oldest: Version): boolean {
  for (const [index, part] of oldest.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
