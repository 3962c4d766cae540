import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "@/lib/http/testing";
import { chatWith } from "./chat";
import { streamCompletion } from "./testing";

const KEY = "sk-very-secret-key-1234567890";
const never = new AbortController().signal;
const open: TestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function ask(
  listener: RequestListener,
  {
    signal = never,
    privateHosts = ["127.0.0.1"],
    ...request
  }: Record<string, unknown> & { signal?: AbortSignal; privateHosts?: string[] } = {},
) {
  const server = await startServer(listener);
  open.push(server);
  const tokens: string[] = [];
  const secret = { api_key: KEY, base_url: `${server.url}/v1` };
  const result = await chatWith(
    { privateHosts, silenceMs: 5000, now: () => new Date("2030-01-01T00:00:00Z") },
    {
      credential: { id: "1", name: "test", type: "openai", secret, hosts: [], hidden: [] },
      model: "test-model",
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "Hello" },
      ],
      onToken: (text) => tokens.push(text),
      ...request,
    },
    signal,
  );
  return { result, tokens };
}

/** The error that a server's answer becomes. */
async function failure(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asking = ask((_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  return asking.then(
    () => expect.unreachable(),
    (error) => error,
  );
}

describe("a chat", () => {
  it("streams the text and reports model, usage and reason", async () => {
    const { result, tokens } = await ask((_request, response) => streamCompletion(response, ["Hel", "lo", " you"]));
    expect(tokens).toEqual(["Hel", "lo", " you"]);
    expect(result).toEqual({
      text: "Hello you",
      model: "test-model-1",
      usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
      finish_reason: "stop",
    });
  });

  it("sends messages, settings and the key, and nothing of this machine's environment", async () => {
    let seen: { url?: string; headers: NodeJS.Dict<string | string[]>; body: Record<string, unknown> } | undefined;
    await ask(
      (request, response) => {
        let body = "";
        request.on("data", (chunk) => {
          body += chunk;
        });
        request.on("end", () => {
          seen = { url: request.url, headers: request.headers, body: JSON.parse(body) };
          streamCompletion(response, ["ok"]);
        });
      },
      { temperature: 0, maxTokens: 12 },
    );
    expect(seen?.url).toBe("/v1/chat/completions");
    expect(seen?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(seen?.headers["openai-organization"]).toBeUndefined();
    expect(seen?.body).toMatchObject({
      model: "test-model",
      temperature: 0,
      max_tokens: 12,
      stream: true,
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "Hello" },
      ],
    });
  });
});

describe("a chat that fails", () => {
  it("with 401 is not retried, says what to do and never shows the key", async () => {
    const error = await failure(401, {
      error: { message: `Incorrect API key provided: ${KEY}.`, code: "invalid_api_key" },
    });
    expect(error).toMatchObject({
      code: "llm_unauthorized",
      retriable: false,
      hint: expect.stringContaining("Replace"),
    });
    expect(JSON.stringify([error, error.message, error.cause?.message, error.cause?.stack])).not.toContain(KEY);
  });

  it("with 429 is retried after the time the server asks for", async () => {
    const error = await failure(429, { error: { message: "Slow down" } }, { "retry-after": "7" });
    expect(error).toMatchObject({ code: "llm_rate_limited", retriable: true, retryAfterMs: 7000 });
    const dated = await failure(429, { error: {} }, { "retry-after": "Tue, 01 Jan 2030 00:00:30 GMT" });
    expect(dated.retryAfterMs).toBe(30_000);
  });

  it("for want of credit is not retried", async () => {
    const error = await failure(429, { error: { message: "You exceeded your quota", code: "insufficient_quota" } });
    expect(error).toMatchObject({ code: "llm_quota", retriable: false });
  });

  it.each([
    [400, "llm_refused", false],
    [404, "llm_not_found", false],
    [500, "llm_unavailable", true],
    [503, "llm_unavailable", true],
  ])("with %i is %s", async (status, code, retriable) => {
    expect(await failure(status, { error: { message: "Because" } })).toMatchObject({ code, retriable });
  });

  it("asks once: retrying is the engine's part", async () => {
    let asked = 0;
    const asking = ask((_request, response) => {
      asked += 1;
      response.writeHead(503).end("{}");
    });
    await expect(asking).rejects.toMatchObject({ code: "llm_unavailable" });
    expect(asked).toBe(1);
  });

  it("because the server sits in a private network names the operator's list", async () => {
    const asking = ask((_request, response) => streamCompletion(response, ["x"]), { privateHosts: [] });
    await expect(asking).rejects.toMatchObject({
      code: "http_blocked_address",
      retriable: false,
      hint: expect.stringContaining("FLOWPILOT_PRIVATE_HOSTS"),
    });
  });

  it("because the credential is of another kind", async () => {
    const credential = { id: "1", name: "smtp", type: "smtp", secret: { password: "x" }, hosts: [], hidden: [] };
    await expect(ask(() => {}, { credential })).rejects.toMatchObject({ code: "credential_invalid", retriable: false });
  });
});

describe("a chat that hangs", () => {
  it("ends when it is cancelled before the first word", async () => {
    const stop = new AbortController();
    const asking = ask(() => setTimeout(() => stop.abort(), 30), { signal: stop.signal });
    await expect(asking).rejects.toMatchObject({ code: "cancelled", retriable: false });
  });

  it("ends when it is cancelled between words", async () => {
    const stop = new AbortController();
    const asking = ask(
      (_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const event = { id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "a" } }] }; // No role: some servers leave it out.
        response.write(`data: ${JSON.stringify(event)}\n\n`);
      },
      { signal: stop.signal, onToken: () => stop.abort() },
    );
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });

  it("ends by itself when nothing is heard for long", async () => {
    const server = await startServer(() => {});
    open.push(server);
    const credential = {
      id: "1",
      name: "t",
      type: "openai",
      secret: { api_key: KEY, base_url: server.url },
      hosts: [],
      hidden: [],
    };
    const asking = chatWith(
      { privateHosts: ["127.0.0.1"], silenceMs: 60 },
      { credential, model: "m", messages: [{ role: "user", content: "x" }] },
      never,
    );
    await expect(asking).rejects.toMatchObject({ code: "llm_timeout", retriable: true });
  });
});
