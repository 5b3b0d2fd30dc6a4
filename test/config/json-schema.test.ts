import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { stackFileSchema } from "../../config/json-schema.ts";

const root = join(import.meta.dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const schema = z.fromJSONSchema(JSON.parse(text("config/stack.schema.json")));
const prod = () => parse(text("Pulumi.prod.yaml"));

describe("config/stack.schema.json", () => {
  it("is what the code generates", () => {
    expect(JSON.parse(text("config/stack.schema.json"))).toEqual(stackFileSchema());
  });

  it.each(["dev", "staging", "prod"])("is named by Pulumi.%s.yaml and admits it", (stack) => {
    const file = text(`Pulumi.${stack}.yaml`);
    expect(file.split("\n")[0]).toBe("# yaml-language-server: $schema=./config/stack.schema.json");
    expect(schema.safeParse(parse(file)).error?.issues ?? []).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["an account id without quotes", { "larder:account": { id: 304958671120 } }],
    ["a version without quotes", { "larder:database": { mode: "rds", version: 17 } }],
    ["a part of a mode that the profile starts with", { "larder:budget": { limitUsd: 10 } }],
    ["a replica of its primary's class", { "larder:database": { mode: "rds", replicas: { r1: {} } } }],
    ["an optional value taken away", { "larder:regions": { primary: "eu-west-1", secondary: null } }],
    ["an entry taken away", { "larder:queues": { jobs: null } }],
    ["other namespaces", { "aws:region": "eu-west-1" }],
  ])("admits %s", (_, config) => {
    const file = prod();
    expect(schema.safeParse({ ...file, config: { ...file.config, ...config } }).success).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a key nobody knows", { "larder:databse": {} }],
    ["a key of another mode", { "larder:database": { mode: "external", multiAz: true } }],
    ["an unknown mode", { "larder:redis": { mode: "on" } }],
    ["a wrong type", { "larder:database": { mode: "rds", storageGib: "100" } }],
    ["a number too small", { "larder:database": { mode: "rds", storageGib: 5 } }],
    ["a service without its kind", { "larder:services": { web: { port: 8080 } } }],
    ["a worker without its queue", { "larder:services": { w: { kind: "worker", healthCommand: ["true"] } } }],
    ["a network without its range", { "larder:network": {} }],
  ])("refuses %s", (_, config) => {
    const file = prod();
    expect(schema.safeParse({ ...file, config: { ...file.config, ...config } }).success).toBe(false);
  });

  it("tells editors what a key means", () => {
    expect(text("config/stack.schema.json")).toContain("Longer than the slowest job; SQS stops at 12 hours.");
  });
});
