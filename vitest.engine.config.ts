import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The suite that drives the official CLI; minutes long and skipped without one, so apart from the daily tests. */
export default defineConfig({
  test: {
    include: ["test/engine/**/*.test.ts"],
    globalSetup: ["test/engine/setup.ts"],
    pool: "forks",
    // A run of the CLI keeps about one processor busy.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 40 * 60_000,
    hookTimeout: 15 * 60_000,
  },
});
