/** What code may ask of the outside while it runs: hosts that it was granted, through the client that cannot be led inward. */
import { z } from "zod";
import { NodeError } from "@/lib/nodes/errors";
import type { HttpRequest, SandboxRequest } from "@/lib/nodes/types";

const MAX_CALLS = 200;
const MAX_BODY = 4 * 1024 * 1024;
const MAX_ANSWER = 4 * 1024 * 1024;
const MAX_TIMEOUT_MS = 60_000;

const asked = z.object({
  url: z.string().max(8_000),
  method: z
    .string()
    .max(20)
    .regex(/^[A-Za-z]+$/),
  headers: z.record(z.string().max(200), z.coerce.string().max(16_000)),
  body: z
    .base64()
    .max(MAX_BODY * 2)
    .optional(),
  timeout_ms: z.number().positive().optional(),
});

const refused = (code: string, message: string) => JSON.stringify({ error: { code, message } });

/**
 * Answers the calls of one run, JSON text both ways; what goes wrong is an answer, too. The text is hostile.
 * @param hosts the allow-list; checked for each redirect by the client.
 */
export function answerCall({ hosts = [], http }: Pick<SandboxRequest, "hosts" | "http">) {
  let calls = 0;
  return async (text: string): Promise<string> => {
    calls += 1;
    if (!http || hosts.length === 0) {
      return refused("http_not_granted", "This code may call no host: its node lists none.");
    }
    if (calls > MAX_CALLS) return refused("http_too_many", `One run may make ${MAX_CALLS} calls.`);
    const request = read(text);
    if (!request) return refused("http_bad_request", "This is no request: url, method, headers, body (4 MB at most).");
    try {
      const answer = await http({ ...request, hosts });
      const { status, headers, url } = answer;
      return JSON.stringify({ status, headers, url, body: Buffer.from(answer.body).toString("base64") });
    } catch (error) {
      // Anything else is a fault of ours, and says nothing to the code.
      if (error instanceof NodeError) return refused(error.code, error.message);
      return refused("http_failed", "The request failed.");
    }
  };
}

function read(text: string): HttpRequest | null {
  try {
    const { url, method, headers, body, timeout_ms } = asked.parse(JSON.parse(text));
    const bytes = body === undefined ? undefined : Buffer.from(body, "base64");
    if (bytes && bytes.length > MAX_BODY) return null;
    return {
      url,
      method,
      headers,
      ...(bytes ? { body: bytes } : {}),
      maxBytes: MAX_ANSWER,
      timeoutMs: Math.min(timeout_ms ?? MAX_TIMEOUT_MS, MAX_TIMEOUT_MS),
    };
  } catch {
    return null;
  }
}
