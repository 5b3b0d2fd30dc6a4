/** Functions. */

import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { isCredential } from "../credentials.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { referring } from "../related.ts";
import { hasOwnKey, isOneOf } from "../requirements.ts";
import { isSecretName } from "../secrets.ts";
import { aws } from "../types.ts";

const FUNCTION = aws("lambda", "Function");

/** Runtimes with security updates as of 2026-01 (AWS Lambda developer guide, "Lambda runtimes"). */
const RUNTIMES = [
  ...["nodejs22.x", "nodejs24.x", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14"],
  ...["java11", "java17", "java21", "java25", "java8.al2", "dotnet8", "dotnet10", "ruby3.3", "ruby3.4"],
  ...["provided.al2", "provided.al2023"],
];

/** LAM-01. */
export const supportedRuntime = rule("LAM-01", FUNCTION, (lambda) =>
  when(lambda.string("packageType", "Zip"), (kind) =>
    kind === "Image"
      ? notApplicable("a container image")
      : isOneOf(lambda, "runtime", RUNTIMES, (runtime) => `the runtime ${runtime} gets no security updates`),
  ),
);

/** LAM-02. */
export const functionSettings = rule("LAM-02", FUNCTION, (lambda, { profile }) => {
  const variables = lambda.at("environment.variables");
  if (!lambda.has("environment")) return notApplicable("no environment");
  return when(variables.withheld ?? lambda.list("environment"), () =>
    all([
      profile === "prod" && variables.keys().length > 0
        ? hasOwnKey(lambda, "kmsKeyArn", "the environment is encrypted with the key of AWS, not with your own")
        : pass(),
      ...variables.keys().map((name) => plainVariable(variables, name)),
    ]),
  );
});

/** The value is never part of the message or the evidence. */
function plainVariable(variables: Reader, name: string): Verdict {
  const path = `["${name}"]`;
  const evidence = { ...variables.presence(path), required: "a secret that the function reads itself" };
  if (isSecretName(name)) return fail(`${name} is a plain setting`, evidence, name);
  if (variables.isSecret(path)) return fail(`a secret value stands in the plain setting ${name}`, evidence, name);
  const value = variables.string(path, "");
  // An unknown value under a harmless name is some address or id that the cloud makes.
  if (!value.known || !isCredential(value.value)) return pass();
  return fail(`a credential stands in the plain setting ${name}`, evidence, name);
}

const PERMISSION = aws("lambda", "Permission");
/** Services that do not wait for an answer: what a function makes of their events is lost where it fails. */
const WITHOUT_ANSWER = /^(sns|s3|events|scheduler|ses|logs|config|iot|codecommit)\.amazonaws\.com(\.cn)?$/;

function isAsynchronous(lambda: CheckedResource, graph: ResourceGraph): boolean {
  return referring(graph, lambda, "function", PERMISSION).some(({ inputs }) => {
    return typeof inputs?.principal === "string" && WITHOUT_ANSWER.test(inputs.principal);
  });
}

/** A queue for what failed: of the function itself, or of how it is called. */
function keepsFailed(lambda: CheckedResource, graph: ResourceGraph): Verdict {
  const own = "deadLetterConfig.targetArn";
  const above = lambda.withheldAbove(own);
  if (lambda.has(own)) return above ? unknown(above) : pass(lambda.presence(own));
  const configs = referring(graph, lambda, "functionName", aws("lambda", "FunctionEventInvokeConfig"));
  const hasDestination = configs.some((each) => checkedResource(each, graph).has("destinationConfig.onFailure"));
  const evidence = { ...lambda.presence(own), required: "a queue or topic for what failed" };
  return hasDestination ? pass(evidence) : fail("events that it fails on are lost", evidence, "dead-letters");
}

const URL_TYPE = aws("lambda", "FunctionUrl");

/** LAM-03. */
export const functionNotPublic = rule("LAM-03", [URL_TYPE, PERMISSION], (holder) => {
  if (holder.type === URL_TYPE) {
    return isOneOf(
      holder,
      "authorizationType",
      ["AWS_IAM"],
      (type) => `anyone may call the function (authorization ${type})`,
    );
  }
  return when(holder.string("principal", "*"), (principal, evidence) => {
    if (principal === "*") {
      return holder.has("principalOrgId")
        ? pass(holder.presence("principalOrgId"))
        : fail("anyone may call the function", { ...evidence, required: "a named principal" });
    }
    if (!/\.amazonaws\.com(\.cn)?$/.test(principal)) return pass(evidence);
    const bound = ["sourceArn", "sourceAccount"].find((property) => holder.has(property));
    return bound
      ? pass(holder.presence(bound))
      : fail(`${principal} may call the function for any account`, {
          ...holder.presence("sourceArn"),
          required: "sourceArn or sourceAccount",
        });
  });
});

/** LAM-04. */
export const functionTraced = graphRule("LAM-04", FUNCTION, (lambda, _settings, graph) =>
  all([
    isAsynchronous(lambda, graph) ? keepsFailed(lambda, graph) : pass(),
    isOneOf(lambda, "tracingConfig.mode", ["Active"], (mode) => `calls are not traced (tracing ${mode})`),
    lambda.has("vpcConfig")
      ? when(lambda.list("vpcConfig.subnetIds"), (subnets, evidence) =>
          judge(
            { known: true, value: subnets.length, evidence },
            {
              holds: (count) => count >= 2,
              message: (count) => `the function runs in ${count} subnets, need 2`,
              required: ">= 2",
              key: "subnets",
            },
          ),
        )
      : pass(),
  ]),
);
