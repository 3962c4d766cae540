/** One execution with everything a page shows of it. */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { ExecutionDetail, ExecutionNode } from "@/lib/api/contracts/executions";
import { notFound } from "@/lib/api/ids";
import type { Access } from "@/lib/auth/permissions";
import { heldState } from "./flow/held";

/** Times leave PostgreSQL as milliseconds since 1970 within JSON, and the API as ISO 8601. */
const ms = (column: string): SQL => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);
const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));

type Timed = { created_at: number; started_at: number | null; completed_at: number | null };
type Head = Omit<ExecutionDetail, keyof Rest | "access" | "nodes" | "duration_ms" | "held" | keyof Timed> &
  Timed & { is_gated: boolean };
type Rest = Pick<ExecutionDetail, "fired_edges" | "pending_tasks" | "descendants">;
type Child = Omit<ExecutionDetail["descendants"][number], "created_at"> & { created_at: number };
type Task = Omit<ExecutionDetail["pending_tasks"][number], "expires_at"> & { expires_at: number | null };
interface Run {
  node_id: string;
  status: ExecutionNode["status"];
  visit: number;
  reused: boolean;
  attempt: number;
  input: unknown;
  output: unknown;
  error: ExecutionNode["error"];
  route: string | null;
  started_at: number;
  completed_at: number | null;
  duration_ms: number | null;
  child_execution_id: string | null;
}

/** @param access how its workflow is shared with who asks, as their call has it. @throws AppError not_found */
export function readExecution(
  orgId: string,
  executionId: string,
  access: Access | null = null,
): Promise<ExecutionDetail> {
  return withTenant(orgId, async (tx) => {
    // The head first: what is written meanwhile then comes once more over the stream, and nothing is missed.
    const head = await one<Head>(tx, headQuery(executionId));
    if (!head) throw notFound("execution");
    const rest = await one<{ runs: Run[]; fired_edges: string[]; pending_tasks: Task[]; descendants: Child[] }>(
      tx,
      restQuery(executionId),
    );
    const { runs = [], fired_edges = [], pending_tasks = [], descendants = [] } = rest ?? {};
    const { is_gated, ...known } = head;
    return {
      ...known,
      access,
      held: is_gated ? await heldState(tx, executionId) : null,
      created_at: iso(head.created_at),
      started_at: isoOrNull(head.started_at),
      completed_at: isoOrNull(head.completed_at),
      duration_ms: durationOf(head),
      nodes: nodesOf(runs),
      fired_edges,
      pending_tasks: pending_tasks.map((task) => ({ ...task, expires_at: isoOrNull(task.expires_at) })),
      descendants: descendants.map((child) => ({ ...child, created_at: iso(child.created_at) })),
    };
  });
}

/** From the start of the work to its end, in milliseconds. */
export function durationOf({ started_at, completed_at }: { started_at: number | null; completed_at: number | null }) {
  return started_at === null || completed_at === null ? null : Math.max(0, Math.round(completed_at - started_at));
}

async function one<T>(tx: Tx, query: SQL): Promise<T | undefined> {
  const [row] = await tx.execute<{ value: T }>(query);
  return row?.value;
}

const headQuery = (id: string): SQL => sql`
  select jsonb_build_object('execution_id', e.id, 'workflow_id', e.workflow_id, 'workflow_slug', w.slug, 'workflow_name', w.name,
    'version_id', e.version_id, 'version', v.number, 'semver', coalesce(v.semver, v.number::text), 'is_test', e.is_test, 'is_gated', e.is_gated, 'keep', e.keep, 'status', e.status, 'trigger_type', e.trigger_type,
    'input', case when e.trigger ? 'data_artifact' then jsonb_build_object('$artifact', e.trigger -> 'data_artifact') else e.trigger -> 'data' end,
    'parent_execution_id', e.parent_execution_id, 'parent_node_id', e.parent_node_id, 'parent_workflow_name', pw.name,
    'root_execution_id', e.root_execution_id, 'output', e.output, 'error', e.error, 'event_seq', e.event_seq, 'handled', e.handled,
    'origin', case when e.origin_id is not null then jsonb_build_object('execution_id', e.origin_id, 'kind', e.origin_kind,
      'node_id', e.origin_node, 'checkpoint', e.origin_checkpoint) end, 'partial', e.partial,
    'created_at', ${ms("e.created_at")}, 'started_at', ${ms("e.started_at")}, 'completed_at', ${ms("e.completed_at")}) as value
  from executions e join workflows w on w.id = e.workflow_id join workflow_versions v on v.id = e.version_id
  left join executions p on p.id = e.parent_execution_id left join workflows pw on pw.id = p.workflow_id where e.id = ${id}`;

