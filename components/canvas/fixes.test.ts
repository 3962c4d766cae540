import { describe, expect, it } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { validate } from "@/lib/workflow";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { fixesFor } from "./fixes";
import { groupProblems, stepProblem } from "./problems";
import { toDocument, toState } from "./state/document";
import { EditorStore } from "./state/store";
import { draw, node } from "./state/testing";

const transform = (id: string, expression: string, more = {}) =>
  node(id, "transform", { config: { expression }, ...more });
const problemsOf = (document: WorkflowDocument) => validate(document, { nodeTypes, triggerTypes });

/** Takes the first fix of the first problem of a code, and gives what it is called and what is left to complain about. */
function mend(document: WorkflowDocument, code: string, which = 0) {
  const store = new EditorStore(toState(document, {}), nodeTypes, () => 0);
  const problem = problemsOf(document).find((each) => each.code === code);
  if (!problem) throw new Error(`No ${code}.`);
  const fix = fixesFor(problem, store.get().state)[which];
  if (!fix) throw new Error("No fix.");
  expect(store.dispatch(fix.command)).toBe(true);
  const after = toDocument(store.get().state).document;
  expect(problemsOf(after).some((each) => each.code === code && each.node === problem.node)).toBe(false);
  store.undo();
  expect(toDocument(store.get().state).document).toEqual(document);
  return { words: fix.words, after };
}

describe("quick fixes", () => {
  it("put the id where a name was written", () => {
    const document = draw(
      [transform("fetch_it", "1", { name: "Fetch It" }), transform("b", "nodes.`Fetch It`.output")],
      ["fetch_it>b"],
    );
    const { words, after } = mend(document, "bad_reference");
    expect(words).toBe("Read “Fetch It” instead");
    expect(after.nodes[1]?.config.expression).toBe("nodes.`fetch_it`.output");
  });

  it("take a reference to what is gone out of a text", () => {
    const document = draw([
      node("a", "http_request", {
        config: { method: "GET", url: "https://x.test/{{ nodes.gone.output.id }}/{{ input.a }}" },
      }),
    ]);
    const { words, after } = mend(document, "bad_reference");
    expect(words).toBe("Remove the reference");
    expect(after.nodes[0]?.config.url).toBe("https://x.test//{{ input.a }}");
  });

  it("remove a connection that leads nowhere, or twice to the same", () => {
    mend(draw([transform("a", "1"), transform("b", "1")], ["a>b", "a>gone"]), "dangling_edge");
    const twice = draw([transform("a", "1"), transform("b", "1")], ["a>b"]);
    mend(
      {
        ...twice,
        edges: [
          ...twice.edges,
          { ...(twice.edges[0] ?? { source_node_id: "a", target_node_id: "b", edge_type: "direct" }), id: "again" },
        ],
      },
      "duplicate_edge",
    );
  });

  it("switch off or delete what is not installed here", () => {
    const document = draw([transform("a", "1"), node("x", "mystery")], ["a>x"]);
    expect(mend({ ...document, nodes: document.nodes }, "unknown_node_type", 1).words).toBe("Delete the node");
    const trigger = draw([transform("a", "1")], [], { triggers: [{ type: "mystery" }] });
    const store = new EditorStore(toState(trigger, {}), nodeTypes);
    const problem = problemsOf(trigger).find((each) => each.code === "unknown_trigger_type");
    const [off] = problem ? fixesFor(problem, store.get().state) : [];
    if (off) store.dispatch(off.command);
    expect(store.get().state.fields.triggers[0]?.is_active).toBe(false);
  });

  it("set the value that a new node would have", () => {
    const { after } = mend(
      draw([node("a", "code", { config: { language: "cobol", inline_code: "x" } })]),
      "invalid_config",
    );
    expect(after.nodes[0]?.config.language).toBe("javascript");
  });

  it("give a circle somewhere to start, and an island a start of its own", () => {
    expect(
      mend(
        draw([transform("a", "1"), node("r", "router", { config: { condition_expression: "1" } })], ["a>r", "r>a:x"]),
        "no_entry_point",
      ).words,
    ).toBe("Start with “A”");
    const island = draw([transform("a", "1", { is_entry_point: true }), transform("b", "1")]);
    expect(mend(island, "unreachable_node", 1).after.nodes[1]?.is_entry_point).toBe(true);
  });
});

it("problems come by what they are about, the worst first, and F8 goes round through them", () => {
  const at = (nodeId: string | null, severity: "error" | "warning" | "info", code: string) => ({
    node: nodeId,
    severity,
    code,
    field: null,
    sentence: "",
  });
  const list = [at("a", "warning", "1"), at("b", "error", "2"), at("a", "error", "3"), at(null, "info", "4")];
  expect(groupProblems(list).map(({ about, problems }) => [about, problems.map((each) => each.code)])).toEqual([
    ["b", ["2"]],
    ["a", ["3", "1"]],
    [null, ["4"]],
  ]);
  const walk = [];
  let last = null;
  for (let n = 0; n < 5; n++) {
    last = stepProblem(list, last, 1);
    walk.push(last?.code);
  }
  expect(walk).toEqual(["2", "3", "1", "4", "2"]);
  expect(stepProblem(list, null, -1)?.code).toBe("4");
  expect(stepProblem([], null, 1)).toBeNull();
});
