/** Drawings of every kind, for tests that must hold whatever is drawn. A route is chosen by the number of the visit. */
import type { WorkflowNode } from "@/lib/workflow/schema";

export interface Shape {
  spec: string;
  routes?: Record<string, (visit: number) => string>;
}

const rounds = (n: number) => (visit: number) => (visit < n ? "again" : "done");

export const SHAPES: Record<string, Shape> = {
  "a chain": { spec: "s>a a>b b>c" },
  "a router into a join": { spec: "s>a:A s>b:B a>c b>c", routes: { s: () => "A" } },
  "branches of unequal length": { spec: "s>a s>b b>b2 a>c b2>c" },
  "a long dead branch": { spec: "s>a:A s>b:B b>b2 b2>b3 a>c b3>c", routes: { s: () => "A" } },
  "an unrelated long branch": { spec: "s>a s>b s>x1 x1>x2 x2>x3 a>c b>c c>d" },
  "chained joins": { spec: "s>a s>b s>y a>c1 b>c1 c1>c2 y>c2" },
  "a join inside a loop": { spec: "s>a s>b b>b2 a>c b2>c c>s:again c>z:done", routes: { c: rounds(3) } },
  "a loop's exit joins a branch": { spec: "s>h s>y h>w w>h:again w>z:done y>z", routes: { w: rounds(3) } },
  "a loop in a loop": {
    spec: "s>o o>i i>w w>i:again w>e:done e>o:more e>z:done",
    routes: { w: (visit) => (visit % 2 ? "again" : "done"), e: (visit) => (visit < 2 ? "more" : "done") },
  },
  "an exit that fires each round": { spec: "s>h h>w w>log w>h:again w>z:done log>l2", routes: { w: rounds(4) } },
  "parallel branches and an early exit": {
    spec: "s>h h>a h>b a>j b>j a>out:stop j>h:again j>z:done",
    routes: { a: (visit) => (visit === 2 ? "stop" : "go"), j: rounds(2) },
  },
  "a self loop": { spec: "s>w w>w:again w>z:done", routes: { w: rounds(3) } },
};

/** All nodes of a drawing of one type. */
export function typed(spec: string, component_type: string): Record<string, Partial<WorkflowNode>> {
  const ids = new Set(spec.split(" ").flatMap((word) => word.split(/[>:!]/).slice(0, 2)));
  return Object.fromEntries([...ids].map((id) => [id, { component_type }]));
}
