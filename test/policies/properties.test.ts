/** What holds of every rule on any graph: no crash, no pass out of ignorance, no meaning in an order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, type Resource, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { readDeployment } from "../../graph/read.ts";
import { isList, isObject, isSecret } from "../../graph/values.ts";
import { control } from "../../policies/catalogue.ts";
import { checkedResource } from "../../policies/checked.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import type { Verdict } from "../../policies/model.ts";
import { judges, rules } from "../../policies/rules.ts";
import { canonicalType } from "../../policies/types.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";
import { everything, rowByRow } from "./everything.ts";
import { classic } from "./foreign/classic.ts";
import { eks } from "./foreign/eks.ts";
import { fortress } from "./foreign/fortress.ts";
import { serverless } from "./foreign/serverless.ts";
import { site, zone } from "./foreign/site.ts";
import { graphOf, MASK, SECRET } from "./support.ts";

const SEED = 20_261_126;
const asOf = "2026-11-26";
const foreign = [classic, serverless, eks, site, zone, fortress].map(
  (program) => readDeployment(program(), program.name).deployment.resources ?? [],
);

type Path = readonly (string | number)[];

/** Every place in the value but the value itself. */
function placesIn(value: Json, at: Path = []): readonly Path[] {
  const own = at.length === 0 ? [] : [at];
  if (isSecret(value)) return own;
  if (isList(value)) return [...own, ...value.flatMap((entry, index) => placesIn(entry, [...at, index]))];
  if (!isObject(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([key, entry]) => placesIn(entry, [...at, key]))];
}

function replaced(value: Json, [key, ...rest]: Path, by: Json | undefined): Json {
  if (isList(value)) {
    const entries = value.map((entry, index) =>
      index === key ? (rest.length > 0 ? replaced(entry, rest, by) : by) : entry,
    );
    return entries.filter((entry): entry is Json => entry !== undefined);
  }
  if (!isObject(value) || key === undefined) return value;
  const { [String(key)]: inner = null, ...others } = value;
  const next = rest.length > 0 ? replaced(inner, rest, by) : by;
  return next === undefined ? others : { ...others, [String(key)]: next };
}

function withInputs(resource: Resource, path: Path, by: Json | undefined): Resource {
  const inputs = replaced(resource.inputs ?? {}, path, by);
  return isObject(inputs) ? { ...resource, inputs } : resource;
}

