import { describe, expect, it } from "vitest";
import { fargateSizes } from "../../knowledge/fargate.ts";
import { rdsMaxConnections, rdsMemoryGib } from "../../knowledge/rds-classes.ts";

describe("knowledge of sizes", () => {
  it.each([
    [256, [512, 1024, 2048]],
    [4096, [8192, 30_720]],
    [16_384, [32_768, 122_880]],
  ])("pairs cpu %i with its memory", (cpu, ends) => {
    const memory = fargateSizes.find((size) => size.cpu === cpu)?.memory ?? [];
    expect(ends.filter((end) => !memory.includes(end))).toEqual([]);
    expect([memory[0], memory.at(-1)]).toEqual([ends[0], ends.at(-1)]);
  });

  it.each([
    ["db.t4g.micro", 1, 112],
    ["db.t4g.medium", 4, 450],
    ["db.m7g.large", 8, 901],
    ["db.r7g.xlarge", 32, 3604],
    ["db.r7g.16xlarge", 512, 5000],
    ["db.m99.large", undefined, undefined],
    ["db.t4g.16xlarge", undefined, undefined],
  ])("knows memory and connections of %s", (name, memory, connections) => {
    expect([rdsMemoryGib(name), rdsMaxConnections(name)]).toEqual([memory, connections]);
  });
});
