import { code, inline } from "../../render/markdown.ts";
import type { SourceLine } from "../model.ts";

/** Where a line of the program can be read: the address of the repository at the head commit. */
export interface SourceLink {
  /** `https://github.example/team/repository` */
  readonly repositoryUrl: string;
  readonly commit: string;
}

export function sourceText({ file, line }: SourceLine, link: SourceLink | undefined): string {
  const place = `${file}:${line}`;
  if (link === undefined) return code(place);
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `[${inline(place)}](${link.repositoryUrl}/blob/${link.commit}/${path}#L${line})`;
}
