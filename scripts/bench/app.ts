/** FlowPilot itself, through its public doors only: REST to set up, the webhook URL to run. */
import { startApp } from "@/e2e/app";
import { post, type Subject } from "./load";
import { cpuMs, memoryMb } from "./processes";
import { EXPRESSION } from "./reference";

const OWNER = { email: "bench@example.com", password: "a long pass phrase for the bench" };
const KEY = "fp_bench0000000000000000000000000000000000";

type Step = { component_type: string; config: Record<string, unknown> };

const TRANSFORM: Step = { component_type: "transform", config: { expression: EXPRESSION } };

const CODE: Step = {
  component_type: "code",
  config: { language: "javascript", inline_code: "export default async (input) => ({ n: input.n + 1 });" },
};

/** webhook → `length` times the same node in a row. */
function chain(path: string, mode: "immediate" | "wait", length: number, step: Step): string {
  const nodes = Array.from({ length }, (_, i) => ({
    node_id: `step_${i + 1}`,
    ...(i === 0 ? { is_entry_point: true } : {}),
    ...step,
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
  /** Waits for three http_request nodes: each is a checkpoint, an Inngest step and a request to the stub. */
  http: Subject;
  /** Waits for three nodes of JavaScript: each a checkpoint, an Inngest step and a run in a process of the sandbox. */
  code: Subject;
  /** Waits only until the execution is stored. */
  acknowledged: Subject;
  /** The canvas page of the workflow, as a signed-in person gets it. */
  canvas: Subject;
  /** Server and engine together. */
  memoryMb(): number;
  stop(): Promise<void>;
}

/** Signs in as the browser does. @returns what gets the workflow's canvas page. */
async function openCanvas(url: string, slug: string): Promise<() => Promise<void>> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const jar = (response: Response) => response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: jar(csrf).join("; "), origin: url },
    body: new URLSearchParams({ ...OWNER, csrfToken, json: "true" }),
    redirect: "manual",
  });
  const headers = { cookie: [...jar(csrf), ...jar(signedIn)].join("; ") };
  const front = await fetch(url, { headers, redirect: "manual" });
  const [, workspace = ""] = new URL(front.headers.get("location") ?? "/", url).pathname.split("/");
  const page = `${url}/${workspace}/workflows/${slug}`;
  return async () => {
    const answer = await fetch(page, { headers, redirect: "manual" });
    const text = await answer.text();
    if (answer.status !== 200 || !text.includes("</html>")) throw new Error(`${page}: ${answer.status}`);
  };
}

/** Starts the production build on a database of the PostgreSQL with that process id. @param stubUrl what http_request nodes call. */
export async function openApp(databaseUrl: string, postgresPid: number, stubUrl: string): Promise<BenchedApp> {
  const app = await startApp({
    env: {
      DATABASE_URL: databaseUrl,
      FLOWPILOT_OWNER_EMAIL: OWNER.email,
      FLOWPILOT_OWNER_PASSWORD: OWNER.password,
      FLOWPILOT_API_KEY: KEY,
      FLOWPILOT_PRIVATE_HOSTS: new URL(stubUrl).host,
    },
  });
  const publish = async (path: string, mode: "immediate" | "wait", length: number, step = TRANSFORM) => {
    const status = mode === "wait" ? 200 : 202;
    const headers = { authorization: `Bearer ${KEY}` };
    const made = await post(`${app.url}/api/v1/workflows`, chain(path, mode, length, step), headers);
    if (made.status !== 201) throw new Error(`create: ${made.status} ${made.body}`);
    const { id } = JSON.parse(made.body) as { id: string };
    const out = await post(`${app.url}/api/v1/workflows/${id}/publish`, "{}", headers);
    if (out.status !== 201) throw new Error(`publish: ${out.status} ${out.body}`);
    return async () => {
      const answer = await post(`${app.url}/api/hooks/${path}`, '{"n":1}');
      if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    };
  };
  const request = { component_type: "http_request", config: { method: "POST", url: stubUrl, data: "{{ input }}" } };
  const spent = () => {
    const [ours, database] = [cpuMs(app.pid), cpuMs(postgresPid)];
    return [ours.own, ours.below, database.own + database.below];
  };
  try {
    return {
      whole: { once: await publish("bench/wait", "wait", 3), spent },
      long: { once: await publish("bench/long", "wait", 23) },
      http: { once: await publish("bench/http", "wait", 3, request), spent },
      code: { once: await publish("bench/code", "wait", 3, CODE), spent },
      acknowledged: { once: await publish("bench/ack", "immediate", 3) },
      canvas: { once: await openCanvas(app.url, "bench-bench-wait") },
      memoryMb: () => memoryMb(app.pid),
      stop: () => app.remove(),
    };
  } catch (error) {
    await app.remove();
    throw error;
  }
}
