/** For an app that runs apart from the server: calls its serve endpoint over HTTP, signed. */
import type { SdkResponse, Transport } from "../types";
import { sign } from "./sign";

/** @param timeoutMs of one whole call; the lease is kept alive meanwhile. */
export function httpTransport(options: { signingKey: string; timeoutMs?: number; now?: () => number }): Transport {
  const { signingKey, timeoutMs = 3_600_000, now = Date.now } = options;
  return {
    async call(request, lease): Promise<SdkResponse> {
      const lost = new AbortController();
      if (lease) lease.onLost = () => lost.abort(new Error("The job was taken over."));
      const response = await fetch(request.url, {
        method: request.method,
        headers: {
          "content-type": "application/json",
          "x-inngest-server-kind": "cloud",
          "x-inngest-signature": sign(request.body, signingKey, now()),
          ...request.headers,
        },
        body: JSON.stringify(request.body),
        redirect: "error",
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), lost.signal]),
      });
      const text = await response.text();
      const headers = Object.fromEntries(response.headers);
      if (!headers["x-inngest-sdk"])
        throw new Error(`What answered with status ${response.status} is not an Inngest app.`);
      return { status: response.status, headers, body: text === "" ? null : JSON.parse(text) };
    },
  };
}
