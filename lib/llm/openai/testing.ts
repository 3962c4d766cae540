/** Pieces of a model server's answers, for tests that stand in for one. */
import type { ServerResponse } from "node:http";

/** Writes a streamed chat completion: one event a piece of text, the end with its reason, then the usage. */
export function streamCompletion(response: ServerResponse, pieces: readonly string[], model = "test-model-1"): void {
  const send = (choices: unknown[], usage: unknown = null) => {
    const event = { id: "c1", object: "chat.completion.chunk", created: 1, model, choices, usage };
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const content of pieces) send([{ index: 0, delta: { role: "assistant", content }, finish_reason: null }]);
  send([{ index: 0, delta: {}, finish_reason: "stop" }]);
  send([], { prompt_tokens: 7, completion_tokens: pieces.length, total_tokens: 7 + pieces.length });
  response.end("data: [DONE]\n\n");
}
