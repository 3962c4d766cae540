/**
 * The reference rows: the same three transforms as a bare Inngest function on the same embedded server, and as a bare LangGraph graph with its
 * in-memory checkpointer. What an execution costs above these is what FlowPilot adds.
 */
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { Inngest } from "inngest";
import { createLink, inProcessTransport, startEmbedded } from "@/inngest/embedded";
import { evaluate } from "@/lib/expressions";
import { newId } from "@/lib/tenancy/ids";
import { post, type Subject } from "./load";

export const EXPRESSION = '{ "n": input.n + 1 }';

/** What expressions see, for a step outside of the engine. */
const scope = (input: unknown) => ({
  trigger: null,
  input,
  nodes: {},
  state: {},
  vars: {},
  execution: { id: "bench", started_at: new Date(0).toISOString() },
  workflow: { id: "bench", name: "bench", version: null },
  user: { id: null },
});
const transform = (input: unknown) => evaluate(EXPRESSION, scope(input));

export interface BareInngest {
  /** Three transforms. */
  three: Subject;
  /** Three requests to the stub, one after the other. */
  requests: Subject;
  stop(): Promise<void>;
}

/** Three step.run calls; event in to function done, on the embedded server over the given database. @param stubUrl for the requests. */
export async function bareInngest(url: string, stubUrl: string): Promise<BareInngest> {
  const waiting = new Map<string, () => void>();
  const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };
  const link = createLink();
  const client = new Inngest({ id: "bench", isDev: true, fetch: link.fetch, logger: quiet, internalLogger: quiet });
  const steps = (id: string, work: (input: unknown) => unknown) =>
    client.createFunction({ id, triggers: [{ event: `bench/${id}` }] }, async ({ event, step }) => {
      const a = await step.run("a", () => work(event.data.input));
      const b = await step.run("b", () => work(a));
      const c = await step.run("c", () => work(b));
      waiting.get(event.data.key)?.();
      return c;
    });
  const ask = async (input: unknown) => JSON.parse((await post(stubUrl, JSON.stringify(input))).body) as unknown;
  const functions = [steps("three", transform), steps("requests", ask)];
  const server = await startEmbedded({ url, link, transport: inProcessTransport(client, functions) });
  const once = (id: string) => async () => {
    const key = newId();
    const done = new Promise<void>((resolve) => waiting.set(key, resolve));
    await server.send({ name: `bench/${id}`, id: key, data: { key, input: { n: 1 } } });
    await done;
    waiting.delete(key);
  };
  return { three: { once: once("three") }, requests: { once: once("requests") }, stop: () => server.stop() };
}

/** Three nodes in a chain, checkpointed in memory: nothing is durable. */
export function bareLangGraph(): Subject {
  const State = Annotation.Root({ value: Annotation<unknown>() });
  const node = async (state: typeof State.State) => ({ value: await transform(state.value) });
  const saver = new MemorySaver();
  const graph = new StateGraph(State)
    .addNode("a", node)
    .addNode("b", node)
    .addNode("c", node)
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .addEdge("c", END)
    .compile({ checkpointer: saver });
  const once = async () => {
    const thread = newId();
    await graph.invoke({ value: { n: 1 } }, { configurable: { thread_id: thread } });
    // Or the saver's map would grow without end.
    await saver.deleteThread(thread);
    // Nothing here waits for anything outside; timers would never have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { once };
}
