/**
 * Prints "N passed, N failed" from the JSON report of vitest. A file that could not be loaded counts as one failure.
 * Plain JavaScript: it also runs on the machine's own Node, before or without `npm ci`.
 */
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2] ?? "out/tests.json", "utf8"));
const brokenFiles = report.testResults.filter(
  (/** @type {{ status: string, assertionResults: { status: string }[] }} */ file) =>
    file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
).length;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + brokenFiles} failed`);