// All attempts of each node's newest visit.
const restQuery = (id: string): SQL => sql`
  select jsonb_build_object(
    'runs', (select coalesce(jsonb_agg(jsonb_build_object('node_id', r.node_id, 'status', r.status, 'visit', r.visit, 'reused', r.reused, 'attempt', r.attempt,
        'input', r.input, 'output', r.output, 'error', r.error, 'route', r.route, 'duration_ms', r.duration_ms,
        'started_at', ${ms("r.started_at")}, 'completed_at', ${ms("r.completed_at")}, 'child_execution_id', c.id) order by r.attempt), '[]')
      from (select *, max(visit) over (partition by node_id) as newest from node_runs where execution_id = ${id}) r
      left join executions c on c.parent_execution_id = ${id} and c.parent_run_id = r.id
      where r.visit = r.newest),
    'fired_edges', (select coalesce(jsonb_agg(edge), '[]') from (
      select data ->> 'edge_id' as edge from execution_events where execution_id = ${id} and type = 'edge.fired'
      union select jsonb_array_elements_text(seed -> 'fired') from executions where id = ${id}) f),
    'descendants', (select coalesce(jsonb_agg(jsonb_build_object('execution_id', d.id, 'kind', d.origin_kind, 'status', d.status,
        'created_at', ${ms("d.created_at")}) order by d.id desc), '[]')
      from (select * from executions where origin_id = ${id} order by id desc limit 50) d),
    'pending_tasks', (select coalesce(jsonb_agg(jsonb_build_object('task_id', a.task_id, 'approval_id', a.id, 'node_id', a.node_id,
        'prompt', a.prompt, 'context', a.context, 'expires_at', ${ms("a.expires_at")}) order by a.id), '[]')
      from approvals a where a.execution_id = ${id} and a.status = 'pending')) as value`;

/** One entry per node in the order of their starts, from the attempts of its newest visit in their order. */
function nodesOf(runs: readonly Run[]): ExecutionNode[] {
  const byNode = new Map<string, Run[]>();
  for (const run of runs) byNode.set(run.node_id, [...(byNode.get(run.node_id) ?? []), run]);
  const nodes = [...byNode.values()].flatMap((attempts): (ExecutionNode & { order: number })[] => {
    const [first] = attempts;
    const last = attempts.at(-1);
    if (!first || !last) return [];
    const { node_id, status, visit, reused, output, error, route, completed_at } = last;
    return [
      {
        order: first.started_at,
        node_id,
        status,
        started_at: iso(first.started_at),
        completed_at: isoOrNull(completed_at),
        duration_ms:
          attempts.length === 1 ? last.duration_ms : durationOf({ started_at: first.started_at, completed_at }),
        visit,
        reused,
        attempts: attempts.map((run) => ({
          attempt: run.attempt,
          status: run.status,
          started_at: iso(run.started_at),
          completed_at: isoOrNull(run.completed_at),
          duration_ms: run.duration_ms,
          error: run.error,
          child_execution_id: run.child_execution_id,
        })),
        input: last.input ?? first.input,
        output,
        route,
        error,
        child_execution_id: last.child_execution_id,
      },
    ];
  });
  return nodes.sort((a, b) => a.order - b.order).map(({ order: _, ...node }) => node);
}
