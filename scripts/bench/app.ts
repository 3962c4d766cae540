/** FlowPilot itself, through its public doors only: REST to set up, the webhook URL to run. */
import { startApp } from "@/e2e/app";
import { post, type Subject } from "./load";
import { cpuMs, memoryMb } from "./processes";
import { EXPRESSION } from "./reference";

const KEY = "fp_bench0000000000000000000000000000000000";

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

export interface BenchedApp {
  /** Waits for the output of three transforms; spends milliseconds on a processor: [server, engine, PostgreSQL]. */
  whole: Subject;
  /** The same with twenty transforms more. */
  long: Subject;
  /** Waits only until the execution is stored. */
  acknowledged: Subject;
  /** Server and engine together. */
  memoryMb(): number;
  stop(): Promise<void>;
}

/** Starts the production build on a database of the PostgreSQL with that process id. */
export async function openApp(databaseUrl: string, postgresPid: number): Promise<BenchedApp> {
  const app = await startApp({
    env: {
      DATABASE_URL: databaseUrl,
      FLOWPILOT_OWNER_EMAIL: "bench@example.com",
      FLOWPILOT_OWNER_PASSWORD: "a long pass phrase for the bench",
      FLOWPILOT_API_KEY: KEY,
    },
  });
  const publish = async (path: string, mode: "immediate" | "wait", length: number, status: number) => {
    const headers = { authorization: `Bearer ${KEY}` };
    const made = await post(`${app.url}/api/v1/workflows`, chain(path, mode, length), headers);
    if (made.status !== 201) throw new Error(`create: ${made.status} ${made.body}`);
    const { id } = JSON.parse(made.body) as { id: string };
    const out = await post(`${app.url}/api/v1/workflows/${id}/publish`, "{}", headers);
    if (out.status !== 201) throw new Error(`publish: ${out.status} ${out.body}`);
    return async () => {
      const answer = await post(`${app.url}/api/hooks/${path}`, '{"n":1}');
      if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    };
  };
  const spent = () => {
    const [ours, database] = [cpuMs(app.pid), cpuMs(postgresPid)];
    return [ours.own, ours.below, database.own + database.below];
  };
  try {
    return {
      whole: { once: await publish("bench/wait", "wait", 3, 200), spent },
      long: { once: await publish("bench/long", "wait", 23, 200) },
      acknowledged: { once: await publish("bench/ack", "immediate", 3, 202) },
      memoryMb: () => memoryMb(app.pid),
      stop: () => app.remove(),
    };
  } catch (error) {
    await app.remove();
    throw error;
  }
}
