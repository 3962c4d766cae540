import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after";

const now = new Date("2030-01-01T00:00:00Z");

describe("Retry-After", () => {
  it.each([
    ["seconds", "3", 3000],
    ["a date", "Tue, 01 Jan 2030 00:01:00 GMT", 60_000],
    ["a moment that is past", "Mon, 31 Dec 2029 00:00:00 GMT", 0],
    ["more than a day", "9999999", 86_400_000],
    ["nothing", undefined, undefined],
    ["nonsense", "soon", undefined],
  ])("reads %s", (_name, header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
