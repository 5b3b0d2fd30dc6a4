/** The entry of the command line: `npm run larder -- <command>`. */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Stripping types and compiling the SDK is a third of a run; the second run finds both done. Without a place to write, as
// in a read-only installation, Node goes on without. Worker threads know of it by the variable only.
const cache = join(import.meta.dirname, "../node_modules/.cache/larder");
enableCompileCache(cache);
process.env.NODE_COMPILE_CACHE ??= cache;

const [{ run }, { processTerminal }] = await Promise.all([import("./program.ts"), import("./terminal.ts")]);
process.exitCode = await run(process.argv.slice(2), processTerminal());
