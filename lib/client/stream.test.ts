import { describe, expect, it } from "vitest";
import type { ExecutionDetail, StreamEvent } from "@/lib/api/contracts/executions";
import { applyEvent } from "./execution-events";
import { type SseMessage, sseParser } from "./sse";

const START = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-01T00:00:02.500Z";

function detail(change: Partial<ExecutionDetail> = {}): ExecutionDetail {
  return {
    execution_id: "e",
    access: null,
    workflow_id: "w",
    workflow_slug: "refunds",
    workflow_name: "Refunds",
    version_id: "v",
    version: 1,
    semver: "1.0.0",
    is_test: false,
    held: null,
    keep: false,
    status: "pending",
    trigger_type: "webhook",
    parent_execution_id: null,
    parent_node_id: null,
    parent_workflow_name: null,
    root_execution_id: null,
    input: null,
    output: null,
    error: null,
    created_at: START,
    started_at: null,
    completed_at: null,
    duration_ms: null,
    event_seq: 0,
    nodes: [],
    fired_edges: [],
    pending_tasks: [],
    origin: null,
    partial: null,
    descendants: [],
    handled: null,
    ...change,
  };
}

function event(seq: number, type: string, node_id: string | null = null, data = {}, at = START): StreamEvent {
  return { seq, type, node_id, at, data };
}

describe("events merged into an execution", () => {
  it("carry it from start to end with its duration", () => {
    const started = applyEvent(detail(), event(1, "execution.started"));
    expect(started).toMatchObject({ status: "running", started_at: START, event_seq: 1 });
    const done = applyEvent(started, event(2, "execution.completed", null, {}, LATER));
    expect(done).toMatchObject({ status: "completed", completed_at: LATER, duration_ms: 2500 });
  });

  it("are ignored when they are already known", () => {
    const known = detail({ event_seq: 5, status: "completed" });
    expect(applyEvent(known, event(5, "execution.started"))).toBe(known);
  });

  it("follow a node through waiting to its end", () => {
    let now = applyEvent(detail(), event(1, "node.started", "ask", { visit: 1 }));
    now = applyEvent(now, event(2, "node.waiting", "ask"));
    expect(now.nodes[0]).toMatchObject({ node_id: "ask", status: "waiting", started_at: START });
    now = applyEvent(now, event(3, "node.completed", "ask", { route: "approved" }, LATER));
    expect(now.nodes[0]).toMatchObject({ status: "completed", route: "approved", duration_ms: 2500 });
  });

  it("begin a new visit of a node in a loop without the old output", () => {
    const once = detail({ event_seq: 3, nodes: [{ ...nodeDone("count"), output: { n: 1 } }] });
    expect(applyEvent(once, event(4, "node.started", "count", { visit: 2 })).nodes[0]).toMatchObject({
      visit: 2,
      output: null,
      status: "running",
    });
  });

  it("collect fired edges once", () => {
    const one = applyEvent(detail(), event(1, "edge.fired", null, { edge_id: "a->b" }));
    expect(applyEvent(one, event(2, "edge.fired", null, { edge_id: "a->b" })).fired_edges).toEqual(["a->b"]);
  });
});

function nodeDone(node_id: string): ExecutionDetail["nodes"][number] {
  return {
    node_id,
    status: "completed",
    started_at: START,
    completed_at: START,
    duration_ms: 1,
    visit: 1,
    reused: false,
    attempts: [],
    input: null,
    output: null,
    route: null,
    error: null,
    child_execution_id: null,
  };
}

describe("server-sent events", () => {
  const read = (...pieces: string[]): SseMessage[] => {
    const messages: SseMessage[] = [];
    const feed = sseParser((message) => messages.push(message));
    for (const piece of pieces) feed(piece);
    return messages;
  };
  const text = 'id: 7\r\nevent: node.started\r\ndata: {"a":1}\r\n\r\n: ping\n\ndata: x\ndata: y\n\n';

  it("are read with id, event and data over several lines; comments are left out", () => {
    expect(read(text)).toEqual([
      { id: "7", event: "node.started", data: '{"a":1}' },
      { id: "", event: "message", data: "x\ny" },
    ]);
  });

  it("do not depend on where the stream is cut", () => {
    for (let cut = 0; cut <= text.length; cut++) expect(read(text.slice(0, cut), text.slice(cut))).toEqual(read(text));
  });
});
