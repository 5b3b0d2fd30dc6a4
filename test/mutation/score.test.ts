import { describe, expect, it } from "vitest";
import { Guards } from "../../mutation/guards.ts";
import type { Outcome } from "../../mutation/outcome.ts";
import { type Reason, Reasons } from "../../mutation/reasons.ts";
import { score } from "../../mutation/score.ts";
import { percent, resultText } from "../../mutation/text.ts";

const INSTANCE = "aws:rds/instance:Instance";

const outcome = (pattern: string, more: Partial<Outcome> = {}): Outcome => ({
  stack: "prod",
  area: "data",
  urn: "urn:pulumi:prod::larder::x::db",
  type: INSTANCE,
  name: "db",
  path: pattern,
  pattern,
  operator: "flipped",
  text: "true -> false",
  fired: [],
  readBy: [],
  ...more,
});
const caught = outcome("storageEncrypted", { fired: ["RDS-02"], level: "mandatory" });
const advisory = outcome("multiAz", { fired: ["RDS-04"], level: "advisory" });
const alive = outcome("compress");
const guards = () => Guards.from([caught, advisory]);
const reason = (more: Partial<Reason> = {}): Reason => ({
  kind: "unrelated",
  types: INSTANCE,
  places: "compress",
  why: "Only faster.",
  ...more,
});
const scored = (outcomes: readonly Outcome[], reasons: readonly Reason[], table = guards()) =>
  score(outcomes, { guards: table, reasons: new Reasons(reasons), whole: true });

describe("the score", () => {
  it("counts what is caught among the weakenings", () => {
    const accepted = outcome("size");
    const { total } = scored(
      [caught, advisory, alive, accepted, outcome("open")],
      [reason(), reason({ kind: "accepted", places: "size" })],
    );
    expect(total).toEqual({ mutants: 5, caught: 2, advisory: 1, harmless: 1, accepted: 1, open: 1, score: 0.5 });
  });

  it("goes by stack and by area", () => {
    const { stacks, areas } = scored(
      [caught, outcome("storageEncrypted", { ...caught, stack: "dev", area: "edge" })],
      [],
    );
    expect(stacks.map(({ stack, tally }) => [stack, tally.caught])).toEqual([
      ["prod", 1],
      ["dev", 1],
    ]);
    expect(areas.map(({ stack, area }) => `${stack} ${area}`)).toEqual(["prod data", "dev edge"]);
  });

  it("does not count a control that is not named for the argument", () => {
    const { total, unnamed } = scored([outcome("storageEncrypted", { fired: ["RDS-01"] }), caught], [], guards());
    expect(total).toMatchObject({ caught: 1, open: 1 });
    expect(unnamed.map(({ controls }) => controls)).toEqual([["RDS-01"]]);
  });

  it("is never rounded up", () => {
    expect([percent(1), percent(0.9999), percent(0)]).toEqual(["100.0 %", "99.9 %", "0.0 %"]);
  });
});

describe("reasons", () => {
  it("explain by type, place, operator, stack and name; the first that fits counts", () => {
    const of = (each: Reason, survivor = alive) => new Reasons([each]).of(survivor)?.why;
    expect(of(reason())).toBe("Only faster.");
    expect(of(reason({ types: "aws:rds/*" }))).toBe("Only faster.");
    expect(of(reason({ types: "aws:s3/*" }))).toBeUndefined();
    expect(of(reason({ places: "a comp* b" }))).toBe("Only faster.");
    expect(of(reason({ places: "press" }))).toBeUndefined();
    expect(of(reason({ operators: ["removed"] }))).toBeUndefined();
    expect(of(reason({ stacks: ["dev"] }))).toBeUndefined();
    expect(of(reason({ names: "d*" }))).toBe("Only faster.");
    expect(of(reason({ names: "x*" }))).toBeUndefined();
    const spaced = outcome('a["b c"].d');
    expect(of(reason({ places: 'x a["b c"].d' }), spaced)).toBe("Only faster.");
  });

  it("know a default from the provider's typings", () => {
    expect(new Reasons([]).of({ ...alive, isDefault: true })?.kind).toBe("equal");
  });

  it("are out of date when they explain nothing", () => {
    expect(scored([caught], [reason()]).faults).toContain(`explains nothing: ${INSTANCE} compress: "Only faster."`);
  });

  it("are wrong when what they explain is caught", () => {
    const wide = scored([caught, alive], [reason({ places: "compress storageEncrypted" })]).faults;
    expect(wide.filter((fault) => fault.startsWith("explains what is caught"))).toEqual([
      `explains what is caught (${INSTANCE} storageEncrypted flipped): ${INSTANCE} compress storageEncrypted: "Only faster."`,
    ]);
  });
});

describe("guards", () => {
  it("are written and read without loss", () => {
    expect(Guards.parse(guards().text()).text()).toBe(guards().text());
    expect(Guards.parse(guards().text()).of(caught)).toEqual(["RDS-02"]);
  });

  it("that sleep are told", () => {
    expect(scored([{ ...caught, fired: [] }, advisory], []).faults).toContain(
      `RDS-02 never fires for ${INSTANCE} storageEncrypted`,
    );
  });

  it("of every type go by what is done", () => {
    expect(guards().of(outcome("anything", { operator: "changes ignored" }))).toEqual(["GEN-04"]);
  });

  it.each([
    ["no-such-control", `"${INSTANCE}":\n  "x": NO-01\n`, "guards: aws:rds/instance:Instance x: no control NO-01"],
    ["a list", "- a\n", "guards: guards: no map"],
    ["no places", `"${INSTANCE}": x\n`, `guards: ${INSTANCE}: no map`],
  ])("refuse %s", (_, text, message) => {
    expect(() => Guards.parse(text)).toThrow(message);
  });
});

describe("the text", () => {
  it("names what is open with who reads it, and what fires unnamed", () => {
    const result = scored(
      [caught, advisory, outcome("open", { readBy: ["RDS-01"] }), outcome("x", { fired: ["RDS-06"] }), alive],
      [reason()],
    );
    const text = resultText(result, { survivors: false });
    expect(text).toContain(`${INSTANCE}  open  flipped: true -> false  (prod db; read by RDS-01)`);
    expect(text).toContain(`${INSTANCE}  x  flipped: RDS-06  (1)`);
    expect(text).not.toContain("Only faster.");
    expect(resultText(result, { survivors: true })).toContain(
      `${INSTANCE}  compress  flipped  (prod db): unrelated: Only faster.`,
    );
  });
});
