/** `pulumi stack export --show-secrets` shows values: where else one stands in plain text is found, and never said. */
import { expect, it } from "vitest";
import { type Json, SECRET_SIGNATURE, SIGNATURE_KEY } from "../../graph/model.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { graphOf, resource, SECRET, STACK_URN } from "./support.ts";

const VALUE = "correct-horse-battery";
const envelope = (value: Json): Json => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: JSON.stringify(value) });
const stack = (greeting: string) => ({
  urn: STACK_URN,
  type: "pulumi:pulumi:Stack",
  custom: false,
  outputs: { greeting },
});
const judge = (greeting: string, secret: Json) =>
  evaluatePolicies(graphOf(stack(greeting), resource("aws:sqs/queue:Queue", "q", { policy: secret })), {
    asOf: "2026-03-01",
    controls: ["GEN-08"],
  });

it.each([
  ["alone", VALUE, envelope(VALUE)],
  ["inside a text", `it is ${VALUE}!`, envelope(VALUE)],
  ["that stood in an object", VALUE, envelope({ inner: [VALUE] })],
])("finds a value %s, without showing it", (_, greeting, secret) => {
  const report = judge(greeting, secret);
  expect(report.results).toMatchObject([{ verdict: "fail", message: "outputs.greeting is a secret in plain text" }]);
  expect(JSON.stringify(report)).not.toContain(VALUE);
});

it.each([
  ["another text", "hello", envelope(VALUE)],
  ["a short value, which is a word", "true story", envelope("true")],
  ["a value that is withheld", VALUE, SECRET],
  ["a broken envelope", VALUE, { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: "{" }],
])("does not take %s for one", (_, greeting, secret) => {
  expect(judge(greeting, secret).results).toMatchObject([{ verdict: "pass" }]);
});
