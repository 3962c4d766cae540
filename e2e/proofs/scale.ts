/** How much the proofs do: a bounded measure in `npm test`, more and longer in `npm run soak`. And their chance, which can be repeated. */

/** True under `npm run soak`. */
export const SOAK = process.env.FLOWPILOT_SOAK === "1";

/** The measure for `npm test`, or the one for `npm run soak`. */
export const measure = (test: number, soak: number): number => (SOAK ? soak : test);

export interface Chance {
  seed: number;
  /** In [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`. */
  between(from: number, to: number): number;
}

/** Numbers by chance from a seed that is printed: FLOWPILOT_SEED repeats what a run did. (mulberry32) */
export function chance(): Chance {
  const seed = Number(process.env.FLOWPILOT_SEED) || Math.floor(Math.random() * 2 ** 31);
  console.log(`FLOWPILOT_SEED=${seed}`);
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, next, between: (from, to) => from + Math.floor(next() * (to - from + 1)) };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
