/** When to try again. `attempt` counts from 0: the attempt that has just failed. Milliseconds. */
export type Backoff = (attempt: number) => number;

/** 1 s, 2 s, 4 s … five minutes, with up to a quarter more so that what failed together does not come back together. */
export function defaultBackoff(random: () => number = Math.random): Backoff {
  return (attempt) => Math.round(Math.min(1000 * 2 ** attempt, 300_000) * (1 + random() / 4));
}

/** A Retry-After header: seconds, an HTTP date or an ISO moment. Null when there is none that can be read. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, Math.round(ms));
}
