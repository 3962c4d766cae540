/** The worker's side and the page's side of checking a document, as one without the thread between them. */
import { describe, expect, it } from "vitest";
import type { WorkflowProblem } from "@/lib/workflow";
import { makeChecker } from "./problems-core";
import { requestOf } from "./problems-request";
import { connect, removeEdges } from "./state/commands/edges";
import { remove, setConfig } from "./state/commands/nodes";
import { draw, node, storeOf } from "./state/testing";
import { byNode } from "./use-problems";

const transform = (id: string, expression: string) =>
  node(id, "transform", { config: { expression }, is_entry_point: id === "a" });

describe("checking a document bit by bit", () => {
  it("tells only what changed, and finds what a check of everything finds", () => {
    const nodes = ["a", "b", "c", "d"].map((id) => transform(id, "input"));
    const store = storeOf(draw(nodes, ["a>b", "b>c", "c>d"]));
    const check = makeChecker();
    let before = null as ReturnType<typeof store.get>["state"] | null;
    const step = (run: () => unknown) => {
      run();
      const { state } = store.get();
      const request = requestOf(before, state, []);
      before = state;
      const found = check(structuredClone(request));
      expect(found).toEqual(makeChecker()(requestOf(null, state, [])));
      return { request, found: found.map(({ code, node: id }) => `${code} ${id}`) };
    };
    const first = step(() => {});
    expect(first.request.nodes).toHaveLength(4);
    const typed = step(() => store.dispatch(setConfig("c", "expression", "input.(")));
    expect(typed.request).toEqual({ nodes: [store.get().state.nodes.get("c")], edges: [], credentials: [] });
    expect(typed.found.some((each) => each.endsWith(" c"))).toBe(true);
    const gone = step(() => store.dispatch(remove(["b"])));
    expect(gone.request.nodes).toEqual([]);
    expect(gone.request.nodeOrder).toEqual(["a", "c", "d"]);
    expect(gone.request.edgeOrder).toEqual(["c>d"]);
    step(() => store.dispatch(connect("a", "main", "c")));
    step(() => store.dispatch(removeEdges(["c>d"])));
    step(() => store.undo());
    step(() => store.undo());
    step(() => store.undo());
    const back = step(() => store.undo());
    expect(back.found).toEqual(first.found);
  });
});

describe("problems by node", () => {
  it("keeps the list of a node whose problems are as they were", () => {
    const problem = (id: string, code: string) => ({ code, node: id, severity: "error" }) as unknown as WorkflowProblem;
    const before = byNode([problem("a", "x"), problem("b", "x")], new Map());
    const after = byNode([problem("a", "x"), problem("b", "y")], before);
    expect(after.get("a")).toBe(before.get("a"));
    expect(after.get("b")).not.toBe(before.get("b"));
  });
});