describe("what is not known", () => {
  /**
   * Where a fail may become a pass, or nothing to judge, though the value at the place is not known: only that something is set
   * counts there, or that it is a secret.
   */
  const ENOUGH: Readonly<Record<string, RegExp>> = {
    "BAK-03": /^rules\.\d+\.startWindow$/,
    "CDN-07": /^defaultRootObject$/,
    "CF-16": /^destinationConf$/, // a secret is what it shall be
    "ECS-05": /\.value$/, // under a harmless name some address or id
    "EFS-01": /^kmsKeyId$/, // a key that is not made yet is one's own: those of AWS are there, and known
    "LAM-02": /^environment\.variables\.\w+$/,
    "PG-06": /^schema$/,
    "PG-10": /^password$/,
    "PG-12": /^options\.password$/,
    "SEC-04": /^(keyId|insecureValue)$/,
    // Inside of a document an unknown part is one that names something.
    "IAM-02": /^policy\.Statement\.\d+\.(Action|Resource)/,
    "IAM-07": /^policy\.Statement\.\d+\.(Action|Resource)/,
  };
  /** Tables that count an unknown as set, by edges, or do not read values: their own rows say how. */
  const strict = rules.filter(({ control: id }) => ["undecided", "document"].includes(control(id).unknown));

  const verdictsOf = (judged: Resource, others: readonly Resource[]): ReadonlyMap<string, Verdict> => {
    const graph = graphOf(judged, ...others);
    const context = { profile: "prod", settings: {}, graph } as const;
    const checked = checkedResource(judged, graph);
    const own = strict.filter((rule) => judges(rule, canonicalType(judged.type)));
    return new Map(own.map((rule) => [rule.control, rule.check(checked, context)]));
  };

  it("never turns a fail into a pass, at whatever place of the inputs", () => {
    const wrong = new Set<string>();
    const excused = new Set<string>();
    let tried = 0;
    for (const [judged, ...others] of rowByRow) {
      if (!judged?.inputs) continue;
      const failing = [...verdictsOf(judged, others)].filter(([, { outcome }]) => outcome === "fail");
      if (failing.length === 0) continue;
      for (const place of placesIn(judged.inputs)) {
        for (const [kind, value] of [
          ["unknown", UNKNOWN],
          ["masked", MASK],
        ] as const) {
          const after = verdictsOf(withInputs(judged, place, value), others);
          for (const [id] of failing) {
            tried++;
            const outcome = after.get(id)?.outcome;
            if (outcome === "fail" || outcome === "unknown") continue;
            if (ENOUGH[id]?.test(place.join("."))) excused.add(id);
            else wrong.add(`${id} ${place.join(".")} ${kind}: ${outcome}`);
          }
        }
      }
    }
    expect([...wrong]).toEqual([]);
    expect([...excused].toSorted()).toEqual(Object.keys(ENOUGH).toSorted());
    expect(tried).toBeGreaterThan(5_000);
  });

  it("in a document is told: broken JSON, JSON of another kind, JSON as deep as an attack", () => {
    const deep = `${'{"a":'.repeat(150)}1${"}".repeat(150)}`;
    const wrong = new Set<string>();
    let tried = 0;
    for (const [judged, ...others] of rowByRow) {
      const documents = Object.entries(judged?.inputs ?? {}).filter(
        ([, value]) => typeof value === "string" && /^[[{]/.test(value),
      );
      if (!judged || documents.length === 0) continue;
      for (const [property] of documents) {
        for (const broken of ["{", "7", deep]) {
          for (const [id, { outcome }] of verdictsOf(withInputs(judged, [property], broken), others)) {
            if (control(id as Parameters<typeof control>[0]).unknown !== "document") continue;
            tried++;
            // A rule may have nothing to do with this document, or find a fault elsewhere.
            if (outcome === "pass" && READ[id]?.includes(property))
              wrong.add(`${id} ${property} ${broken.slice(0, 8)}`);
          }
        }
      }
    }
    expect([...wrong]).toEqual([]);
    expect(tried).toBeGreaterThan(200);
  });
  /** Documents without which the rule cannot judge. */
  const READ: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
    strict.map(({ control: id }) => [id, ["containerDefinitions", "policy", "assumeRolePolicy"]]),
  );
});

describe("damage", () => {
  const JUNK: readonly Json[] = [
    null,
    "",
    "x",
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [null],
    [[]],
    [UNKNOWN],
    { a: UNKNOWN },
    UNKNOWN,
  ]
    .concat([MASK, "{", "[]", "[{}]", "null", '{"Statement":7}', `${"[".repeat(500)}${"]".repeat(500)}`])
    .concat([{ [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "v1:x" } as never, "urn:pulumi:prod::larder::x::y"]);
  const junk = fc.constantFrom(...JUNK);
  /** Numbers that choose: which resource, which place in it, what happens there. */
  const stroke = fc.record({ resource: fc.nat(), place: fc.nat(), by: fc.oneof(junk, fc.constant("drop" as const)) });

  const struck = (
    resources: readonly Resource[],
    strokes: readonly { resource: number; place: number; by: Json }[],
  ) => {
    const damaged = [...resources];
    for (const { resource, place, by } of strokes) {
      const index = resource % damaged.length;
      const target = damaged[index];
      const places = placesIn(target?.inputs ?? {});
      const path = places[place % Math.max(1, places.length)];
      if (target && path) damaged[index] = withInputs(target, path, by === "drop" ? undefined : by);
    }
    return damaged;
  };

  const judged = (resources: readonly Resource[]) =>
    evaluatePolicies(graphOf(...resources), { asOf, unknowns: "fail" }).results;

  it("crashes no rule, and leaves no pair of rule and resource without a verdict", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...foreign),
        fc.array(stroke, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        (program, strokes, dropped) => {
          const gone = new Set(dropped.map((index) => index % program.length));
          const left = program.filter((_, index) => !gone.has(index));
          const results = judged(struck(left, strokes));
          const pairs = results.map(({ control: id, urn }) => `${id} ${urn}`);
          expect(new Set(pairs).size).toBe(pairs.length);
          const every = rules.filter(({ types }) => types.includes("*")).length;
          const expected = left.reduce(
            (sum, { type, custom }) =>
              sum + rules.filter((rule) => judges(rule, canonicalType(type))).length - (custom ? 0 : every),
            0,
          );
          // Rules about every type leave out what they have nothing to say of.
          expect(results.length).toBeLessThanOrEqual(expected);
          for (const { verdict, message } of results) expect(`${verdict} ${message}`).not.toMatch(/undefined|\[object/);
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it("crashes no rule on the tables' own graphs either", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...everything], { maxLength: 120 }),
        fc.array(stroke, { maxLength: 80 }),
        (some, strokes) => {
          expect(() => judged(some.length > 0 ? struck(some, strokes) : some)).not.toThrow();
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it("tells no secret", () => {
    const value = "correct-horse-battery-staple";
    const open = (resource: Resource): Resource => {
      const text = JSON.stringify(resource).replaceAll(JSON.stringify(SECRET), JSON.stringify(sealed(value)));
      return JSON.parse(text) as Resource;
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...foreign, everything.slice(0, 400)),
        fc.array(stroke, { maxLength: 20 }),
        (program, strokes) => {
          const secretly = strokes.map(({ resource, place }) => ({ resource, place, by: sealed(value) }));
          expect(JSON.stringify(judged(struck(program.map(open), secretly)))).not.toContain(value);
        },
      ),
      { seed: SEED, numRuns: 25 },
    );
  });
});

const sealed = (value: string): Json => ({
  [SIGNATURE_KEY]: SECRET_SIGNATURE,
  plaintext: JSON.stringify(value),
});

/** Properties whose order says nothing to the cloud. */
const SETS = new Set(
  [
    "securityGroups",
    "securityGroupIds",
    "vpcSecurityGroupIds",
    "subnets",
    "subnetIds",
    "cidrBlocks",
    "ipv6CidrBlocks",
  ].concat(
    ["ingress", "egress", "prefixListIds", "aliases", "subjectAlternativeNames", "alarmActions", "redactedFields"],
    ["enabledCloudwatchLogsExports", "parameters", "settings", "containerDefinitions", "secrets", "environment"],
    ["Statement", "Action", "Resource", "AWS", "Service", "managedPolicyArns", "privileges", "resources", "rules"],
  ),
);

/** Turns every such list around, also inside of JSON. */
function turned(value: Json, key = ""): Json {
  if (isSecret(value)) return value;
  if (isList(value)) {
    const entries = value.map((entry) => turned(entry, key));
    return SETS.has(key) ? entries.toReversed() : entries;
  }
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, turned(entry, name)]));
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(turned(JSON.parse(value) as Json, key));
  } catch {
    return value;
  }
}

