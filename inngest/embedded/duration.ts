const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Milliseconds from now that the SDK's time means: a duration such as `1h30m`, or an ISO 8601 moment. Never negative.
 * @throws Error for text that is neither.
 */
export function delayOf(time: string, now: number): number {
  if (/^\d{4,}-/.test(time)) {
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw new Error(`"${time}" is not a moment.`);
    return Math.max(0, at - now);
  }
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))*$/.test(time)) throw new Error(`"${time}" is not a duration.`);
  let total = 0;
  for (const [, amount, unit] of time.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g))
    total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  return Math.round(total);
}
