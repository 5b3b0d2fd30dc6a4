import { defineConfig } from "vitest/config";

/** The suite that drives the official CLI; minutes long and skipped without one, so apart from the daily tests. */
export default defineConfig({
  test: { include: ["test/engine/**/*.test.ts"], pool: "forks", fileParallelism: false },
});
