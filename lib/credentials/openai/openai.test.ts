import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "@/lib/http/testing";
import { hintFor } from "../define";
import { reachFor } from "../testing";
import definition from "./index";
import { tester } from "./test";

const open: TestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function test(listener: RequestListener, fields: Record<string, string> = {}) {
  const server = await startServer(listener);
  open.push(server);
  const parsed = definition.fields.parse({
    api_key: "sk-abcdefghijklmnop-f3Qa",
    base_url: `${server.url}/v1/`,
    ...fields,
  });
  return tester.test(parsed, reachFor());
}

const models: RequestListener = (request, response) => {
  const ok = request.url === "/v1/models" && request.headers.authorization === "Bearer sk-abcdefghijklmnop-f3Qa";
  response.writeHead(ok ? 200 : 401).end(JSON.stringify({ data: [{ id: "a" }, { id: "b" }] }));
};

describe("an OpenAI credential", () => {
  it("defaults to OpenAI's own address", () => {
    expect(definition.fields.parse({ api_key: "x" }).base_url).toBe("https://api.openai.com/v1");
  });

  it("shows the end of the key and no more", () => {
    const fields = definition.fields.parse({ api_key: "sk-abcdefghijklmnop-f3Qa", default_model: "gpt-4o" });
    expect(hintFor(definition, fields)).toEqual({
      api_key: "…f3Qa",
      base_url: "https://api.openai.com/v1",
      default_model: "gpt-4o",
    });
    expect(hintFor(definition, { ...fields, api_key: "short" }).api_key).toBe("…");
    expect(hintFor(definition, { ...fields, base_url: "https://me:pass@host/v1" }).base_url).toBe("https://host/v1");
  });

  it("is tested by listing the models", async () => {
    expect(await test(models)).toEqual({ message: "Works: 2 models." });
    expect((await test(models, { default_model: "a" })).message).toBe("Works: 2 models.");
    expect((await test(models, { default_model: "c" })).message).toContain('not "c"');
  });

  it("says why a test failed", async () => {
    await expect(test(models, { api_key: "wrong" })).rejects.toMatchObject({ code: "llm_unauthorized" });
    const page = test((_request, response) => response.end("<html>"));
    await expect(page).rejects.toMatchObject({ code: "llm_failed", hint: expect.stringContaining("/v1") });
    const down = test((_request, response) => response.writeHead(500).end());
    await expect(down).rejects.toMatchObject({ message: expect.stringContaining("500") });
  });
});
