/** Encrypted values of a stack file, seen to change without being opened. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ResourceGraph } from "../../graph/query.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { linesOf, review } from "../review/reviewing.ts";
import { projectRoot } from "../support/graph.ts";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
export default function program() {
  const config = new pulumi.Config();
  new random.RandomPassword("pw", { length: 20, keepers: { token: config.requireSecret("token") } });
}
`;

// Below the project, so that the program finds the SDK.
mkdirSync(join(projectRoot, "out"), { recursive: true });
const folder = mkdtempSync(join(projectRoot, "out/secret-config-"));
const files = mkdtempSync(join(tmpdir(), "larder-secret-config-"));
writeFileSync(join(folder, "index.ts"), PROGRAM);
writeFileSync(join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
afterAll(() => {
  for (const each of [folder, files]) rmSync(each, { recursive: true });
});

async function graphOf(ciphertext: string, secretKey?: string): Promise<ResourceGraph> {
  const configFile = join(files, "Pulumi.dev.yaml");
  writeFileSync(configFile, `config:\n  other:token:\n    secure: ${ciphertext}\n`);
  const request = { root: projectRoot, projectDir: folder, stack: "dev", configFile, mode: "deployed" } as const;
  return ResourceGraph.of(await evaluateStack({ ...request, ...(secretKey !== undefined && { secretKey }) }));
}

it("tells another ciphertext from the same one, and shows neither", async () => {
  const [before, same, other] = [
    await graphOf("djE6YWxwaGE=", "k"),
    await graphOf("djE6YWxwaGE=", "k"),
    await graphOf("djE6YmV0YQ==", "k"),
  ];
  expect(review(before, same)).toMatchObject({ changes: [], incomparable: 0 });
  expect(linesOf(review(before, other).changes)).toEqual(["replace pw", "  keepers.token: <secret> -> <secret> !"]);
  expect(JSON.stringify([before.deployment, other.deployment])).not.toMatch(/djE6|YWxwaGE|YmV0YQ/);
});

it("holds digests only for a comparison", async () => {
  const [before, other] = [await graphOf("djE6YWxwaGE="), await graphOf("djE6YmV0YQ==")];
  expect(JSON.stringify(before.deployment)).toBe(JSON.stringify(other.deployment));
});
