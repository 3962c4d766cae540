/** FlowPilot itself under load, through its public doors only: REST to set up, the webhook URL to run. */
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "@/e2e/app";
import { type LoadResult, load, post } from "./load";
import { cpuMs, memoryMb } from "./processes";
import { EXPRESSION } from "./reference";

const KEY = "fp_bench0000000000000000000000000000000000";
const LEVELS = [1, 8, 32] as const;

/** webhook → `length` transforms in a row. */
function chain(path: string, mode: "immediate" | "wait", length: number): string {
  const nodes = Array.from({ length }, (_, i) => ({
    node_id: `step_${i + 1}`,
    component_type: "transform",
    ...(i === 0 ? { is_entry_point: true } : {}),
    config: { expression: EXPRESSION },
  }));
  const edges = nodes.slice(1).map((node, i) => ({ source_node_id: `step_${i + 1}`, target_node_id: node.node_id }));
  const triggers = [{ type: "webhook", config: { path, methods: ["POST"], response_mode: mode } }];
  return JSON.stringify({ name: `Bench ${path}`, triggers, nodes, edges });
}

export interface AppFigures {
  whole: { inFlight: number; result: LoadResult }[];
  acknowledged: { inFlight: number; result: LoadResult }[];
  /** Extra milliseconds of one transform more, from chains of 3 and 23. */
  perNodeMs: number;
  /** Milliseconds of processor time for one execution with 32 in flight: steadier than times on a busy machine. */
  cpu: { server: number; engine: number; postgres: number };
  idleMb: number;
  loadedMb: number;
  /** Half a minute after the load. */
  restedMb: number;
}

/** Starts the production build on the database of that PostgreSQL, measures and stops it. */
export async function benchApp(databaseUrl: string, postgresPid: number): Promise<AppFigures> {
  const app = await startApp({
    env: {
      DATABASE_URL: databaseUrl,
      FLOWPILOT_OWNER_EMAIL: "bench@example.com",
      FLOWPILOT_OWNER_PASSWORD: "a long pass phrase for the bench",
      FLOWPILOT_API_KEY: KEY,
    },
  });
  try {
    const headers = { authorization: `Bearer ${KEY}` };
    const publish = async (path: string, mode: "immediate" | "wait", length: number) => {
      const made = await post(`${app.url}/api/v1/workflows`, chain(path, mode, length), headers);
      if (made.status !== 201) throw new Error(`create: ${made.status} ${made.body}`);
      const { id } = JSON.parse(made.body) as { id: string };
      const out = await post(`${app.url}/api/v1/workflows/${id}/publish`, "{}", headers);
      if (out.status !== 201) throw new Error(`publish: ${out.status} ${out.body}`);
    };
    await publish("bench/wait", "wait", 3);
    await publish("bench/long", "wait", 23);
    await publish("bench/ack", "immediate", 3);
    const call = (path: string, status: number) => async () => {
      const answer = await post(`${app.url}/api/hooks/${path}`, '{"n":1}');
      if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    };
    const idleMb = memoryMb(app.pid);
    const whole: AppFigures["whole"] = [];
    // The first thousand warm the just-in-time compiler, as a day's work would.
    await load(call("bench/wait", 200), { inFlight: 8, seconds: 5 });
    let cpu: AppFigures["cpu"] = { server: Number.NaN, engine: Number.NaN, postgres: Number.NaN };
    for (const inFlight of LEVELS) {
      const before = { app: cpuMs(app.pid), postgres: cpuMs(postgresPid) };
      const result = await load(call("bench/wait", 200), { inFlight, seconds: 8, warmUp: 0 });
      const after = { app: cpuMs(app.pid), postgres: cpuMs(postgresPid) };
      whole.push({ inFlight, result });
      cpu = {
        server: (after.app.own - before.app.own) / result.count,
        engine: (after.app.below - before.app.below) / result.count,
        postgres:
          (after.postgres.own + after.postgres.below - before.postgres.own - before.postgres.below) / result.count,
      };
    }
    const long = await load(call("bench/long", 200), { inFlight: 1, seconds: 4 });
    const acknowledged: AppFigures["acknowledged"] = [];
    for (const inFlight of [1, 8]) {
      acknowledged.push({ inFlight, result: await load(call("bench/ack", 202), { inFlight, seconds: 4 }) });
    }
    const alone = whole[0]?.result.p50 ?? Number.NaN;
    const loadedMb = memoryMb(app.pid);
    await sleep(30_000);
    return {
      whole,
      acknowledged,
      perNodeMs: (long.p50 - alone) / 20,
      cpu,
      idleMb,
      loadedMb,
      restedMb: memoryMb(app.pid),
    };
  } finally {
    await app.remove();
  }
}
