/** A closed-loop load: so many requests in flight, each worker asks again as soon as it has its answer. */
import { Agent, request } from "node:http";

export interface LoadResult {
  count: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** What `spent` of the subject counted meanwhile, for one call. */
  spent: number[];
}

/** Something to load. */
export interface Subject {
  once(): Promise<unknown>;
  /** Counters to read before and after each round. */
  spent?(): number[];
}

/** The value below which `share` of the times lie, in the unit of the times. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Calls with `inFlight` workers, each until `isOver` when it asks. @returns the milliseconds of each call. */
async function calls(once: Subject["once"], inFlight: number, isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const worker = async () => {
    while (!isOver()) {
      const before = performance.now();
      await once();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return times;
}

/** Enough calls for the just-in-time compiler, as a day's work would bring them. */
export async function warmUp({ once }: Subject, count = 1000): Promise<void> {
  let left = count;
  await calls(once, 8, () => left-- <= 0);
}

const ROUNDS = 5;

/**
 * Loads each subject for `seconds` with `inFlight` workers, in short rounds in turn: whatever else the machine does meanwhile then falls on all
 * of them alike, and their ratios hold when their times do not. Times in milliseconds.
 */
export async function loadInTurn<Name extends string>(
  subjects: Record<Name, Subject>,
  { inFlight, seconds }: { inFlight: number; seconds: number },
): Promise<Record<Name, LoadResult>> {
  const entries = Object.entries<Subject>(subjects).map(([name, subject]) => ({
    name,
    subject,
    times: [] as number[],
    elapsedMs: 0,
    spent: [] as number[],
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const entry of entries) {
      const before = entry.subject.spent?.() ?? [];
      const start = performance.now();
      const end = start + (seconds * 1000) / ROUNDS;
      entry.times.push(...(await calls(entry.subject.once, inFlight, () => performance.now() >= end)));
      entry.elapsedMs += performance.now() - start;
      const after = entry.subject.spent?.() ?? [];
      entry.spent = after.map((value, i) => (entry.spent[i] ?? 0) + value - (before[i] ?? 0));
    }
  }
  const results = entries.map(({ name, times, elapsedMs, spent }): [string, LoadResult] => {
    times.sort((a, b) => a - b);
    const count = times.length;
    return [
      name,
      {
        count,
        perSecond: (count * 1000) / elapsedMs,
        p50: percentile(times, 0.5),
        p95: percentile(times, 0.95),
        p99: percentile(times, 0.99),
        spent: spent.map((value) => value / count),
      },
    ];
  });
  return Object.fromEntries(results) as Record<Name, LoadResult>;
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
