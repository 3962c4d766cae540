/** Longest wait that a server may ask for, in ms: a day. Past it the answer is taken as nonsense and cut. */
const LONGEST = 86_400_000;

/**
 * Milliseconds to wait by a Retry-After header, whose value is seconds or an HTTP date (RFC 9110 §10.2.3).
 * Undefined when there is none or it cannot be read; 0 for a moment that is past.
 */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST, Math.max(0, Math.ceil(ms)));
}
