/**
 * The default transport: the SDK's own request handler, called in this process. It is an SDK adapter like those for Next.js or Express, only
 * that request and response are plain objects: no HTTP, no Request to build and no second parsing of the body.
 */
import { type Inngest, InngestCommHandler, type InngestFunction } from "inngest";
import type { SdkRequest, SdkResponse, Transport } from "../types";

const ORIGIN = "http://in-process";

interface Exchange extends SdkRequest {
  read(name: string): string | null;
}

/** The client must be in dev mode (isDev: true): nobody else can call this handler, so requests carry no signature. */
export function inProcessTransport(client: Inngest.Like, functions: readonly InngestFunction.Like[]): Transport {
  const handler = new InngestCommHandler({
    frameworkName: "embedded",
    client,
    functions,
    // Never the way of a request here, but it keeps INNGEST_SERVE_* variables from changing our URLs.
    serveOrigin: ORIGIN,
    handler: (exchange: Exchange) => {
      const url = new URL(exchange.url, ORIGIN);
      return {
        body: () => exchange.body,
        headers: (name: string) => exchange.read(name),
        method: () => exchange.method,
        url: () => url,
        transformResponse: (response: { status: number; headers: Record<string, string>; body: string }) => response,
      };
    },
  }).createHandler();
  return {
    async call(request): Promise<SdkResponse> {
      const response = await handler({ ...request, read: (name) => request.headers[name.toLowerCase()] ?? null });
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      return { status: response.status, headers, body: response.body === "" ? null : JSON.parse(response.body) };
    },
  };
}
