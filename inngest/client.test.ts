import { RetryAfterError } from "inngest";
import { expect, it } from "vitest";
import { sdkLogger } from "./client";

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
