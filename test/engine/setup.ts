/** Around the whole suite: a folder that its files share, and the figures of the run at the end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figuresOf, SHARED_FOLDER } from "./figures.ts";

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "larder-engine-suite-"));
  // The processes that run the files inherit it.
  process.env[SHARED_FOLDER] = folder;
  return () => {
    const figures = figuresOf(folder);
    if (figures !== "") console.info(figures);
    rmSync(folder, { recursive: true, force: true });
  };
}
