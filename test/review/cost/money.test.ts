import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf, dollars, shownDollars, signedDollars, sum } from "../../../review/cost/money.ts";

describe("amounts", () => {
  it.each([
    ["a NAT gateway of us-east-1, a month", "0.045", 730, 1, 32_850_000],
    ["a price of nine digits", "0.000000001", 1_000, 1, 1],
    ["half a micro-dollar, up", "0.0000005", 1, 1, 1],
    ["less than half, down", "0.000000499", 1, 1, 0],
    ["a part of a task", "0.03238", 0.25 * 730, 1, 5_909_350],
    ["what floats get wrong: 3 x 0.1", "0.10", 3, 1, 300_000],
    ["a price by the million", "0.40", 2_500_000, 1_000_000, 1_000_000],
    ["a price by the million, rounded once at the end", "0.40", 1, 1_000_000, 0],
    ["nothing used", "0.085", 0, 1, 0],
    ["whole dollars", "3000.00", 1, 1, 3_000_000_000],
  ])("of %s", (_, usd, quantity, per, micros) => {
    expect(amountOf(usd, quantity, per)).toBe(micros);
  });

  it.each([
    ["-1", 1],
    ["1e3", 1],
    ["", 1],
    ["0.1234567890", 1],
    ["1", -1],
    ["1", Number.NaN],
    ["1", Number.POSITIVE_INFINITY],
    ["100000000000", 1],
  ])("are refused for a price of %s and a quantity of %s", (usd, quantity) => {
    expect(() => amountOf(usd, quantity)).toThrow(RangeError);
  });

  it("never are negative, are whole, and grow with the quantity", () => {
    const price = fc.integer({ min: 0, max: 5_000_000 }).map((nano) => (nano / 1e6).toFixed(6));
    const quantity = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(price, quantity, quantity, (usd, a, b) => {
        const [less, more] = [amountOf(usd, Math.min(a, b)), amountOf(usd, Math.max(a, b))];
        return Number.isSafeInteger(less) && less >= 0 && less <= more;
      }),
    );
  });

  it("are summed without loss, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 })), (amounts) => {
        return sum(amounts) === sum(amounts.toReversed()) && sum(amounts) >= Math.max(0, ...amounts);
      }),
    );
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  });
});

describe("shown amounts", () => {
  it.each([
    [0, "0.00", "0.00"],
    [4_999, "0.00", "0.00"],
    [5_000, "0.01", "+0.01"],
    [-4_999, "0.00", "0.00"],
    [-3_500_000, "-3.50", "-3.50"],
    [999_995_000, "1,000.00", "+1,000.00"],
    [1_234_567_890_000, "1,234,567.89", "+1,234,567.89"],
  ])("%s micro-dollars are %s", (micros, shown, signed) => {
    expect(shownDollars(micros)).toBe(shown);
    expect(signedDollars(micros)).toBe(signed);
  });

  it("are plain numbers as data", () => {
    expect(dollars(35_040_000)).toBe(35.04);
  });
});
