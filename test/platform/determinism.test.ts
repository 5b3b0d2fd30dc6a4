/** The same config gives the same bytes: again, after other stacks, and in a worker of its own. */
import { expect, it } from "vitest";
import { serialise } from "../../graph/serialise.ts";
import { evaluateStack, evaluateStacks, type StackRequest } from "../../offline/stack.ts";
import { projectRoot } from "../support/graph.ts";

const request = (stack: string, mode: StackRequest["mode"] = "deployed"): StackRequest => ({
  root: projectRoot,
  stack,
  mode,
});

it("gives equal bytes in turn, again, and side by side in workers", { timeout: 120_000 }, async () => {
  const texts: string[] = [];
  for (const each of [request("prod"), request("dev"), request("prod", "first-preview"), request("prod")]) {
    texts.push(serialise(await evaluateStack(each)));
  }
  const [prod, dev, preview, again] = texts;
  expect(again === prod, "a second time").toBe(true);
  expect(new Set([prod, dev, preview]).size).toBe(3);

  const results = await evaluateStacks([request("prod"), request("dev")]);
  const inWorkers = results.map((result) => ("error" in result ? result.error.message : serialise(result.deployment)));
  expect(inWorkers[0] === prod, inWorkers[0]?.slice(0, 200)).toBe(true);
  expect(inWorkers[1] === dev, inWorkers[1]?.slice(0, 200)).toBe(true);
});
