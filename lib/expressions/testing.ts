/** A scope for tests. */
import type { ExpressionScope } from "@/lib/nodes/types";

export function scopeWith(more: Partial<ExpressionScope> = {}): ExpressionScope {
  return {
    trigger: { data: { name: "Ann" } },
    input: { name: "Ann", amount: 5, items: [{ price: 2 }, { price: 3 }] },
    nodes: { fetch: { output: { status: 200 } }, "with-dash": { output: "d" } },
    state: {},
    vars: { rate: 2 },
    execution: { id: "e1", started_at: "2026-01-01T00:00:00Z" },
    workflow: { id: "w1", name: "Orders", version: 3 },
    user: { id: null },
    ...more,
  };
}

/** Freezes a value and all that is in it, so that writing to it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) frozen(member);
    Object.freeze(value);
  }
  return value;
}
