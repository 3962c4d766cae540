/** What can go wrong on the way to a server, each as one NodeError with a sentence and, where there is one, a cure. */
import { NodeError } from "@/lib/nodes/errors";
import { cancelled } from "@/lib/nodes/text";

export function badUrl(message: string): NodeError {
  return new NodeError("http_bad_url", message, {
    retriable: false,
    hint: "Write a whole address, such as https://api.example.com/orders.",
  });
}

/** The address itself is not told: it would show the network behind the product to whoever draws workflows. */
export function blockedAddress(host: string, port: number): NodeError {
  const shown = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new NodeError(
    "http_blocked_address",
    `"${host}" leads into a private network, which workflows may not call.`,
    {
      retriable: false,
      hint: `If this is meant, the operator adds ${shown} to FLOWPILOT_PRIVATE_HOSTS and restarts.`,
    },
  );
}

export function timedOut(host: string, timeoutMs: number): NodeError {
  return new NodeError("http_timeout", `${host} did not answer within ${timeoutMs / 1000} s.`);
}

export function tooLarge(host: string, maxBytes: number): NodeError {
  const limit = maxBytes >= 1_048_576 ? `${Math.round(maxBytes / 104_857.6) / 10} MB` : `${maxBytes} bytes`;
  return new NodeError("http_too_large", `The answer of ${host} is larger than ${limit}.`, {
    retriable: false,
    hint: "Ask the server for less, for example page by page.",
  });
}

/** Errors of Node's resolver, sockets, TLS and HTTP parser by their code: ours, the sentence, and whether to try again. */
const BY_CODE: Record<string, [code: string, sentence: (host: string) => string, retriable: boolean]> = {
  ENOTFOUND: ["http_dns", (host) => `No server is known by the name ${host}.`, true],
  EAI_AGAIN: ["http_dns", (host) => `The name ${host} could not be looked up just now.`, true],
  ECONNREFUSED: ["http_refused", (host) => `${host} refused the connection.`, true],
  ECONNRESET: ["http_reset", (host) => `${host} closed the connection before its answer was complete.`, true],
  EPIPE: ["http_reset", (host) => `${host} closed the connection before its answer was complete.`, true],
  ETIMEDOUT: ["http_unreachable", (host) => `${host} cannot be reached.`, true],
  EHOSTUNREACH: ["http_unreachable", (host) => `${host} cannot be reached.`, true],
  ENETUNREACH: ["http_unreachable", (host) => `${host} cannot be reached.`, true],
  ERR_INVALID_CHAR: ["http_bad_header", () => "A header holds a character that headers cannot carry.", false],
  ERR_INVALID_HTTP_TOKEN: ["http_bad_header", () => "The name of a header holds a character that it cannot.", false],
  ERR_UNESCAPED_CHARACTERS: ["http_bad_url", () => "The address holds a character that must be escaped.", false],
};

/** Any error of the exchange as a NodeError. `aborted` tells apart a cancel from a failure that it caused. */
export function toHttpError(error: unknown, host: string, aborted: boolean): NodeError {
  if (error instanceof NodeError) return error;
  if (aborted) return cancelled();
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known) return new NodeError(known[0], known[1](host), { retriable: known[2], cause: error });
  if (/CERT|TLS|SSL|SELF_SIGNED|EPROTO/.test(code)) {
    return new NodeError("http_tls", `No safe connection to ${host} could be made (${code}).`, {
      retriable: false,
      hint: "Check the server's certificate, and that the address says https or http as it should.",
      cause: error,
    });
  }
  if (/^(HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code)) {
    return new NodeError("http_bad_answer", `The answer of ${host} is not valid HTTP.`, { cause: error });
  }
  return new NodeError("http_failed", `The request to ${host} failed${code ? ` (${code})` : ""}.`, { cause: error });
}

/** Node wraps the attempts on several addresses into one AggregateError: its first attempt tells the reason. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}
