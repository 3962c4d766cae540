import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundedRegex, judge } from "./regex";

describe("patterns that could run for hours are refused", () => {
  test.each([
    /(a+)+$/,
    /(a*)*b/,
    /(?:a|a)+b/,
    /(a|aa)*$/,
    /([a-z]+)*!/,
    /(\w+\s?)*$/,
    /((ab)*)*c/,
    /(a{1,50}){1,50}b/,
    /(.)\1+/,
    /a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaa/,
    /(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)/,
    /x{2000}/,
  ])("%s", (pattern) => expect(judge(pattern).reason).toEqual(expect.any(String)));
});

describe("usual patterns are allowed on useful lengths", () => {
  test.each([
    [/\d+/, 1_000_000],
    [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 1000],
    [/(\w+)\s+(\w+)/, 10_000],
    [/^(\d{4})-(\d{2})-(\d{2})$/, 100_000],
    [/error|warning|fatal/i, 100_000],
    [/\s+$/, 10_000],
    [/<a href="([^"]*)">/, 10_000],
    [/^https?:\/\/[^/]+\//, 10_000],
    [/"key":\s*"([^"]+)"/, 1000],
  ])("%s", (pattern, length) => {
    expect(judge(pattern).reason).toBeNull();
    expect(judge(pattern).maxSubject).toBeGreaterThanOrEqual(length);
  });
});

test("the more ways to share text out, the shorter the text", () => {
  expect(judge(/.*a.*b.*c.*d/).maxSubject).toBeLessThan(200);
  expect(() => new BoundedRegex(/.*a.*b.*c.*d/g).exec("a".repeat(200))).toThrow(/at most/);
});

test("allowed patterns match as RegExp does", () => {
  const pattern = fc.constantFrom(/a+b/g, /(x)?y/g, /[a-c]{2,3}/g, /^\w+$/g, /\s*;\s*/g);
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom("a", "b", "x", "y", ";", " "), maxLength: 30 }),
      (regex, text) => {
        expect(new BoundedRegex(regex).exec(text)?.[0]).toBe(new RegExp(regex).exec(text)?.[0]);
      },
    ),
  );
});
