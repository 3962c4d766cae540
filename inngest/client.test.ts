import { RetryAfterError } from "inngest";
import { expect, it } from "vitest";
import { cloudAddress, sdkLogger } from "./client";

it("what an engine puts off while it stops is no error in the log", () => {
  const lines: [string, unknown][] = [];
  const note = (level: string) => (fields: unknown) => void lines.push([level, fields]);
  const logger = sdkLogger({ debug: note("debug"), warn: note("warn"), error: note("error") });
  const later = new RetryAfterError("This engine is stopping.", 0);
  const broken = new TypeError("It broke.");
  logger.error({ err: later }, "error running step");
  logger.error({ err: broken }, "error running step");
  logger.error("a sentence");
  expect(lines).toMatchObject([
    ["debug", { event: "inngest_sdk", err: later }],
    ["error", { event: "inngest_sdk", err: broken }],
    ["error", { event: "inngest_sdk", args: ["a sentence"] }],
  ]);
});

it("knows the two hosts of Inngest Cloud", () => {
  expect(cloudAddress("https://api.inngest.com/e/key").href).toBe("https://inn.gs/e/key");
  expect(cloudAddress("https://inn.gs/v1/checkpoint/r/async").href).toBe(
    "https://api.inngest.com/v1/checkpoint/r/async",
  );
  expect(cloudAddress("https://inn.gs/fn/register?deployId=1").href).toBe(
    "https://api.inngest.com/fn/register?deployId=1",
  );
});
