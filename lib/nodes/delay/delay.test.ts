import { describe, expect, it } from "vitest";
import { runNode, TEST_TIME, testContext } from "../testing";
import { executor } from "./execute";
import definition from "./index";

const run = async (config: Record<string, unknown>, input: unknown = {}) =>
  (await runNode(definition, executor, config, { input })).outcome;
const after = (seconds: number) => ({ kind: "sleep", until: new Date(TEST_TIME.getTime() + seconds * 1000) });

describe("the delay", () => {
  it.each([
    ["seconds", { seconds: 90 }, 90],
    ["half seconds", { seconds: 1.5 }, 1.5],
    ["an expression", { seconds: "input.n * 2" }, 10],
    ["a number as text", { seconds: "30" }, 30],
    ["a template", { seconds: "{{ input.n }}" }, 5],
    ["the longest wait", { seconds: 366 * 86_400 }, 366 * 86_400],
    ["a moment", { until: "2030-01-01T00:01:00Z" }, 60],
    ["a moment with an offset", { until: "2030-01-01T02:00:00+01:00" }, 3600],
    ["a day", { until: "2030-01-02" }, 86_400],
    ["a moment from a template", { until: "{{ input.at }}" }, 120],
    ["a moment rather than seconds", { seconds: 5, until: "2030-01-01T00:01:00Z" }, 60],
  ])("sleeps by %s", async (_name, config, seconds) => {
    expect(await run(config, { n: 5, at: "2030-01-01T00:02:00Z" })).toEqual(after(seconds));
  });

  it("goes on at once when the moment is past", async () => {
    expect(await run({ until: "2029-12-31T23:59:59Z" }, { a: 1 })).toEqual({ kind: "output", output: { a: 1 } });
  });

  it("gives on its input when it wakes", async () => {
    const config = definition.config.parse({ seconds: 5 });
    const woken = await executor.resume?.(testContext(), config, { a: 1 }, { kind: "slept" });
    expect(woken).toEqual({ kind: "output", output: { a: 1 } });
  });

  it.each([
    ["too short a wait", { seconds: "0" }, "delay_out_of_range"],
    ["too long a wait", { seconds: "366 * 86400 + 1" }, "delay_out_of_range"],
    ["no number", { seconds: '"soon"' }, "delay_out_of_range"],
    ["a missing value", { seconds: "input.missing" }, "delay_out_of_range"],
    ["a moment without a zone", { until: "2030-01-01T00:00:00" }, "delay_bad_moment"],
    ["no moment", { until: "tomorrow" }, "delay_bad_moment"],
    ["a moment too far away", { until: "2099-01-01T00:00:00Z" }, "delay_out_of_range"],
  ])("refuses %s", async (_name, config, code) => {
    await expect(run(config)).rejects.toMatchObject({ code, retriable: false });
  });

  it("asks for a time while it is drawn", () => {
    expect(definition.config.safeParse({}).error?.issues[0]).toMatchObject({ path: ["seconds"] });
    expect(definition.config.safeParse({ seconds: 0 }).success).toBe(false);
    expect(definition.summary({ seconds: 90 }, [])).toBe("Waits 1 min 30 s");
    expect(definition.summary({ seconds: 2 * 86_400 }, [])).toBe("Waits 2 days");
  });
});
