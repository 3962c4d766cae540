/** Limits on guessing, in this process's memory: token buckets by key. One server process serves the pages, so its memory is enough. */
import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/errors";
import { networkOf } from "@/lib/http/addresses";

interface Bucket {
  tokens: number;
  at: number;
}

/** How much of a limit is left. */
export interface Left {
  limit: number;
  remaining: number;
  /** Seconds until all of it is there again. */
  reset: number;
}

export interface RateLimit {
  /** Takes one try. @throws AppError rate_limited with the seconds until the next one. */
  take(key: string): Left;
  /** Gives a try back, e.g. for one that was right. */
  refund(key: string): void;
}

/** @param options.tries at once; one comes back every `everyMs`. @param options.keys how many are remembered. */
export function rateLimit(options: {
  tries: number;
  everyMs: number;
  keys?: number;
  now?: () => number;
  /** What there was too much of. */
  what?: string;
}): RateLimit {
  const { tries, everyMs, keys = 10_000, now = Date.now, what = "Too many tries." } = options;
  const buckets = new LRUCache<string, Bucket>({ max: keys });
  const bucketOf = (key: string): Bucket => {
    const time = now();
    const known = buckets.get(key);
    if (!known) return { tokens: tries, at: time };
    return { tokens: Math.min(tries, known.tokens + (time - known.at) / everyMs), at: time };
  };
  return {
    take(key) {
      const bucket = bucketOf(key);
      if (bucket.tokens < 1) {
        const seconds = Math.max(1, Math.ceil(((1 - bucket.tokens) * everyMs) / 1000));
        buckets.set(key, bucket);
        throw new AppError("rate_limited", what, {
          hint: `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
          details: { retry_after: seconds },
        });
      }
      const tokens = bucket.tokens - 1;
      buckets.set(key, { ...bucket, tokens });
      return { limit: tries, remaining: Math.floor(tokens), reset: Math.ceil(((tries - tokens) * everyMs) / 1000) };
    },
    refund(key) {
      const bucket = bucketOf(key);
      buckets.set(key, { ...bucket, tokens: Math.min(tries, bucket.tokens + 1) });
    },
  };
}

/** Who asks: the server has put one address there that is to be believed (lib/boot/sender.ts), as far as proxies tell the truth. */
export function clientAddress(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",", 1)[0]?.trim().slice(0, 64) || "unknown";
}

/** The same for limits. */
export function clientNetwork(request: Request): string {
  return networkOf(clientAddress(request));
}
