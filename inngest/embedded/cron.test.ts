import { describe, expect, it } from "vitest";
import { checkCron, nextCron } from "./cron";

const next = (expression: string, after: string) => {
  const at = nextCron(expression, Date.parse(after));
  return at === null ? null : new Date(at).toISOString();
};

describe("the next moment of a cron", () => {
  it.each([
    ["* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00.000Z"],
    ["* * * * *", "2026-01-01T00:00:59.999Z", "2026-01-01T00:01:00.000Z"],
    ["*/15 * * * *", "2026-01-01T00:16:00Z", "2026-01-01T00:30:00.000Z"],
    ["5/20 8 * * *", "2026-01-01T08:05:00Z", "2026-01-01T08:25:00.000Z"],
    ["0 9 * * MON-FRI", "2026-01-02T10:00:00Z", "2026-01-05T09:00:00.000Z"],
    ["0 0 1,15 * *", "2026-01-02T00:00:00Z", "2026-01-15T00:00:00.000Z"],
    // Both days given: either will do. The 13th, or a Friday.
    ["0 0 13 * FRI", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00.000Z"],
    ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 30 2 *", "2026-01-01T00:00:00Z", null],
    ["0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00.000Z"],
    ["@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00.000Z"],
    ["@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00.000Z"],
    ["TZ=Europe/Paris 0 9 * * *", "2026-01-01T09:00:00Z", "2026-01-02T08:00:00.000Z"],
    ["CRON_TZ=Asia/Kolkata 0 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T03:30:00.000Z"],
    // Clocks are put forward: 02:30 does not come on that day. The same as on the real server.
    ["TZ=Europe/Paris 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00.000Z"],
    // Clocks are put back: 02:30 comes twice and counts once; every half hour counts always.
    ["TZ=Europe/Paris 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z"],
    ["TZ=Europe/Paris 30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00.000Z"],
  ])("%s after %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "1-0 * * * *",
    "*/0 * * * *",
    "a * * * *",
    "TZ=Nowhere * * * * *",
    "1-2-3 * * * *",
  ])("refuses %j", (expression) => {
    expect(() => checkCron(expression)).toThrow();
  });
});
