import { statSync } from "node:fs";
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { type RegisterOrigin, registerCsv, registerJson, registerMarkdown } from "../../audit/registers/formats.ts";
import type { RegisterDefinition } from "../../audit/registers/register.ts";
import { type Register, readRegister, registerNamed, registers, subjectOf } from "../../audit/registers.ts";
import type { Deployment } from "../../graph/model.ts";
import { originOf } from "../../graph/origin.ts";
import { digest } from "../../graph/serialise.ts";
import { stackOf } from "../../graph/urn.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { UsageError } from "../errors.ts";
import { exemptionsFrom, requireDay, today } from "../judge.ts";
import { openOutput } from "../output.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";
import { unknownWord } from "../suggest.ts";
import { TOOL } from "../tool.ts";
import { registerList, registerText } from "../views/register.ts";

const EXAMPLES = `
Examples:
  npm run larder -- register --list
  npm run larder -- register retention prod
  npm run -s larder -- register access --graph prod-export.json --format csv --out access.csv

A register lists what the graph says, of any Pulumi program. It judges nothing: "check" does.`;

export function registerCommand({ terminal }: Session) {
  return new Command("register")
    .description("list what a graph says of one subject: retention, access, encryption and so on")
    .addArgument(new Argument("[name]", "name of the register; --list shows them"))
    .addArgument(new Argument("[stack]", "name of a stack of this project"))
    .option("--list", "show the registers")
    .option("--graph <file>", "a graph file instead of a stack")
    .option("--as-of <date>", "day that exemptions are judged by, YYYY-MM-DD; default: today (UTC)")
    .option("--exemptions <file>", "accepted findings; default: policies/exemptions.yaml")
    .addOption(new Option("--format <format>").choices(["text", "markdown", "csv", "json"]).default("text" as const))
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (name, stack, options) => {
      if (options.list) {
        if (name !== undefined) throw new UsageError("--list stands alone: larder register --list");
        terminal.out(registerList(registers, terminal.paint));
        return;
      }
      const definition = requireRegister(name);
      if ((stack === undefined) === (options.graph === undefined)) {
        throw new UsageError("register needs a stack or --graph, one of the two; see larder register --help");
      }
      const asOf = options.asOf === undefined ? today() : requireDay(options.asOf);
      const exemptions = exemptionsFrom(options.exemptions);
      const output = openOutput(terminal, options.out);
      const { deployment, source } =
        stack === undefined
          ? await fromFile(options.graph ?? "")
          : await terminal.progress(`Evaluating ${stack}`, () => fromStack(stack));
      const { register, origin } = registerOf(definition, deployment, { source, asOf, exemptions });
      const paint = options.out === undefined ? terminal.paint : (_: unknown, text: string) => text;
      const texts = {
        text: () => registerText(register, origin, paint),
        markdown: () => registerMarkdown(register, origin),
        csv: () => registerCsv(register),
        json: () => registerJson(register, origin),
      };
      const text = texts[options.format]();
      output.write(text.endsWith("\n") ? text : `${text}\n`);
    });
}

function requireRegister(name: string | undefined): RegisterDefinition {
  const names = registers.map((each) => each.name);
  if (name === undefined) throw new UsageError(`register needs a name: ${names.join(", ")}`);
  const definition = registerNamed(name);
  if (!definition) throw new UsageError(unknownWord("register", name, names));
  return definition;
}

interface Loaded {
  readonly deployment: Deployment;
  readonly source: string;
}

async function fromStack(stack: string): Promise<Loaded> {
  requireStack(ROOT, stack);
  const { evaluateStack } = await import("../../offline/stack.ts");
  return { deployment: await evaluateStack({ root: ROOT, stack, mode: "deployed" }), source: `synth ${stack}` };
}

async function fromFile(path: string): Promise<Loaded> {
  const { readGraphFile } = await import("../../graph/files.ts");
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--graph ${path}: is a folder; a register is of one graph (larder audit takes folders)`);
  }
  return { deployment: readGraphFile(path, { eventLogs: true }).deployment, source: path };
}

export interface RegisterRequest {
  readonly source: string;
  readonly asOf: string;
  readonly exemptions: readonly Exemption[];
}

export function registerOf(
  definition: RegisterDefinition,
  deployment: Deployment,
  { source, asOf, exemptions }: RegisterRequest,
): { readonly register: Register; readonly origin: RegisterOrigin } {
  const subject = subjectOf(deployment, { exemptions, asOf });
  const stacks = new Set(subject.graph.resources.flatMap(({ urn }) => stackOf(urn) ?? []));
  const [stack = null] = stacks.size === 1 ? stacks : [];
  const { description } = originOf(deployment);
  return {
    register: readRegister(definition, subject),
    origin: {
      tool: TOOL,
      asOf,
      graph: { digest: digest(deployment), source, description, stack, resources: subject.graph.resources.length },
    },
  };
}
