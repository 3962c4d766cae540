/** The workflow that the proofs run: six nodes in a row, three of which call the counting server, each under a path of its own. */
import { expect } from "@playwright/test";
import type { App } from "../app";
import { callApi, publishWorkflow } from "../people";
import { type Attempt, attemptsOf, faultsOf } from "./consistency";
import type { Counter } from "./counter";

/** Nodes that call the counting server. */
export const CALLS = ["call_1", "call_2", "call_3"] as const;
const CODE = "export default function main(input) { return { n: input.n, doubled: input.n * 2 }; }";

/** Published. @returns its id. */
export async function sixNodes(app: App, counter: Counter): Promise<string> {
  const call = (id: string) => ({
    node_id: id,
    component_type: "http_request",
    config: { method: "POST", url: `${counter.url}/${id}/{{ execution.id }}`, data: { n: 1 }, timeout_seconds: 600 },
  });
  const sum = `{ "n": [nodes.call_1.output.body.n, nodes.call_2.output.body.n, nodes.call_3.output.body.n], "code": nodes.code.output }`;
  const nodes = [
    { ...call("call_1"), is_entry_point: true },
    { node_id: "pick", component_type: "transform", config: { expression: '{ "n": input.body.n }' } },
    { node_id: "code", component_type: "code", config: { inline_code: CODE, timeout_seconds: 120 } },
    call("call_2"),
    call("call_3"),
    { node_id: "sum", component_type: "transform", config: { expression: sum } },
  ];
  const edges = nodes.slice(1).map((node, n) => ({
    id: `e${n}`,
    source_node_id: nodes[n]?.node_id,
    target_node_id: node.node_id,
  }));
  return (await publishWorkflow(app, { name: "Six nodes", nodes, edges })).id;
}

/** A moment at which something was killed: from before the signal until after the end. */
export interface Kill {
  from: number;
  to: number;
}

/** Waits until all are over. Servers may be away meanwhile. */
export async function allOver(app: App, executionIds: readonly string[], patienceMs: number): Promise<void> {
  const open = new Set(executionIds);
  await expect
    .poll(
      async () => {
        for (const id of open) {
          const status = await callApi<{ status: string }>(app, `/executions/${id}`).then(
            (execution) => execution.status,
            () => "unknown",
          );
          if (!/completed|failed|cancelled/.test(status)) break;
          open.delete(id);
        }
        return open.size;
      },
      { timeout: patienceMs, intervals: [250] },
    )
    .toBe(0);
}

/**
 * Checks executions of sixNodes() that were killed at: all completed, each result made once and handed on as it was, the calls no more than
 * one attempt for each kill that hit the node. `sql` reads as the owner.
 */
export async function checkChains(
  sql: Parameters<typeof faultsOf>[0],
  executionIds: readonly string[],
  counter: Counter,
  kills: readonly Kill[],
): Promise<void> {
  expect(await faultsOf(sql, executionIds)).toEqual([]);
  const rows = await sql<{ id: string; status: string; output: { n: number[]; code: { n: number } } }[]>`
    select id, status, output from executions where id = any (${executionIds as string[]})`;
  expect(rows.filter(({ status }) => status !== "completed")).toEqual([]);
  expect(rows).toHaveLength(executionIds.length);
  const attempts = await attemptsOf(sql, executionIds);
  for (const { id, output } of rows) {
    const own = attempts.filter((attempt) => attempt.execution_id === id);
    const stored = CALLS.map((node) => {
      const asked = counter.of(`/${node}/${id}`);
      const its = own.filter((attempt) => attempt.node_id === node);
      const [result, ...more] = its.filter(({ status }) => status === "completed");
      expect(more).toEqual([]);
      // What was stored is the last answer: nothing was asked again once a result was there.
      const n = (result?.output as { body: { n: number } } | undefined)?.body.n;
      expect(n, `${id} ${node}`).toBe(asked.at(-1)?.n);
      // An attempt is on disk before its request leaves.
      expect(asked.length, `calls of ${id} ${node}`).toBeLessThanOrEqual(its.length);
      return n;
    });
    expect(output.n).toEqual(stored);
    expect(output.code).toEqual({ n: stored[0], doubled: (stored[0] ?? 0) * 2 });
  }
  for (const [first, second] of pairs(attempts)) {
    const name = `${first.execution_id} ${first.node_id} attempt ${second.attempt}`;
    expect(first.status, name).toBe("failed");
    const between = kills.filter(
      (kill) => first.started_at.getTime() <= kill.to && second.started_at.getTime() >= kill.from,
    );
    expect(between.length, `kills before ${name}`).toBeGreaterThan(0);
  }
}

/** Each attempt with the next one of the same visit. */
function pairs(attempts: readonly Attempt[]): [Attempt, Attempt][] {
  return attempts.flatMap((second, index): [Attempt, Attempt][] => {
    const first = attempts[index - 1];
    const isNext =
      first?.execution_id === second.execution_id && first.node_id === second.node_id && first.visit === second.visit;
    return first && isNext ? [[first, second]] : [];
  });
}
