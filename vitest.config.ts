import { defineConfig } from "vitest/config";

const rooms = ["audit", "cli", "components", "config", "graph", "knowledge", "offline", "policies", "render", "review"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/engine/**"],
    // Evaluating a whole stack on a busy two-core machine takes seconds.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The SDK keeps its state per process, so one process per worker; its files run one after another and share what is
    // loaded and evaluated, which a third of the time went into. No test may leave process-wide state behind.
    pool: "forks",
    isolate: false,
    reporters: ["default", ["json", { outputFile: "out/tests.json" }]],
    coverage: {
      provider: "v8",
      include: ["index.ts", ...rooms.map((room) => `${room}/**/*.ts`)],
      // The pack's entry starts a server when it is loaded; only the real CLI runs it.
      exclude: ["policies/engine.ts"],
      reporter: ["text-summary", "html"],
      reportsDirectory: "coverage",
      thresholds: { lines: 85 },
    },
  },
});
