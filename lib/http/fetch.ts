/** The safe client with the face of `fetch`, for libraries that take one (model SDKs). Bodies stream. */
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { type HttpOptions, openHttp } from "./client";

const NO_BODY = new Set([101, 204, 205, 304]);

/** A `fetch` bound to the operator's list; redirects are errors, since no API that is given a key redirects. */
export function safeFetch(options: Omit<HttpOptions, "signal">): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
    const answer = await openHttp(
      {
        url: request.url,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body,
        redirects: "error",
      },
      // Not request.signal: it follows the caller's through a weak reference, which may be collected while the body streams.
      { ...options, signal: init?.signal ?? request.signal },
    );
    const headers = new Headers(answer.headers);
    // The stream is already decoded: these two describe what went over the wire.
    headers.delete("content-encoding");
    headers.delete("content-length");
    if (NO_BODY.has(answer.status)) {
      answer.destroy();
      return new Response(null, { status: answer.status, headers });
    }
    const stream = Readable.toWeb(answer.stream) as NodeReadableStream<Uint8Array>;
    return new Response(stream as ReadableStream<Uint8Array>, { status: answer.status, headers });
  };
}
