import manifest from "../package.json" with { type: "json" };

/** Names this program in what it writes. */
export const TOOL = { name: manifest.name, version: manifest.version } as const;
