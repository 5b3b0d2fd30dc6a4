/**
 * A page that is one file: it loads nothing, works without a network and from a file, and runs no script but its own, which
 * its policy names by hash. Text is escaped by the template that it is put into.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { html, raw } from "hono/html";

/** What the template makes: markup whose values are escaped. */
export type Html = ReturnType<typeof html>;

export interface Page {
  /** Of the window. */
  readonly title: string;
  readonly main: Html;
  /** Where it comes from: digests, versions, the day. */
  readonly footer: Html;
  /** Of this page alone, behind the shared style. */
  readonly style?: string;
  /** From `clientScript`. */
  readonly script?: string;
  /** For the script, which finds it as JSON in the element with the id `data`. */
  readonly data?: unknown;
}

export type ClientFile = "filter.js" | "report-model.js" | "report.js";

/**
 * Files of `render/client` as one script, in the order in which they need each other. Between themselves they are modules,
 * so that they can be tested; in the page, which can load nothing, they share one scope.
 */
export function clientScript(...names: readonly ClientFile[]): string {
  const texts = names.map((name) => readFileSync(new URL(`client/${name}`, import.meta.url), "utf8"));
  if (texts.length < 2) return texts.join("");
  const bare = texts.map((text) => text.replace(/^import [^;]*;\n/gm, "").replace(/^export (?=const|function)/gm, ""));
  return `{\n${bare.join("\n")}}\n`;
}

/** The whole document as text. */
export function pageText({ title, main, footer, script, data, style: own = "" }: Page): string {
  const style = `${readFileSync(new URL("page.css", import.meta.url), "utf8")}${own}`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    "img-src data:",
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<main id="main">${main}</main>
<footer>${footer}</footer>
${data === undefined ? "" : html`<script type="application/json" id="data">${raw(embeddable(data))}</script>`}
${script === undefined ? "" : html`<script>${raw(script)}</script>`}
</body>
</html>
`);
}

/** Text that stands for itself within an element or a quoted attribute, also outside of a page: in Markdown. */
export function htmlText(text: string): string {
  return textOf(html`${text}`);
}

/** Several pieces of markup as one. */
export function joined(pieces: readonly Html[]): Html {
  return html`${pieces}`;
}

/** JSON that cannot end the element it stands in, nor begin another one, and holds nothing that is not seen. */
export function embeddable(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The template waits for values that are promised; none here is. */
function textOf(markup: Html): string {
  if (markup instanceof Promise) throw new Error("a page is made of what is there");
  return markup.toString();
}
