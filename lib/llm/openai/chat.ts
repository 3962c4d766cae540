/**
 * One chat completion by the OpenAI protocol (OpenAI, vLLM, Ollama, LM Studio, OpenRouter, …), streamed. The SDK never retries
 * (the engine does, durably), and its HTTP goes through the safe client: a model server in the private network, such as a
 * local Ollama, is reached only when the operator lists it in FLOWPILOT_PRIVATE_HOSTS.
 */
import { AIMessageChunk, type BaseMessageChunk, type BaseMessageLike } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { env } from "@/lib/env";
import { safeFetch } from "@/lib/http/fetch";
import type { Resolve } from "@/lib/http/target";
import { NodeError } from "@/lib/nodes/errors";
import { cancelled } from "@/lib/nodes/text";
import type { ChatRequest, ChatResult, OpenedCredential } from "@/lib/nodes/types";
import { toChatError } from "./errors";

/** Silence of a server, before the first piece or between two, after which it counts as hung. */
const SILENCE_MS = 120_000;

export interface ChatOptions {
  privateHosts: readonly string[];
  silenceMs?: number;
  resolve?: Resolve;
  now?: () => Date;
}

const secretFields = z.object({
  api_key: z.string().min(1),
  base_url: z.string().default("https://api.openai.com/v1"),
});

/** Asks a model once, with the operator's settings. Ends within a second of an abort. @throws NodeError llm_*, http_* */
export function chat(request: ChatRequest, signal: AbortSignal): Promise<ChatResult> {
  const { privateHosts, modelSilenceMs: silenceMs } = env();
  return chatWith({ privateHosts, silenceMs }, request, signal);
}

export async function chatWith(options: ChatOptions, request: ChatRequest, signal: AbortSignal): Promise<ChatResult> {
  const { api_key: secret, base_url: baseUrl } = readSecret(request.credential);
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : "The model server";
  const silence = watchSilence(options.silenceMs ?? SILENCE_MS, signal);
  try {
    if (signal.aborted) throw cancelled();
    const messages: BaseMessageLike[] = request.messages.map(({ role, content }) => ({ role, content }));
    const stream = await client(request, secret, baseUrl, options).stream(messages, { signal: silence.signal });
    let whole: AIMessageChunk | null = null;
    for await (const chunk of stream) {
      silence.heard();
      whole = whole ? whole.concat(assistantChunk(chunk)) : assistantChunk(chunk);
      if (chunk.text) request.onToken?.(chunk.text);
    }
    if (signal.aborted) throw cancelled();
    if (silence.hung()) throw hungUp(host, options);
    if (!whole) throw new NodeError("llm_empty", `${host} ended its answer before it began.`);
    return resultOf(whole, request.model);
  } catch (error) {
    if (signal.aborted) throw cancelled();
    if (silence.hung()) throw hungUp(host, options);
    throw toChatError(error, { host, secret, now: options.now?.() ?? new Date() });
  } finally {
    silence.end();
  }
}

function client(request: ChatRequest, apiKey: string, baseURL: string, options: ChatOptions): ChatOpenAI {
  return new ChatOpenAI({
    model: request.model,
    apiKey,
    temperature: request.temperature,
    maxTokens: request.maxTokens,
    streaming: true,
    streamUsage: true,
    maxRetries: 0,
    useResponsesApi: false,
    configuration: {
      baseURL,
      maxRetries: 0,
      // Null: otherwise the SDK would send what the server's own environment says to somebody else's base URL.
      organization: null,
      project: null,
      fetch: safeFetch({ privateHosts: options.privateHosts, resolve: options.resolve }),
    },
  });
}

function readSecret(credential: OpenedCredential): z.infer<typeof secretFields> {
  const parsed = secretFields.safeParse(credential.secret);
  if (parsed.success) return parsed.data;
  throw new NodeError("credential_invalid", `The credential "${credential.name}" is not one for language models.`, {
    retriable: false,
    hint: "Choose a credential of the type OpenAI or compatible.",
  });
}

/** Servers that name no role in their pieces get another class of chunk from LangChain, whose concat drops the usage. */
function assistantChunk(chunk: BaseMessageChunk): AIMessageChunk {
  if (chunk instanceof AIMessageChunk) return chunk;
  return new AIMessageChunk({ content: chunk.text, response_metadata: chunk.response_metadata });
}

function resultOf(message: AIMessageChunk, asked: string): ChatResult {
  const usage = message.usage_metadata;
  const { model_name: model, finish_reason: reason } = message.response_metadata as Record<string, unknown>;
  return {
    text: message.text,
    model: typeof model === "string" && model !== "" ? model : asked,
    usage: usage
      ? { input_tokens: usage.input_tokens, output_tokens: usage.output_tokens, total_tokens: usage.total_tokens }
      : null,
    finish_reason: typeof reason === "string" ? reason : null,
  };
}

/** A signal that follows the caller's and also fires when nothing is heard for `ms`. */
function watchSilence(ms: number, outer: AbortSignal) {
  const controller = new AbortController();
  let hung = false;
  const onAbort = () => controller.abort(outer.reason);
  const start = () =>
    setTimeout(() => {
      hung = true;
      controller.abort();
    }, ms);
  let timer = start();
  outer.addEventListener("abort", onAbort, { once: true });
  if (outer.aborted) onAbort();
  return {
    signal: controller.signal,
    hung: () => hung,
    heard: () => {
      clearTimeout(timer);
      timer = start();
    },
    end: () => {
      clearTimeout(timer);
      outer.removeEventListener("abort", onAbort);
    },
  };
}

function hungUp(host: string, options: ChatOptions): NodeError {
  const seconds = (options.silenceMs ?? SILENCE_MS) / 1000;
  return new NodeError("llm_timeout", `${host} said nothing for ${seconds} s.`);
}
