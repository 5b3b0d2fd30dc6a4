/** Reads a graph and does nothing with it: what every command over a file pays first. */
import { readGraphFile } from "../graph/files.ts";
import { ResourceGraph } from "../graph/query.ts";

ResourceGraph.of(readGraphFile(process.argv[2] ?? "").deployment);
