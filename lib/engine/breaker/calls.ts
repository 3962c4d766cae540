/** The calls that executors make to the outside, each behind the breaker of its workspace, host and credential. */
import { type HeldSecret, requireOwnHost } from "@/lib/http/held";
import type {
  ChatRequest,
  ChatResult,
  HttpRequest,
  HttpResponse,
  NodeContext,
  OpenedCredential,
} from "@/lib/nodes/types";
import type { EngineDeps } from "../deps";
import { healthOfAnswer, healthOfError } from "./health";

/** The default of credentials for language models, whose base URL may be left out. */
const OPENAI = "https://api.openai.com";

/**
 * ctx.http and ctx.llm of one attempt.
 * @param signal the attempt's own. @param held the credentials that the attempt has opened, the last one at the end. @param variables the secret ones
 * that its expressions may read: also a prompt goes to their own hosts only.
 */
export function outgoing(
  deps: EngineDeps,
  orgId: string,
  signal: AbortSignal,
  held: readonly OpenedCredential[],
  variables: readonly HeldSecret[],
): Pick<NodeContext, "http" | "llm"> {
  const http = (request: HttpRequest): Promise<HttpResponse> => {
    const call = () => deps.http(request, { signal, privateHosts: deps.privateHosts(), held: [...held, ...variables] });
    const host = hostOf(request.url);
    if (host === null) return call();
    return deps.breakers.guard({ orgId, host, credential: held.at(-1)?.id ?? "" }, call, {
      answer: (answer) => healthOfAnswer(answer, deps.now()),
      error: (error) => healthOfError(error, signal.aborted),
    });
  };
  const chat = (request: ChatRequest, chatSignal: AbortSignal): Promise<ChatResult> => {
    const stored = request.credential.secret.base_url;
    const base = typeof stored === "string" ? stored : OPENAI;
    const call = async () => {
      const { credential: _, ...said } = request;
      if (URL.canParse(base))
        requireOwnHost(new URL(base), { headers: {}, body: Buffer.from(JSON.stringify(said)) }, variables);
      return deps.chat(request, chatSignal);
    };
    const host = hostOf(base);
    if (host === null) return call();
    return deps.breakers.guard({ orgId, host, credential: request.credential.id }, call, {
      answer: () => ({ kind: "up" }),
      error: (error) => healthOfError(error, chatSignal.aborted),
    });
  };
  return { http, llm: { chat } };
}

/** Null for what is no address: the client says so better. */
function hostOf(url: string): string | null {
  const host = URL.canParse(url) ? new URL(url).host.toLowerCase() : "";
  return host === "" || host.length > 253 ? null : host;
}
