/** Reads a graph and judges it by all controls; no report is made. */
import { exemptionsFrom, judge } from "../cli/judge.ts";
import { readGraphFile } from "../graph/files.ts";

const source = process.argv[2] ?? "";
judge(readGraphFile(source).deployment, { source, exemptions: exemptionsFrom(undefined) });
