/** What a format is to the command line. One format, one file in this folder. */
import type { FrameworkReport } from "../model/by-framework.ts";
import type { AuditReport } from "../model/schema.ts";
import type { Paint } from "./blocks.ts";

export interface FormatOptions {
  /** Of the terminal; absent where the output is a file. */
  readonly paint?: Paint | undefined;
  /** Id of the framework, for a format with `frameworks`. */
  readonly framework?: string | undefined;
  readonly oscalVersion?: string | undefined;
  /** Name of the file that the document goes to, without folder; absent on the standard output. */
  readonly file?: string | undefined;
}

/** A file to be written beside the document. */
export interface Companion {
  /** Name, without folder. */
  readonly file: string;
  readonly content: string;
}

export interface Rendered {
  readonly content: string;
  readonly companions?: readonly Companion[];
  /** What the user must know of it: said on the standard error. */
  readonly notes?: readonly string[];
}

export interface Format {
  /** Of its files, without a dot in front. */
  readonly extension: string;
  /** Whether one document can hold several graphs; if not, they need a folder. */
  readonly several: boolean;
  /** Whether `render` itself takes the framework: the page holds all of them. */
  readonly frameworks?: boolean;
  render(reports: readonly AuditReport[], options: FormatOptions): Rendered;
  /** `--framework`; absent where the format has no place for it. */
  renderFramework?(reports: readonly FrameworkReport[], options: FormatOptions): Rendered;
}
