import type { Deployment } from "../graph/model.ts";
import { evaluateStack } from "../offline/stack.ts";
import { ROOT } from "./row.ts";

export function deploymentOfProd(): Promise<Deployment> {
  return evaluateStack({ root: ROOT, stack: "prod", mode: "deployed" });
}
