/** Opens pages as a reader does, in Debian's Chromium; where there is none, the tests that need it say that they are skipped. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** `CHROMIUM`, else where Debian puts it; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM, "/usr/bin/chromium"].find(
  (path) => path !== undefined && path !== "" && existsSync(path),
);

if (chromiumPath === undefined) console.info("browser tests skipped: no Chromium (apt-get install chromium)");

export interface OpenOptions {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
}

/** A browser for the tests of a file; every page comes from a file, as a downloaded artifact does. */
export class TestBrowser {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), "larder-browser-"));
  #count = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<TestBrowser> {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
    return new TestBrowser(await chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args }));
  }

  /** With everything that the page complained of, and everything that it asked the network for. */
  async open(html: string, { colorScheme = "light", width = 1280 }: OpenOptions = {}): Promise<OpenedPage> {
    const path = join(this.#folder, `page-${this.#count++}.html`);
    writeFileSync(path, html);
    const page = await this.#browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => void requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return {
      page,
      complaints,
      requests: () => requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
    };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface OpenedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Of anything but the file itself. */
  readonly requests: () => readonly string[];
}
