/**
 * How fast the server is by itself: a bare function of three steps, from the event to the end of the last step. The reference row of the benchmark.
 */
import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import { createLink, inProcessTransport, startEmbedded } from ".";

export interface Measured {
  perSecond: number;
  /** Milliseconds from sending the event to the function's end. */
  p50: number;
  p99: number;
  /** CPU milliseconds of this process a run, PostgreSQL not counted. */
  cpuPerRun: number;
}

export interface MeasureOptions {
  url: string;
  runs: number;
  inFlight: number;
  concurrency?: number;
  /** As in the SDK; buffered by default, like execute-workflow. */
  checkpointing?: boolean | { bufferedSteps: number };
}

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

/** Starts a server of its own (an app id of its own keeps it from the jobs of others), runs the function, and stops it. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { url, runs, inFlight, concurrency, checkpointing = { bufferedSteps: 100 } } = options;
  const ended = new Map<string, () => void>();
  const link = createLink();
  const client = new Inngest({
    id: `measure-${randomUUID()}`,
    isDev: true,
    fetch: link.fetch,
    logger,
    aiMetadata: false,
  });
  const name = `${client.id}/go`;
  const bare = client.createFunction(
    { id: "bare", triggers: [{ event: name }], checkpointing },
    async ({ event, step }) => {
      const a = await step.run("a", () => 1);
      const b = await step.run("b", () => a + 1);
      const c = await step.run("c", () => b + 1);
      ended.get(String(event.id))?.();
      return c;
    },
  );
  const server = await startEmbedded({ url, link, transport: inProcessTransport(client, [bare]), concurrency });
  const one = async (): Promise<number> => {
    const id = randomUUID();
    const began = performance.now();
    const end = new Promise<void>((resolve) => ended.set(id, resolve));
    await server.send({ name, id });
    await end;
    ended.delete(id);
    return performance.now() - began;
  };
  const all = async (count: number): Promise<number[]> => {
    const times: number[] = [];
    let left = count;
    const client = async () => {
      while (left-- > 0) times.push(await one());
    };
    await Promise.all(Array.from({ length: inFlight }, client));
    return times.sort((a, b) => a - b);
  };
  await all(Math.min(runs, 200));
  const cpu = process.cpuUsage();
  const began = performance.now();
  const times = await all(runs);
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  await server.stop();
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: (runs / took) * 1000, p50: at(0.5), p99: at(0.99), cpuPerRun: (user + system) / 1000 / runs };
}
