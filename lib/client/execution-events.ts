/** How one stream event changes what is known of an execution. Pure; the page asks the API for the full rows soon after. */
import type {
  ExecutionDetail,
  ExecutionNode,
  ExecutionStatus,
  NodeStatus,
  StreamEvent,
} from "@/lib/api/contracts/executions";

const EXECUTION: Record<string, ExecutionStatus> = {
  "execution.started": "running",
  "execution.interrupted": "interrupted",
  "execution.resumed": "running",
  "execution.completed": "completed",
  "execution.failed": "failed",
  "execution.cancelled": "cancelled",
};

const NODE: Record<string, NodeStatus> = {
  "node.started": "running",
  "node.waiting": "waiting",
  "node.retrying": "waiting",
  "node.completed": "completed",
  "node.failed": "failed",
  "node.skipped": "skipped",
};

/** Types after which the rows hold more than the event told: output, error, pending approvals. */
export function needsRows(type: string): boolean {
  return type.startsWith("execution.") || type.startsWith("approval.") || (type in NODE && type !== "node.skipped");
}

/** The execution with one event merged in; the same object when the event is older than what is known. */
export function applyEvent(detail: ExecutionDetail, event: StreamEvent): ExecutionDetail {
  if (event.seq <= detail.event_seq) return detail;
  const next: ExecutionDetail = { ...detail, event_seq: event.seq };
  const status = EXECUTION[event.type];
  if (status) return withStatus(next, status, event.at);
  const nodeStatus = NODE[event.type];
  if (nodeStatus && event.node_id) {
    const known = detail.nodes.find((node) => node.node_id === event.node_id);
    const changed = withNodeStatus(known ?? emptyNode(event.node_id), nodeStatus, event);
    next.nodes = known ? detail.nodes.map((node) => (node === known ? changed : node)) : [...detail.nodes, changed];
  } else if (event.type === "edge.fired") {
    const edges = edgeIds(event.data).filter((id) => !detail.fired_edges.includes(id));
    if (edges.length > 0) next.fired_edges = [...detail.fired_edges, ...edges];
  }
  return next;
}

function withStatus(detail: ExecutionDetail, status: ExecutionStatus, at: string): ExecutionDetail {
  const started_at = detail.started_at ?? (status === "pending" ? null : at);
  const over = status === "completed" || status === "failed" || status === "cancelled";
  if (!over) return { ...detail, status, started_at, held: null };
  return {
    ...detail,
    status,
    held: null,
    started_at,
    completed_at: at,
    duration_ms: started_at ? Date.parse(at) - Date.parse(started_at) : null,
  };
}

function emptyNode(node_id: string): ExecutionNode {
  return {
    node_id,
    status: "running",
    started_at: null,
    completed_at: null,
    duration_ms: null,
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

function withNodeStatus(node: ExecutionNode, status: NodeStatus, event: StreamEvent): ExecutionNode {
  const visit = numberOf(event.data.visit) ?? node.visit;
  if (status === "running") {
    const again = visit !== node.visit;
    const resumed = node.status === "waiting" && !again;
    return {
      ...node,
      status,
      visit,
      started_at: resumed ? node.started_at : event.at,
      completed_at: null,
      duration_ms: null,
      reused: false,
      ...(again ? { attempts: [], output: null, error: null, route: null } : {}),
    };
  }
  if (status === "waiting") return { ...node, status, visit, started_at: node.started_at ?? event.at };
  const measured = node.started_at ? Date.parse(event.at) - Date.parse(node.started_at) : null;
  const duration_ms = status === "skipped" ? null : (numberOf(event.data.duration_ms) ?? measured);
  const route = typeof event.data.route === "string" ? event.data.route : node.route;
  return { ...node, status, visit, route, completed_at: event.at, duration_ms };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function edgeIds(data: Record<string, unknown>): string[] {
  const many = data.edge_ids ?? data.edges;
  if (Array.isArray(many)) return many.filter((each): each is string => typeof each === "string");
  const one = data.edge_id ?? data.id;
  return typeof one === "string" ? [one] : [];
}
