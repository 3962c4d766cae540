import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { parseDocument } from "./parse";
import { workflowDocument } from "./schema";
import { anyDocument } from "./testing";

const node = (node_id: string, more = {}) => ({ node_id, component_type: "step", ...more });

function refusal(input: unknown): AppError {
  try {
    parseDocument(input);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("parseDocument", () => {
  test("flattens condition_mapping, with ids from the ends", () => {
    const { document } = parseDocument({
      name: "W",
      nodes: [node("r"), node("a"), node("b")],
      edges: [
        { source_node_id: "r", condition_mapping: { x: "a", y: ["a", "b"] }, label: "kept" },
        { source_node_id: "a", target_node_id: "b" },
        { source_node_id: "a", target_node_id: "b" },
        { source_node_id: "a", target_node_id: "b", edge_type: "error" },
      ],
    });
    expect(document.edges.map((edge) => edge.id)).toEqual([
      "r.x.a",
      "r.y.a",
      "r.y.b",
      "a.main.b",
      "a.main.b_2",
      "a.error.b",
    ]);
    expect(document.edges[0]).toEqual({
      id: "r.x.a",
      source_node_id: "r",
      target_node_id: "a",
      edge_type: "conditional",
      route: "x",
      label: "kept",
    });
  });

  test("a row may have a plain target and routes", () => {
    const edges = [{ source_node_id: "r", target_node_id: "a", condition_mapping: { x: "b" } }];
    const { document } = parseDocument({ name: "W", nodes: [node("r"), node("a"), node("b")], edges });
    expect(document.edges.map((edge) => [edge.edge_type, edge.target_node_id])).toEqual([
      ["direct", "a"],
      ["conditional", "b"],
    ]);
  });

  test("keeps unknown keys at every level and fills in what the document needs", () => {
    const { document } = parseDocument({
      name: "W",
      x: 1,
      triggers: [{ type: "t", x: 2 }],
      nodes: [node("a", { x: 3, retry: { attempts: 2, x: 4 } })],
      edges: [{ source_node_id: "a", target_node_id: "a", x: 5 }],
      settings: { x: 6 },
    });
    expect(document).toMatchObject({
      x: 1,
      triggers: [{ x: 2, config: {}, is_active: true }],
      edges: [{ x: 5, edge_type: "direct" }],
      settings: { x: 6 },
    });
    expect(document.nodes[0]).toEqual({
      node_id: "a",
      component_type: "step",
      config: {},
      x: 3,
      retry: { attempts: 2, x: 4 },
    });
  });

  test("puts small things right and says so", () => {
    const { document, problems, layout } = parseDocument({
      slug: "Über Café",
      nodes: [node("a", { notes: null })],
      edges: [{ source_node_id: "a", condition_mapping: { x: null } }],
      layout: { a: { x: 1, y: 2 } },
    });
    expect(document).toMatchObject({ name: "Über Café", slug: "uber-cafe", edges: [] });
    expect(document.nodes[0]).not.toHaveProperty("notes");
    expect(document).not.toHaveProperty("layout");
    expect(layout).toEqual({ a: { x: 1, y: 2 } });
    expect(problems.map((problem) => problem.code)).toEqual(["missing_name", "invalid_slug", "dangling_edge"]);
  });

  test("unknown types, missing nodes and bad ids are no reason to refuse", () => {
    const edges = [{ source_node_id: "nowhere", target_node_id: "9 lives" }];
    const { document } = parseDocument({
      name: "W",
      nodes: [node("9 lives"), node("9 lives")],
      triggers: [{ type: "unheard_of" }],
      edges,
    });
    expect(document.nodes).toHaveLength(2);
    expect(document.edges).toHaveLength(1);
  });

  test.each([
    ["a text", "hello", ""],
    ["nothing", null, ""],
    ["nodes that are no list", { name: "W", nodes: {} }, "nodes"],
    ["a node that is no object", { name: "W", nodes: ["a"] }, "nodes.0"],
    ["a node without a type", { name: "W", nodes: [{ node_id: "a" }] }, "nodes.0.component_type"],
    ["a wrong timeout", { name: "W", nodes: [node("a", { timeout_seconds: "soon" })] }, "nodes.0.timeout_seconds"],
    ["an edge that is no object", { name: "W", edges: [1] }, "edges.0"],
    ["an edge without ends", { name: "W", edges: [{}] }, "edges.0.source_node_id"],
    [
      "a mapping that is no object",
      { name: "W", edges: [{ source_node_id: "a", condition_mapping: "b" }] },
      "edges.0.condition_mapping",
    ],
  ])("refuses %s and names the field", (_name, input, field) => {
    const error = refusal(input);
    expect(error.code).toBe("invalid_body");
    const errors = (error.details?.errors ?? [{ field: "" }]) as { field: string }[];
    expect(errors[0]?.field).toBe(field);
  });

  test("what it returns fits the schema, and parsing it again changes nothing", () => {
    fc.assert(
      fc.property(anyDocument, (raw) => {
        const { document } = parseDocument(raw);
        expect(workflowDocument.safeParse(document).success).toBe(true);
        expect(parseDocument(document).document).toEqual(document);
        expect(new Set(document.edges.map((edge) => edge.id)).size).toBe(document.edges.length);
      }),
    );
  });

  test("whatever comes in, it is parsed or refused with a code", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (nodes, edges, whole) => {
        for (const input of [whole, { name: "W", nodes, edges }, { name: whole, nodes: [nodes], edges: [edges] }]) {
          try {
            parseDocument(input);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        }
      }),
    );
  });
});
