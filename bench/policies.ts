/** Prints the milliseconds that the whole pack takes over one graph, in a process that has done nothing else. */

import { readGraphFile } from "../graph/files.ts";
import { ResourceGraph } from "../graph/query.ts";
import { evaluatePolicies } from "../policies/evaluate.ts";

const [path = ""] = process.argv.slice(2);
const { deployment } = readGraphFile(path);
const start = performance.now();
evaluatePolicies(ResourceGraph.of(deployment), { unknowns: "fail" });
console.log(performance.now() - start);