describe("order", () => {
  const results = (graph: ResourceGraph) => evaluatePolicies(graph, { asOf, unknowns: "fail" }).results;
  const inOrder = (graph: ResourceGraph, resources: readonly Resource[]) => {
    const { deployment } = graph;
    return ResourceGraph.of({ ...deployment, deployment: { ...deployment.deployment, resources } });
  };
  /** Without the numbers of entries, which follow their order. */
  const verdicts = (graph: ResourceGraph) =>
    results(graph).map(({ control: id, urn, verdict }) => `${id} ${urn} ${verdict}`);

  it.each(STACKS)("of resources changes neither a verdict nor a message of %s", { timeout: 120_000 }, async (stack) => {
    const { deployed } = await wholeStack(stack);
    const whole = results(deployed);
    expect(results(inOrder(deployed, deployed.resources.toReversed()))).toEqual(whole);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...deployed.resources], { minLength: deployed.resources.length }),
        (shuffled) => {
          expect(results(inOrder(deployed, shuffled))).toEqual(whole);
        },
      ),
      { seed: SEED, numRuns: 3 },
    );
  });

  it.each(STACKS)("of lists that are sets changes no verdict of %s", { timeout: 120_000 }, async (stack) => {
    const { deployed } = await wholeStack(stack);
    const changed = deployed.resources.map((each) => {
      const inputs = turned(each.inputs ?? {});
      return isObject(inputs) ? { ...each, inputs } : each;
    });
    expect(JSON.stringify(changed)).not.toBe(JSON.stringify(deployed.resources));
    expect(verdicts(inOrder(deployed, changed))).toEqual(verdicts(deployed));
  });

  it("of resources and of sets changes nothing of other people's programs", () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...foreign)
          .chain((program) =>
            fc.tuple(fc.constant(program), fc.shuffledSubarray([...program], { minLength: program.length })),
          ),
        ([program, shuffled]) => {
          const graph = graphOf(...program);
          expect(results(inOrder(graph, shuffled))).toEqual(results(graph));
          const changed = shuffled.map((each) => ({ ...each, inputs: turned(each.inputs ?? {}) as never }));
          expect(verdicts(inOrder(graph, changed))).toEqual(verdicts(graph));
        },
      ),
      { seed: SEED, numRuns: 20 },
    );
  });
});
