import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatRelative, formatWholeSeconds } from "./format";

describe("durations", () => {
  it.each([
    [0.2, "< 1 ms"],
    [840, "840 ms"],
    [1240, "1.24 s"],
    [59_999, "1 min"],
    [192_000, "3 min 12 s"],
    [7_500_000, "2 h 5 min"],
    [360_000_000, "4 d 4 h"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it("count in whole seconds", () => {
    expect(formatWholeSeconds(0)).toBe("0 s");
    expect(formatWholeSeconds(48_400)).toBe("48 s");
  });
});

describe("relative times", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  it.each([
    ["2026-03-10T11:59:40Z", "just now"],
    ["2026-03-10T11:57:00Z", "3 minutes ago"],
    ["2026-03-10T14:00:00Z", "in 2 hours"],
    ["2026-03-09T11:00:00Z", "yesterday"],
  ])("%s is %s", (iso, text) => expect(formatRelative(new Date(iso), now)).toBe(text));
});

describe("sizes", () => {
  it("are short", () =>
    expect([12, 14_541, 3_250_586, 2_577_000_000].map(formatBytes)).toEqual(["12 B", "14.2 KB", "3.1 MB", "2.4 GB"]));
});
