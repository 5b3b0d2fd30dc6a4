/** What the README shows of `check` and `diff`: prod with a fault in it, and with a change. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { text } from "../audit/formats/text.ts";
import { assess } from "../cli/assess.ts";
import { exemptionsFrom, judge } from "../cli/judge.ts";
import { provenanceOf } from "../cli/provenance.ts";
import { TOOL } from "../cli/tool.ts";
import { reviewText } from "../cli/views/review-text.ts";
import type { Deployment } from "../graph/model.ts";
import { digest } from "../graph/serialise.ts";
import { logicalNameOf } from "../graph/urn.ts";
import { evaluateStack } from "../offline/stack.ts";
import { type ReviewedSide, reviewOf, reviewStack } from "../review/review.ts";
import { type FirstRun, ROOT } from "./deployment-time.ts";

const SECRET_KEY = "example";
const plain = (_: unknown, shown: string) => shown;

/** `check --graph prod.json` over prod with an unencrypted database: the head, the finding, the sums. */
export function findingExample({ deployment }: FirstRun, asOf: string | undefined): string {
  const judging = { source: "prod.json", profile: "prod" as const, asOf, exemptions: exemptionsFrom(undefined) };
  const report = assess(unencrypted(deployment), judging, provenanceOf({}));
  const [head, finding, ...rest] = text.render([report], {}).content.trimEnd().split("\n\n");
  return [head, finding, "...", ...rest.slice(-2)].join("\n\n");
}

function unencrypted(deployment: Deployment): Deployment {
  const { resources = [], ...others } = deployment.deployment;
  const off = { storageEncrypted: false };
  const changed = resources.map((each) =>
    logicalNameOf(each.urn) === "db-primary"
      ? { ...each, inputs: { ...each.inputs, ...off }, outputs: { ...each.outputs, ...off } }
      : each,
  );
  return { ...deployment, deployment: { ...others, resources: changed } };
}

/** `diff prod` of a larger database and a group of firewall rules that only counts: the verdict and the risks. */
export async function changeExample({ deployment }: FirstRun, asOf: string | undefined): Promise<string> {
  const exemptions = exemptionsFrom(undefined);
  const side = (graph: Deployment, label: string): ReviewedSide => ({
    deployment: graph,
    side: {
      kind: "file",
      label,
      description: "",
      digest: digest(graph),
      resources: graph.deployment.resources?.length ?? 0,
    },
    report: judge(graph, { source: label, profile: "prod", asOf, exemptions }),
  });
  const review = reviewStack({
    stack: "prod",
    profile: "prod",
    base: side(deployment, "main"),
    head: side(await changedProd(), "working tree"),
    secretKey: SECRET_KEY,
  });
  const [head = "", risks = ""] = reviewText(reviewOf(TOOL, asOf ?? "", [review]), plain).split("\n\n");
  // Without the line that names both sides.
  return [...head.split("\n").slice(1), "", ...risks.split("\n"), "..."].join("\n");
}

async function changedProd(): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), "larder-example-"));
  try {
    const file = parseDocument(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8"));
    file.setIn(["config", "larder:database", "class"], "db.m7g.xlarge");
    file.setIn(["config", "larder:edge", "waf"], { mode: "managed", countOnly: ["common"] });
    const configFile = join(folder, "Pulumi.prod.yaml");
    writeFileSync(configFile, file.toString());
    return await evaluateStack({ root: ROOT, stack: "prod", configFile, mode: "deployed" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
