import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGraphFile } from "../../graph/files.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../graph/model.ts";
import { findPlaintextSecrets, REDACTED_SECRET, redact } from "../../graph/redact.ts";
import { deployment, envelope, resource } from "./build.ts";

const only = (given: ReturnType<typeof resource>) => redact(deployment(given)).deployment.resources?.[0];

describe("redact", () => {
  it.each([
    ["ciphertext", { ciphertext: "v1:c2VjcmV0" }],
    ["plaintext", { plaintext: '"hunter2"' }],
    ["value", { value: "hunter2" }],
    ["value of an object", { value: { user: "a", password: "hunter2" } }],
    ["nothing", {}],
  ])("takes out the %s of an envelope at any depth", (_, content) => {
    const given = resource(
      "x:y:Z",
      "z",
      { a: envelope(content), b: [{ c: [envelope(content)] }] },
      { outputs: { d: envelope(content) } },
    );
    expect(only(given)).toEqual({
      ...given,
      inputs: { a: REDACTED_SECRET, b: [{ c: [REDACTED_SECRET] }] },
      outputs: { d: REDACTED_SECRET },
    });
  });

  it("takes secret outputs that stand in the clear", () => {
    const outputs = { result: "hunter2", later: UNKNOWN, none: null, shown: "x" };
    const given = resource(
      "x:y:Z",
      "z",
      { result: "input" },
      { outputs, additionalSecretOutputs: ["result", "later", "none"] },
    );
    expect(only(given)?.outputs).toEqual({ ...outputs, result: REDACTED_SECRET });
    expect(only(given)?.inputs).toEqual({ result: "input" });
  });

  it("looks into JSON documents", () => {
    const text = JSON.stringify({ auth: { token: envelope({ plaintext: '"hunter2"' }) } }, null, 2);
    const given = resource("x:y:Z", "z", { text, cut: `${text}}`, twice: JSON.stringify({ text }) });
    const redacted = JSON.stringify(only(given));
    expect(redacted).not.toContain("hunter2");
    expect(JSON.parse(String(only(given)?.inputs?.text))).toEqual({ auth: { token: REDACTED_SECRET } });
    expect(only(given)?.inputs?.cut).toEqual(REDACTED_SECRET);
  });

  it("drops the secrets provider and looks into pending operations", () => {
    const { deployment: body } = deployment();
    const clean = redact({
      version: 3,
      deployment: {
        ...body,
        secrets_providers: { state: { salt: "s" } },
        pending_operations: [{ resource: { inputs: { a: envelope() } } }],
      },
    });
    expect(clean.deployment.secrets_providers).toBeUndefined();
    expect(clean.deployment.pending_operations).toEqual([{ resource: { inputs: { a: REDACTED_SECRET } } }]);
  });

  it("leaves all else as it is", () => {
    const given = resource("x:y:Z", "z", {
      a: 1,
      b: "text",
      c: { [SIGNATURE_KEY]: "c44067f5952c0a294b673a41bacd8c17", hash: "h" },
    });
    expect(only(given)).toEqual(given);
  });
});

describe("findPlaintextSecrets", () => {
  it("names places and never values", () => {
    const found = findPlaintextSecrets(
      deployment(
        resource(
          "x:y:Z",
          "z",
          { a: [{ b: envelope() }], text: JSON.stringify({ s: envelope() }), masked: "[secret]" },
          { outputs: { result: "hunter2", ok: REDACTED_SECRET }, additionalSecretOutputs: ["result", "ok", "absent"] },
        ),
      ),
    );
    expect(found.map(({ path, reason }) => [path, reason])).toEqual([
      ["inputs.a[0].b", "envelope with a value"],
      ["inputs.text", "envelope with a value"],
      ["outputs.result", "secret output in the clear"],
    ]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it("finds none in anything that went through redact", () => {
    for (const name of readdirSync("test/fixtures/graph")) {
      const read = readGraphFile(`test/fixtures/graph/${name}`).deployment;
      expect(findPlaintextSecrets(redact(read)), name).toEqual([]);
    }
    expect(findPlaintextSecrets(readGraphFile("test/fixtures/graph/platform-export.json").deployment)).toHaveLength(4);
  });
});

it("writes a secret in the form that the CLI reads", () => {
  expect(REDACTED_SECRET).toEqual({ [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: '"[secret]"' });
});
