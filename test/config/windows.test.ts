import { describe, expect, it } from "vitest";
import { overlaps, windowMinutes } from "../../config/windows.ts";

describe("windows", () => {
  it.each([
    ["02:00-03:00", 60],
    ["23:30-00:30", 60],
    ["sun:23:30-mon:00:30", 60],
    ["mon:00:00-tue:00:00", 1440],
  ])("%s is %i minutes long", (window, minutes) => {
    expect(windowMinutes(window)).toBe(minutes);
  });

  it.each([
    ["02:00-03:00", "sun:03:00-sun:04:00", false],
    ["02:00-03:01", "sun:03:00-sun:04:00", true],
    ["03:10-03:20", "sun:03:00-sun:04:00", true],
    ["23:30-00:30", "mon:00:00-mon:01:00", true],
    ["23:30-00:30", "sun:00:29-sun:01:00", true],
    ["00:10-00:40", "sun:23:30-mon:00:30", true],
    ["01:00-02:00", "sun:23:30-mon:00:30", false],
    ["sun:23:00-mon:01:00", "mon:00:30-mon:02:00", true],
  ])("%s and %s overlap: %s", (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
    expect(overlaps(other, one)).toBe(expected);
  });
});
