import { DrizzleQueryError } from "drizzle-orm";
import { expect, it } from "vitest";
import { createLog, neverLog } from "./log";

/** What one call writes. */
function written(fields: Record<string, unknown>): { text: string; line: Record<string, Record<string, unknown>> } {
  const lines: string[] = [];
  createLog("info", { write: (line: string) => void lines.push(line) }).info(fields, "Something happened.");
  const text = lines.join("");
  return { text, line: JSON.parse(text) };
}

it.each(["error", "err"])("an error under %s is told with its code, stack and cause", (key) => {
  const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  const { line } = written({ event: "x", [key]: new TypeError("It broke.", { cause }) });
  expect(line[key]).toMatchObject({
    name: "TypeError",
    message: "It broke.",
    stack: expect.stringContaining("log.test.ts"),
    cause: { message: "refused", code: "ECONNREFUSED" },
  });
});

it("keeps out what an error carries along: parameters, headers, requests", () => {
  const carrying = Object.assign(new Error("It broke."), {
    headers: { "x-key": "canary-1" },
    parameters: ["canary-2"],
  });
  const query = new DrizzleQueryError(
    "select $1",
    ["canary-3"],
    Object.assign(new Error("bad"), { args: ["canary-4"] }),
  );
  const { text } = written({ error: carrying, err: query });
  expect(text).not.toContain("canary");
  expect(text).toContain("select $1");
});

it("strikes out fields that are named like secrets, also inside others", () => {
  const { text } = written({ password: "canary", request: { authorization: "canary", headers: { cookie: "canary" } } });
  expect(text).not.toContain("canary");
});

it("strikes out what was opened in this process, in whatever encoding, and goes on when very much was", () => {
  neverLog(["canary value/1"]);
  const encoded = [
    "canary value/1",
    encodeURIComponent("canary value/1"),
    Buffer.from("x canary value/1").toString("base64"),
  ];
  const { text } = written({ a: encoded, error: new Error('It broke at "canary value/1".') });
  for (const each of encoded) expect(text).not.toContain(each);
  for (let n = 0; n < 1000; n++) neverLog([`another-value-${n}`]);
  expect(written({ a: "another-value-999 another-value-900" }).line.a).toBe("[secret] [secret]");
});

it("leaves what is no error as it is", () => {
  expect(written({ error: { code: "x" } }).line.error).toEqual({ code: "x" });
  expect(written({ error: "text" }).line.error).toBe("text");
});
