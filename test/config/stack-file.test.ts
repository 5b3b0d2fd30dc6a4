import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "../../config/errors.ts";
import { loadStack, readStackFile, type StackFile, stackNames } from "../../config/stack-file.ts";
import { scalars } from "./scalars.ts";

let projectDir = "";
beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), "larder-stack-"));
});
afterEach(() => rmSync(projectDir, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(projectDir, name), text);
}

function read(stackFile: string, projectFile = "name: larder\n"): StackFile {
  write("Pulumi.yaml", projectFile);
  write("Pulumi.t.yaml", stackFile);
  return readStackFile({ projectDir, stack: "t" });
}

function problemsOf(work: () => StackFile): string[] {
  try {
    return work().problems.map(({ file, key, message }) =>
      [file, key, message].filter((part) => part !== undefined).join(": "),
    );
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
}

describe("a stack file's values are those of the Pulumi CLI:", () => {
  it.each(scalars)("%s", (yaml, text) => {
    const { values, problems } = read(`config:\n  larder:x: ${yaml}\n`);
    expect(problems).toEqual([]);
    expect(values["larder:x"]).toBe(text);
  });

  it("anchors, aliases and merges", () => {
    const { values } = read("config:\n  larder:a: &a {k: v}\n  larder:b: *a\n  larder:c: {<<: *a, j: 1}\n");
    expect(values).toEqual({ "larder:a": '{"k":"v"}', "larder:b": '{"k":"v"}', "larder:c": '{"j":1,"k":"v"}' });
  });

  it("keys with, without and with the old namespace", () => {
    const { values } = read(
      "config:\n  bare: a\n  aws:region: eu-west-1\n  larder:config:old: b\n  larder:dotted.path: 4\n",
    );
    expect(values).toEqual({
      "larder:bare": "a",
      "aws:region": "eu-west-1",
      "larder:old": "b",
      "larder:dotted.path": "4",
    });
  });

  it("a byte order mark is nothing", () => {
    expect(read("\uFEFFconfig:\n  larder:x: 1\n").values).toEqual({ "larder:x": "1" });
  });

  it("no config is no values", () => {
    expect(read("encryptionsalt: v1:abc\n").values).toEqual({});
    expect(read("config:\n").values).toEqual({});
  });
});

describe("Pulumi.yaml's values", () => {
  const project = `name: larder
config:
  aws:region: {value: eu-west-1}
  pulumi:disable-default-providers: [aws, random]
  larder:short: 5
  bare: abc
  larder:withDefault: {default: {a: 1, b: [1, 2]}}
  larder:withValue: {value: 1.50}
  larder:map.inner: {value: "7"}
  larder:typed: {type: integer, default: 3, description: a number}
`;

  it("stand beneath the stack's", () => {
    const { values, sources } = read("config:\n  larder:short: 6\n  larder:map: {other: 1}\n", project);
    expect(values).toEqual({
      "aws:region": "eu-west-1",
      "pulumi:disable-default-providers": '["aws","random"]',
      "larder:short": "6",
      "larder:bare": "abc",
      "larder:withDefault": '{"a":1,"b":[1,2]}',
      "larder:withValue": "1.5",
      "larder:map": '{"inner":7,"other":1}',
      "larder:typed": "3",
    });
    expect(sources["larder:short"]).toBe("Pulumi.t.yaml");
    expect(sources["larder:bare"]).toBe("Pulumi.yaml");
    expect(sources["larder:map"]).toBe("Pulumi.t.yaml");
    expect(sources["larder:map.inner"]).toBe("Pulumi.yaml");
  });

  it("leave an inner value that the stack has", () => {
    expect(read("config:\n  larder:map: {inner: 1}\n", project).values["larder:map"]).toBe('{"inner":1}');
  });

  it.each([
    ["larder:x: {mode: rds}", 'Pulumi.yaml: larder:x: unknown key "mode": write the value under "value:"'],
    ["larder:x: {value: 1, default: 2}", 'Pulumi.yaml: larder:x: give either "value" or "default"'],
    ["aws:x: {default: 2}", 'Pulumi.yaml: aws:x: "default" is for keys of the project itself: write "value"'],
    ["aws:x: {description: d}", 'Pulumi.yaml: aws:x: give a "value"'],
    ["x: {type: string}", "Pulumi.yaml: larder:x: declared without a value, and the stack gives none"],
    ["larder:x: {value: 0017}", "Pulumi.yaml: larder:x.value: 0017 is read as an octal number: quote it"],
  ])("%s is refused", (line, expected) => {
    expect(problemsOf(() => read("config: {}\n", `name: larder\nconfig:\n  ${line}\n`))).toEqual([expected]);
  });

  it.each([
    ["", 'Pulumi.yaml: empty, needs at least "name:"'],
    ["runtime: nodejs\n", "Pulumi.yaml: name: required, the project's name"],
    ["name: larder\nconfig: stacks\n", "Pulumi.yaml: config: a folder is written as stackConfigDir"],
    ["name: larder\nconfig: [a]\n", "Pulumi.yaml: config: expected a map of namespace:key"],
  ])("%j is refused", (text, expected) => {
    expect(problemsOf(() => read("config: {}\n", text))).toEqual([expected]);
  });

  it("say where the stack files are", () => {
    mkdirSync(join(projectDir, "stacks"));
    write("Pulumi.yaml", "name: larder\nstackConfigDir: stacks\n");
    write("stacks/Pulumi.t.yaml", "config:\n  larder:x: 1\n");
    expect(readStackFile({ projectDir, stack: "t" }).values).toEqual({ "larder:x": "1" });
  });
});

describe("a scalar that the CLI would rewrite is refused:", () => {
  it.each([
    ["0017", "0017 is read as an octal number: quote it"],
    ["017", "017 is read as an octal number: quote it"],
    ["0o17", "0o17 is read as an octal number: quote it"],
    ["0089", "0089 is read as a number without its leading zeros: quote it"],
    ["012345678901", "012345678901 is read as a number without its leading zeros: quote it"],
    ["0x1F", "0x1F is read as a hexadecimal number: quote it"],
    ["0b101", "0b101 is read as a binary number: quote it"],
    ["1_000", "1_000 is read as a number without the underscores: quote it"],
    ["12:30:45", "12:30:45 is read as a number in base 60 by some readers: quote it"],
    ["22:00", "22:00 is read as a number in base 60 by some readers: quote it"],
    ["2024-01-02", "2024-01-02 is read as a point in time: quote it"],
    ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z is read as a point in time: quote it"],
    [".inf", ".inf is read as a number that JSON does not have: quote it"],
    [".NaN", ".NaN is read as a number that JSON does not have: quote it"],
    ["!!binary aGVsbG8=", "the tag !!binary: write the value without one"],
  ])("%s", (yaml, expected) => {
    expect(problemsOf(() => read(`config:\n  larder:x: ${yaml}\n`))).toEqual([`Pulumi.t.yaml: larder:x: ${expected}`]);
    expect(problemsOf(() => read(`config:\n  larder:x: {a: [1, ${yaml}]}\n`))).toEqual([
      `Pulumi.t.yaml: larder:x.a[1]: ${expected}`,
    ]);
  });

  it("but not in quotes, and not outside config", () => {
    expect(read(`config:\n  larder:x: ["0017", '2024-01-02', "22:00"]\nencryptionsalt: 0017\n`).problems).toEqual([]);
  });
});

describe("a file that cannot be read is one line:", () => {
  it("missing, with the nearest stack", () => {
    read("config: {}\n");
    write("Pulumi.prod.yaml", "config: {}\n");
    expect(problemsOf(() => readStackFile({ projectDir, stack: "prd" }))).toEqual([
      'Pulumi.prd.yaml: no such file, did you mean the stack "prod"?',
    ]);
    expect(problemsOf(() => readStackFile({ projectDir, stack: "elsewhere" }))).toEqual([
      "Pulumi.elsewhere.yaml: no such file, known stacks are prod, t",
    ]);
    expect(problemsOf(() => readStackFile({ projectDir, stack: "t", configFile: join(projectDir, "x.yaml") }))).toEqual(
      [`${join(projectDir, "x.yaml")}: no such file`],
    );
  });

  it("without a project", () => {
    expect(problemsOf(() => readStackFile({ projectDir, stack: "t" }))).toEqual([
      "Pulumi.yaml: no such file: a project's folder has one",
    ]);
  });

  it("a directory", () => {
    write("Pulumi.yaml", "name: larder\n");
    mkdirSync(join(projectDir, "Pulumi.t.yaml"));
    expect(problemsOf(() => readStackFile({ projectDir, stack: "t" }))).toEqual([
      "Pulumi.t.yaml: a directory, not a file",
    ]);
  });

  it.skipIf(process.getuid?.() === 0)("without permission", () => {
    read("config: {}\n");
    chmodSync(join(projectDir, "Pulumi.t.yaml"), 0);
    expect(problemsOf(() => readStackFile({ projectDir, stack: "t" }))).toEqual([
      "Pulumi.t.yaml: this user may not read it",
    ]);
  });

  it.each([
    ["", 'empty, needs at least "config:"'],
    ["# nothing\n", 'empty, needs at least "config:"'],
    ["- a\n", "a map expected at the top"],
    ["text\n", "a map expected at the top"],
    ["config: [a]\n", "config: expected a map of namespace:key"],
    ["config:\n  larder:x: 1\n  larder:x: 2\n", "line 3: the key larder:x stands twice"],
    ["config:\n  larder:x: {a: 1, b: 2, a: 3}\n", "line 2: the key a stands twice"],
    ["config:\n  larder:x: [1, 2\n", /^line \d: /],
    ["config:\n\tlarder:x: 1\n", /^line 2: /],
    ["config:\n  larder:x: *nowhere\n", /nowhere/],
    ["config: {}\n---\nconfig: {}\n", /^line \d: .*multiple documents/],
  ])("%j", (text, expected) => {
    const [problem = "", ...more] = problemsOf(() => read(text));
    expect(more).toEqual([]);
    if (typeof expected === "string") expect(problem).toBe(`Pulumi.t.yaml: ${expected}`);
    else expect(problem.replace("Pulumi.t.yaml: ", "")).toMatch(expected);
  });
});

describe("what a stack file may not hold offline:", () => {
  it.each([
    ["confg: {}\n", 'Pulumi.t.yaml: unknown key "confg", did you mean "config"?'],
    [
      "environment: [team/prod]\n",
      "Pulumi.t.yaml: environment: imports come from Pulumi ESC, which cannot be read offline: run it with the Pulumi CLI, or write the values under config",
    ],
    ["config:\n  a:b:c: 1\n", 'Pulumi.t.yaml: a:b:c: expected "namespace:key"'],
    [
      "config:\n  larder:database: {mode: external, urlSecretArn: {secure: v1:abc}}\n",
      "Pulumi.t.yaml: larder:database.urlSecretArn: is encrypted, but nothing of the platform's config is secret: secrets are entries of larder:secrets",
    ],
  ])("%j", (text, expected) => {
    expect(problemsOf(() => read(text))).toEqual([expected]);
  });

  it("a key without namespace in a project of another name", () => {
    expect(problemsOf(() => read("config:\n  redis: {}\n", "name: flavourly\n"))).toEqual([
      'Pulumi.t.yaml: redis: belongs to the project "flavourly": write larder:redis',
    ]);
  });

  it("an empty list of imports is none", () => {
    expect(read("environment: []\n").problems).toEqual([]);
  });
});

describe("encrypted values", () => {
  it("of other namespaces stay opaque", () => {
    const { values, secretKeys, problems } = read(
      "config:\n  cloudflare:apiToken: {secure: v1:abc:def}\n  aws:x: {a: [{secure: v1:z}]}\n",
    );
    expect(problems).toEqual([]);
    expect(values).toEqual({ "cloudflare:apiToken": "[secret]", "aws:x": '{"a":["[secret]"]}' });
    expect(secretKeys).toEqual(["aws:x", "cloudflare:apiToken"]);
  });
});

describe("loadStack", () => {
  it("reports the file's and the config's mistakes together, each once", () => {
    write("Pulumi.yaml", "name: larder\nconfig:\n  larder:owner: {value: ''}\n");
    write(
      "Pulumi.t.yaml",
      "config:\n  larder:profile: prod\n  larder:account: {id: 012345678901}\n  larder:system: L\n",
    );
    expect(() => loadStack({ projectDir, stack: "t" })).toThrow(ConfigError);
    try {
      loadStack({ projectDir, stack: "t" });
    } catch (error) {
      expect((error as ConfigError).message.split("\n").slice(0, 4)).toEqual([
        "Pulumi.t.yaml: larder:account.id: 012345678901 is read as a number without its leading zeros: quote it",
        'Pulumi.t.yaml: larder:system: expected 2 to 16 lower-case letters, digits or single -, a letter first, got "L"',
        'Pulumi.yaml: larder:owner: at least 1 character, got ""',
        "Pulumi.t.yaml: larder:costCentre: required, a text",
      ]);
    }
  });
});

describe("stackNames", () => {
  it("lists the stack files of a folder", () => {
    for (const name of ["Pulumi.yaml", "Pulumi.b.yaml", "Pulumi.a-1.yaml", "Pulumi.c.yml", "xPulumi.d.yaml"])
      write(name, "");
    expect(stackNames(projectDir)).toEqual(["a-1", "b"]);
  });
});
