/**
 * Jobs whose owner has ended several times while it had them. One of them may take its process down each time, and those that are with it by
 * chance would be counted down with it; so each of them is run alone, and only the one that does it is counted any further.
 */
import type { Job } from "./types";

/** Owners that a job has outlived before it runs alone. */
export const SUSPECT = 3;
/** So long a suspect waits for the jobs in hand, and so long others wait for it: a long step must not hold up everybody. */
export const DRAIN_MS = 15_000;
export const ALONE_MS = 30_000;

/** Parts what was claimed. With a suspect among it, everything else goes back. @param most so many lost owners end a run without a call. */
export function partSuspects(jobs: readonly Job[], most: number): { alone: Job | null; back: Job[]; run: Job[] } {
  const alone = jobs.find((job) => job.abandoned >= SUSPECT && job.abandoned < most) ?? null;
  if (!alone) return { alone, back: [], run: [...jobs] };
  return { alone, back: jobs.filter((job) => job !== alone), run: [] };
}

/** Ends when the work has, or after the time, or when told to. */
export async function within(work: Promise<unknown>, ms: number, told: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late, told]);
  clearTimeout(timer);
}
