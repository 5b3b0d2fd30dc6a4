/** The formats by name, as `--format` takes them. Each is loaded when it is asked for: some bring a library along. */
import type { Format } from "./formats/format.ts";

const loaders = {
  text: async () => (await import("./formats/text.ts")).text,
  json: async () => (await import("./formats/json.ts")).json,
  csv: async () => (await import("./formats/csv.ts")).csv,
  markdown: async () => (await import("./formats/markdown.ts")).markdown,
  html: async () => (await import("./formats/html.ts")).html,
  sarif: async () => (await import("./formats/sarif.ts")).sarif,
  junit: async () => (await import("./formats/junit.ts")).junit,
  oscal: async () => (await import("./formats/oscal.ts")).oscal,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>;

export type FormatName = keyof typeof loaders;

export const formatNames = Object.keys(loaders) as readonly FormatName[];

/** The page over several reports of one folder. */
export async function loadIndexPage() {
  return (await import("./formats/html/index-page.ts")).indexPage;
}

export function loadFormat(name: FormatName): Promise<Format> {
  return loaders[name]();
}
