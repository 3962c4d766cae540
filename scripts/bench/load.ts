/** A closed-loop load: so many requests in flight, each worker asks again as soon as it has its answer. */
import { Agent, request } from "node:http";

export interface LoadResult {
  count: number;
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** The value below which `share` of the times lie, in the unit of the times. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Runs `once` with `inFlight` workers for `seconds` after a warm-up of `warmUp` calls a worker. Times in milliseconds. */
export async function load(
  once: () => Promise<void>,
  { inFlight, seconds, warmUp = 20 }: { inFlight: number; seconds: number; warmUp?: number },
): Promise<LoadResult> {
  const workers = Array.from({ length: inFlight });
  await Promise.all(
    workers.map(async () => {
      for (let i = 0; i < warmUp; i++) await once();
    }),
  );
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    workers.map(async () => {
      while (performance.now() < end) {
        const before = performance.now();
        await once();
        times.push(performance.now() - before);
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return {
    count: times.length,
    seconds: elapsed,
    perSecond: times.length / elapsed,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** A POST of JSON over kept connections; the answer's status and body. node:http, because the caller shares the two cores. */
export function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: "POST", agent, headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => {
          text += part;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
